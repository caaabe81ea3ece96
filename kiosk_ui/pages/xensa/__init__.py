"""Xensa: questions, answers and promises."""
