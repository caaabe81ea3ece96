"""Gafé as pages show it: what the player takes, what authors look at."""
