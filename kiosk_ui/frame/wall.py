"""Screens on the wall (``parts/wall.html``): which one is asked for, in which size words fit."""

from __future__ import annotations

from flask import request

#: Letters that fit on a screen in each size of type (desk/wall.css).
LETTERS = ((90, "large"), (180, "medium"), (320, "small"), (520, "tiny"))


def asked(total: int) -> int:
    """The screen that shows first, from 1 to ``total``."""
    return min(max(request.args.get("n", 1, type=int), 1), total)


def size_of(words: str) -> str:
    """The size of type in which words fit on the screen."""
    return next((size for letters, size in LETTERS if len(words) <= letters), "least")
