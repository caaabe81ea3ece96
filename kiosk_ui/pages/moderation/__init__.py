"""Moderation, the box of news, the bulletin."""
