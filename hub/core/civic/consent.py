"""How somebody agrees that another person speaks for her: aloud, or by touching her pictures."""

from __future__ import annotations

from hub.core.errors import InputError

SPOKEN, PICTURES = "spoken", "pictures"


def checked(how: str) -> str:
    """The way of agreeing, as it is told with the act; raises InputError."""
    if how not in (SPOKEN, PICTURES):
        raise InputError("Ask the person whether she agrees, and say so here.", field="consent")
    return how
