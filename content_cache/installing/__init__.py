"""Bringing a package in: all of it or nothing, whatever happens meanwhile."""
