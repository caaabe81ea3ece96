"""The manifest of a package: the fields of ``package.json``."""

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from content_cache.errors import UnsafePathError
from content_cache.paths import safe_path

Kind = Literal[
    "course", "gafe", "pictures", "voices", "video", "audio", "document",
    "html5", "h5p", "scorm", "zim", "cartridge",
]  # fmt: skip
Subject = Literal["citizenship", "skills", "health", "language", "literacy", "science", "other"]
Level = Literal["beginner", "intermediate", "advanced"]

ID_PATTERN = r"^[a-z][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62}){1,7}\Z"
PackageId = Annotated[str, Meta(pattern=ID_PATTERN, max_length=160)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", max_length=35)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]

# Written by the hub itself beside a package's own files, hence never listed among them.
RESERVED = frozenset({"package.json", "package.json.sig", "index.json"})


def is_package_id(text: str) -> bool:
    """Whether ``text`` is a well-formed package id, such as ``org.example.a-course``."""
    return len(text) <= 160 and re.match(ID_PATTERN, text) is not None


class FileEntry(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of a package: its path, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    media_type: str = "application/octet-stream"
    language: Language | None = None
    variant: str | None = None

    def __post_init__(self) -> None:
        try:
            safe_path(self.path)
        except UnsafePathError as error:
            raise ValueError(str(error)) from error


class Requirement(Struct, frozen=True, forbid_unknown_fields=True):
    """Another package that must be there, at this version or later."""

    id: PackageId
    version: Version = 1


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a package is; ``pass_mark`` is in per cent, ``duration_min`` in minutes."""

    id: PackageId
    version: Version
    kind: Kind
    title: dict[Language, Text]
    description: dict[Language, Text] = {}
    language: Language
    languages: tuple[Language, ...] = ()
    subject: Subject = "other"
    level: Level = "beginner"
    tags: tuple[Text, ...] = ()
    audience: str = ""
    licence: Text
    authors: tuple[Text, ...] = ()
    source: str = ""
    pass_mark: Annotated[int, Meta(ge=1, le=100)] = 70
    duration_min: Annotated[int, Meta(ge=0)] | None = None
    entry: str | None = None
    files: tuple[FileEntry, ...] = ()
    requires: tuple[Requirement, ...] = ()

    def __post_init__(self) -> None:
        if self.language not in self.title:
            raise ValueError(f"the title has no text in the course's language, {self.language}")
        seen: set[str] = set()
        for entry in self.files:
            # Case-blind: a USB stick's file system cannot keep both names.
            if entry.path.casefold() in seen or entry.path in RESERVED:
                raise ValueError(f"the file {entry.path} is listed twice or has a reserved name")
            seen.add(entry.path.casefold())

    def same_content(self, other: "Manifest") -> bool:
        """Whether both say the same, apart from what a build works out."""
        mine, theirs = (
            replace(one, files=(), duration_min=None, entry=None, languages=())
            for one in (self, other)
        )
        return mine == theirs and self._sums() == other._sums()

    def _sums(self) -> dict[str, str]:
        """The SHA-256 of each file."""
        return {entry.path: entry.sha256 for entry in self.files}

    @property
    def size(self) -> int:
        """All its files together, in bytes."""
        return sum(entry.size for entry in self.files)

    def title_in(self, language: str) -> str:
        """The title in ``language``, or in the package's own."""
        return self.title.get(language) or self.title[self.language]

    def description_in(self, language: str) -> str:
        """The description in ``language``, or in the package's own, or nothing."""
        return self.description.get(language) or self.description.get(self.language, "")
