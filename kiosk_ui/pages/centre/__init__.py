"""Pages of the centre: its spaces, their machines, codes for new ones."""
