"""Attachments of people."""
