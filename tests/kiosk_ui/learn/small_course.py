"""A small course with every kind of question, for tests that walk through its pages."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from content_cache.installing.install import install
from hub.core.node import Node

COURSE = "org.example.le-puits"
FIRST, SECOND, THIRD = "le-puits", "la-corde", "l-eau"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'

LESSON = """# {title}

Le puits du village donne de l'eau à tous.

![Un puits]({picture})

## Entretenir

Le comité **nettoie** le puits chaque mois.

## Sources

- Guide du comité de gestion, 2018.
"""

EVERY_KIND = """::seul::Qui nettoie le puits ?{
=Le comité#Oui, chaque mois.
~Personne#Non \\: le puits se salit.
}

::vrai::L'eau sale rend malade.{T#Si, elle rend malade.#Oui, c'est vrai.}

::plusieurs::Que faut-il près du puits ?{
~%50%Une margelle#Oui.
~%50%Un couvercle#Oui.
~%-100%Une latrine#Non \\: elle salit l'eau.
}

::paires::Associe chaque mot à son sens.{
=Margelle -> bord du puits
=Corde -> lien pour tirer
=Seau -> récipient
}

::nombre::Combien de mètres au moins entre un puits et une latrine ?{#30:2#C'est la bonne distance.}

::court::Comment s'appelle le bord du puits ?{=margelle=la margelle}
"""

TRUE_OR_FALSE = "::corde::Une corde usée casse.{T#Si, elle casse.#Oui.}\n"

FINAL = """$CATEGORY: 01-le-puits
::f-1::Qui nettoie le puits ?{
=Le comité#Oui.
~Personne#Non.
}

$CATEGORY: 02-la-corde
::f-2::Une corde usée casse.{T#Si.#Oui.}
"""

#: Right answers of the first quiz in order: (id, fields of the form).
RIGHT = (
    ("seul", {"answer": "0"}),
    ("vrai", {"answer": "true"}),
    ("plusieurs", {"answer": ["0", "1"]}),
    ("paires", {"pair-0": "0", "pair-1": "1", "pair-2": "2"}),
    ("nombre", {"answer": "29,5"}),
    ("court", {"answer": "La Margelle"}),
)
#: Wrong answers, with what the hub says to each.
WRONG = (
    ("seul", {"answer": "1"}, "Non : le puits se salit."),
    ("vrai", {"answer": "false"}, "Si, elle rend malade."),
    ("plusieurs", {"answer": ["0", "2"]}, "Non : elle salit l&#39;eau."),
    ("paires", {"pair-0": "1", "pair-1": "0", "pair-2": "2"}, "La bonne\xa0: bord du puits"),
    ("nombre", {"answer": "5"}, "La bonne\xa0: 30"),
    ("court", {"answer": "seau"}, "La bonne\xa0: margelle"),
)


def install_small(node: Node) -> str:
    """Install the course; answers its id."""
    manifest = {
        "id": COURSE, "version": 1, "kind": "course", "title": {"fr": "Le puits"},
        "description": {"fr": "Garder l'eau propre."}, "language": "fr", "subject": "health",
        "level": "beginner", "licence": "CC-BY-SA-4.0", "authors": ["Espaces connectés"],
        "pass_mark": 70,
    }  # fmt: skip
    files = {"package.json": json.dumps(manifest), "cover.svg": SVG, "final.gift": FINAL}
    quizzes = {"01-le-puits": EVERY_KIND, "02-la-corde": TRUE_OR_FALSE, "03-l-eau": None}
    for stem, quiz in quizzes.items():
        files[f"{stem}.md"] = LESSON.format(title=f"Leçon {stem}", picture=f"{stem}.svg")
        files[f"{stem}.svg"] = SVG
        if quiz:
            files[f"{stem}.gift"] = quiz
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        install(node.store, Path(folder), floor_bytes=1)
    return COURSE
