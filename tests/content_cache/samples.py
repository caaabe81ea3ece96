"""The texts of a small sound course."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><title>Une case</title>'
    '<path d="M0 0h4v4z"/></svg>'
)

LESSON = """# La commune

La commune est proche de vous. Elle écoute.

![Une case](01-la-commune.svg)

## Le conseil

Le conseil **vote** le budget.

> **À retenir** : le conseil vote, le maire exécute.

## Sources

- Loi n° 2017-051, Mali.
"""

QUIZ = """::c-1::Qui vote ?{
=Le conseil#Oui.
~Le maire#Non \\: il exécute.
}

::c-2::Le vote est public.{T#Si.#Oui.}
"""

FINAL = """$CATEGORY: 01-la-commune
::f-1::Qui exécute ?{
~Le conseil#Non, il vote.
=Le maire#Oui.
}
"""

MANIFEST: dict[str, Any] = {
    "id": "org.example.la-commune",
    "version": 1,
    "kind": "course",
    "title": {"fr": "La commune"},
    "description": {"fr": "Comprendre la commune."},
    "language": "fr",
    "subject": "citizenship",
    "level": "beginner",
    "licence": "CC-BY-SA-4.0",
    "authors": ["Espaces connectés"],
    "pass_mark": 70,
}

MakeCourse = Callable[..., Path]
