"""What a draft is: a course while somebody still writes it, kept as ``draft.json``."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from content_cache.manifest import Level, Subject

Kind = Literal[
    "text", "quiz", "picture", "video", "audio", "document", "h5p", "html5", "scorm"
]  # fmt: skip
#: Parts that become packages of their own, which a lesson opens.
PACKAGED: tuple[Kind, ...] = ("video", "audio", "document", "h5p", "html5", "scorm")
LICENCES = ("CC-BY-SA-4.0", "CC-BY-4.0", "All rights reserved")


class Question(Struct, frozen=True, omit_defaults=True):
    """A question, its proposed answers, the places of the right ones, and what explains them."""

    text: str
    answers: tuple[str, ...]
    right: tuple[int, ...]
    why: str = ""


class Upload(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The file of a part: its name in the draft, size, hash and minutes.

    ``stated`` says whether it names a licence itself.
    """

    name: str
    size: int
    sha256: str
    minutes: int = 0
    stated: bool = False


class Part(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One lesson to be; progress is kept under ``name``, which never changes.

    ``version`` grows with each change, so that who edits an older one is told.
    ``final`` makes a quiz the test that gives the certificate.
    """

    id: str
    kind: Kind
    name: str
    title: str
    text: str = ""
    version: int = 1
    file: Upload | None = None
    questions: tuple[Question, ...] = ()
    final: bool = False


class About(Struct, frozen=True, kw_only=True):
    """What the teacher says of the whole course; ``author`` is empty to stay unnamed."""

    title: str
    language: str = "fr"
    subject: Subject = "other"
    level: Level = "beginner"
    description: str = ""
    licence: str = LICENCES[0]
    author: str = ""


class Draft(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A course in the making; ``package`` is its id once published, ``version`` the last one.

    ``packages`` are what its files were published as, by SHA-256; ``made`` are those of them that
    were installed for it. Times are in milliseconds.
    """

    id: str
    package: str
    about: About
    parts: tuple[Part, ...] = ()
    version: int = 0
    packages: dict[str, str] = {}
    made: tuple[str, ...] = ()
    changed_ms: int = 0
    published_ms: int = 0

    def part(self, part_id: str) -> Part | None:
        """One part by its id, None if it was removed."""
        return next((part for part in self.parts if part.id == part_id), None)
