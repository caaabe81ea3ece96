"""Keeping the store sound: signatures, pins, room, scrub, repair."""
