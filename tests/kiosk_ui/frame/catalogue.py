"""Finding every message of the program: what templates and code mark for translation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kiosk_ui.frame.language import FOLDER

ROOT = Path(__file__).resolve().parents[3]
#: Functions whose text argument reaches people: message ids are their first (or named) argument.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "InputError": None,
    "NotFoundError": None,
    "NotAllowedError": None,
    "ExpiredFormError": None,
    "NoRoomError": None,
    "CodeError": None,
    "ForgedError": None,
    "TokenError": None,
    "RefusedError": (1, 2),
    "Tile": (2,),
}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]


def messages() -> Iterator[tuple[str, str]]:
    """(where, message) of everything that people may read on a page."""
    for folder in ("hub", "kiosk_ui", "sync"):
        found = extract_from_dir(
            str(ROOT / folder),
            method_map=METHODS,
            keywords=KEYWORDS,
            options_map={"**.html": {"trimmed": "true", "newstyle_gettext": "true"}},
            directory_filter=lambda path: "translations" not in path and "static" not in path,
        )
        for name, line, message, _comments, _context in found:
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    yield f"{folder}/{name}:{line}", text


def translated(language: str) -> dict[str, str]:
    """Every message of a language's catalogue with its translation (both forms of plurals)."""
    found: dict[str, str] = {}
    for part in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with part.open("rb") as source:
            for message in read_po(source):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                for key, text in zip(ids, strings, strict=False):
                    if key:
                        found[key] = text
    return found
