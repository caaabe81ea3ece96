"""Voices, photos and documents that people attach to what they say."""
