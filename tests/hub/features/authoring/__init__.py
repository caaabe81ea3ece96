"""Courses made in the browser."""
