"""The technician's tools: checks, services, backup, and what install.sh calls."""
