"""Civic life as pages show it: the words for matters, and where their reader stands."""
