"""The community: groups with their walls and meetings, who is in them, the board of opportunities."""
