"""Courses: lessons, quizzes, the projector."""
