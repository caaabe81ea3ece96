"""Gafé: for learners, facilitators and authors."""
