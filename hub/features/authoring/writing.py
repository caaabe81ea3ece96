"""A draft as a course folder, as ``docs/authoring.md`` describes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from content_cache.durable import make_folders, write_whole
from content_cache.lesson import WORDS_PER_MINUTE
from content_cache.manifest import Manifest, Requirement
from content_cache.package import NAME, dump
from hub.features.authoring.drafts import share
from hub.features.authoring.gift import gift
from hub.features.authoring.model import Draft, Part
from hub.features.authoring.rules import demoted, opened

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!&~])")
#: Larger pictures do not become the cover: forty phones fetch it with the catalogue.
COVER_BYTES = 200_000


def lesson_text(part: Part, package: str = "") -> str:
    """The Markdown of one lesson; ``package`` is what it opens."""
    lines = [f"# {_plain(part.title)}"]
    if part.kind == "picture" and part.file:
        lines.append(f"![{_plain(part.title)}]({part.file.name})")
    if part.text:
        lines.append(demoted(part.text))
    if package:
        lines.append(f"[[{package}]]")
    return "\n\n".join(lines) + "\n"


def write_course(
    draft: Draft, files: Path, into: Path, packages: Mapping[str, str], version: int
) -> None:
    """Write the course folder ``into``; ``packages`` are what the parts open, by the part's id."""
    make_folders(into)
    lessons = [part for part in draft.parts if not part.final]
    width = 3 if len(lessons) > 99 else 2
    for number, part in enumerate(lessons, 1):
        stem = f"{number:0{width}}-{part.name}"
        text = lesson_text(part, packages.get(part.id, ""))
        (into / f"{stem}.md").write_text(text, encoding="utf-8")
        if part.kind == "quiz":
            (into / f"{stem}.gift").write_text(gift(part), encoding="utf-8")
        elif part.kind == "picture" and part.file:
            share(files / part.file.name, into / part.file.name)
    for part in draft.parts:
        if part.final:
            (into / "final.gift").write_text(gift(part), encoding="utf-8")
    _write_cover(draft, files, into)
    write_whole(into / NAME, dump(manifest_of(draft, packages, version)))


def manifest_of(draft: Draft, packages: Mapping[str, str], version: int) -> Manifest:
    """What package.json says."""
    about = draft.about
    needed = {*packages.values(), *(one for part in draft.parts for one in opened(part.text))}
    return Manifest(
        id=draft.package,
        version=version,
        kind="course",
        title={about.language: about.title},
        description={about.language: about.description} if about.description else {},
        language=about.language,
        subject=about.subject,
        level=about.level,
        licence=about.licence,
        authors=(about.author,) if about.author else (),
        duration_min=sum(_minutes(part) for part in draft.parts),
        requires=tuple(Requirement(package) for package in sorted(needed)),
    )


def _minutes(part: Part) -> int:
    """The time a part takes: its text to read, its film to see, at least a minute."""
    text = -(-len(part.text.split()) // WORDS_PER_MINUTE)
    return max(1, text + (part.file.minutes if part.file else 0))


def _write_cover(draft: Draft, files: Path, into: Path) -> None:
    """The first picture that is small enough is the cover."""
    for part in draft.parts:
        if part.kind == "picture" and part.file and part.file.size <= COVER_BYTES:
            share(files / part.file.name, into / f"cover{Path(part.file.name).suffix}")
            return


def _plain(text: str) -> str:
    """A text in which no sign is Markdown."""
    return _MARKUP.sub(r"\\\1", text)
