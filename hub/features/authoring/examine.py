"""What a file is that somebody brings, told from what it holds and not from its name."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from content_cache.bare import NOT_STATED, title_of
from content_cache.blocks import read_blocks
from content_cache.checksum import sha256_of
from content_cache.errors import AuthoringError, AuthoringErrors, PackageError
from content_cache.formats import find
from content_cache.pictures import MAX_SVG, check_svg
from hub.features.authoring import rules
from hub.features.authoring.model import PACKAGED, Kind

#: Texts have no sign of their own: only files that are called so are taken for one.
TEXTS = frozenset({".md", ".markdown", ".txt", ".text"})
MOST_PICTURE = 8 << 20
_HEADS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.DOTALL), ".svg"),
)  # fmt: skip
_OWN_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?:\n|\Z)")


class Found(Struct, frozen=True, kw_only=True):
    """A file that can be a part: ``text`` is set for texts alone, ``ending`` for the others."""

    kind: Kind
    title: str
    ending: str = ""
    text: str = ""
    sha256: str = ""
    minutes: int = 0
    stated: bool = False


def examine(file: Path) -> Found:
    """What ``file`` is; raises ContentError with a sentence that names it."""
    title = rules.one_line(title_of(file))
    if ending := _picture(file):
        if file.stat().st_size > (MAX_SVG if ending == ".svg" else MOST_PICTURE):
            raise PackageError(
                "The picture {name} is too heavy for phones. Make it smaller first.", name=file.name
            )
        if ending == ".svg":
            check_svg(file, file.name)
        return Found(kind="picture", title=title, ending=ending, sha256=sha256_of(file))
    if file.suffix.lower() in TEXTS:
        return _text(file, title)
    try:
        content = find(file).read(file)
    except AuthoringErrors as wrong:
        raise wrong.errors[0] from wrong
    manifest = content.manifest
    kind = next((kind for kind in PACKAGED if kind == manifest.kind), None)
    if kind is None:
        raise PackageError(
            "{name} cannot be part of a lesson. Choose a video, a sound, a PDF, an H5P exercise, "
            "a picture or a text.",
            name=file.name,
        )
    inside = rules.one_line(manifest.title_in(manifest.language))
    listed = manifest.files[0] if manifest.files else None
    return Found(
        kind=kind,
        # A camera writes no title; what a person called the file says more than none.
        title=inside or title,
        ending=Path(listed.path if listed else content.entry or file.name).suffix.lower(),
        sha256=listed.sha256 if listed else sha256_of(file),
        minutes=content.minutes,
        stated=manifest.licence != NOT_STATED,
    )


def check_text(text: str, folder: Path, language: str, name: str) -> None:
    """Raise AuthoringError at the first thing in ``text`` that no lesson may hold."""
    found = read_blocks(f"# x\n{text}", name, folder, language)
    if found.errors:
        first = min(found.errors, key=lambda error: error.line)
        # The title is not part of what was typed.
        raise AuthoringError(name, max(first.line - 1, 1), first.message, **first.params)


def _picture(file: Path) -> str:
    """The ending of a picture's kind, empty for anything else."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    return next((ending for pattern, ending in _HEADS if pattern.match(head)), "")


def _text(file: Path, title: str) -> Found:
    """A lesson in Markdown or plain text."""
    data = file.read_bytes() if file.stat().st_size <= 4 * rules.TEXT else b"\0"
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace").replace("\r\n", "\n")
    if "\0" in text or len(text) > rules.TEXT:
        raise PackageError(
            "{name} is not a text, or far too long for a lesson. Cut it into several.",
            name=file.name,
        )
    if match := _OWN_TITLE.match(text):
        title, text = rules.one_line(re.sub(r"[*_`]", "", match["title"])), text[match.end() :]
    text = rules.demoted(text.strip())
    check_text(text, file.parent, "fr", file.name)
    return Found(kind="text", title=title or file.stem[: rules.TITLE], text=text)
