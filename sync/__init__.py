"""Exchange with other nodes: how hubs find each other and, later, trade records and content."""
