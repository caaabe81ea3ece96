"""Static files by their names; the two large style sheets are joined of parts, a subject each."""

from __future__ import annotations

from pathlib import Path

from hub.core.errors import NotFoundError

STATIC = Path(__file__).parent.parent / "static"
#: What a browser asks for as one file, in the order in which rules override each other.
SHEETS = {
    "hub.css": (
        "hub/ground.css",
        "hub/layout.css",
        "hub/buttons.css",
        "hub/cards.css",
        "hub/forms.css",
        "hub/lessons.css",
        "hub/motion.css",
        "hub/visitors.css",
        "hub/foreign.css",
    ),
    "desk.css": (
        "desk/people.css",
        "desk/cards.css",
        "desk/tables.css",
        "desk/wall.css",
        "desk/print.css",
        "desk/facilitate.css",
        "desk/voices.css",
        "desk/library.css",
        "desk/authoring.css",
        "desk/directory.css",
        "desk/moderation.css",
    ),
}


def read(name: str) -> bytes:
    """A static file; raises NotFoundError."""
    if parts := SHEETS.get(name):
        return b"\n".join((STATIC / part).read_bytes() for part in parts)
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC.resolve()) or not path.is_file():
        raise NotFoundError("There is no such file.")
    return path.read_bytes()
