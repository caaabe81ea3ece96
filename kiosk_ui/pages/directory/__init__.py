"""Who represents me."""
