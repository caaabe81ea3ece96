"""MonElu: matters of a commune, the plan, the official's desk."""
