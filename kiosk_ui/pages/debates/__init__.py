"""Debates: before everybody, on the wall, on paper, and how they are run."""
