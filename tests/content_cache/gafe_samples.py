"""A small sound module with every kind of exercise, to read, install, play and break."""

from __future__ import annotations

import json
from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
SOUND = b"OggS" + bytes(60)
ID = "org.example.gafe-soninke"

MODULE = """format = 1
stage = "standard"
order = 1
goal = "Compter et lire quelques mots."
picture = "own"

[[items]]
id = "one"
text = "baane"
sound = "one.ogg"
picture = "hen"
parts = ["baa", "ne"]
number = 1

[[items]]
id = "two"
text = "filli"
sound = "two.ogg"
picture = "goat"
parts = ["fil", "li"]
number = 2

[[items]]
id = "three"
text = "sikko"
sound = "three.ogg"
picture = "fish"
parts = ["sik", "ko"]
number = 3

[[items]]
id = "coins"
text = "125"
picture = "market"
number = 125

[[items]]
id = "true"
text = "Une poule est un animal."
picture = "hen"
right = true

[[items]]
id = "story"
text = "Awa va au marché."
picture = "own"
"""

#: The steps of the path, one of each kind.
STEPS = (
    'kind = "show"\nitems = ["one", "two"]\nprompt = "Regardez et écoutez."',
    'kind = "listen"\nitems = ["one", "two"]\nanswer = "picture"\nchoices = 3',
    'kind = "read"\nitems = ["three"]\nchoices = 3',
    'kind = "match"\nitems = ["one", "two", "three"]',
    'kind = "order"\nitems = ["one"]\nextra = ["zo"]',
    'kind = "trace"\nitems = ["two"]',
    'kind = "count"\nitems = ["three"]\npicture = "egg"\nchoices = 3',
    'kind = "compare"\nitems = ["one", "three"]\nask = "less"',
    'kind = "money"\nitems = ["coins"]\npurse = [25, 50, 100]',
    'kind = "sum"\nitems = ["one", "two"]\nsign = "+"\nchoices = 3',
    'kind = "price"\nitems = ["two"]\nlook = "price"\nchoices = 3',
    'kind = "dictation"\nitems = ["two", "three"]',
    'kind = "truefalse"\nitems = ["true"]',
    'kind = "say"\nitems = ["one"]',
    'kind = "story"\nitems = ["story"]',
)
WHOLE = MODULE + "".join(f"\n[[steps]]\n{step}\n" for step in STEPS)

MANIFEST: dict[str, object] = {
    "id": ID,
    "version": 1,
    "kind": "gafe",
    "title": {"snk": "Sooninke", "fr": "Premiers mots en soninké"},
    "language": "snk",
    "subject": "literacy",
    "tags": ["standard"],
    "licence": "CC-BY-SA-4.0",
    "authors": ["Espaces connectés"],
}


def write_module(folder: Path, text: str = WHOLE, **manifest: object) -> Path:
    """Write the module into a folder; ``text`` replaces its module.toml."""
    for name in ("sounds", "pictures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({**MANIFEST, **manifest}, indent=1), "utf-8")
    (folder / "module.toml").write_text(text, "utf-8")
    for name in ("one", "two", "three"):
        (folder / "sounds" / f"{name}.ogg").write_bytes(SOUND)
    (folder / "pictures" / "own.svg").write_text(SVG, "utf-8")
    return folder
