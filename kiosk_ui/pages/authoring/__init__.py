"""Courses that teachers make in the browser."""
