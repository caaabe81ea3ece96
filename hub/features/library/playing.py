"""Recordings and documents of this space: what there is to play, in which variants, with which texts."""

from __future__ import annotations

from content_cache.document import Document
from content_cache.errors import ContentError
from content_cache.markup import clean_lesson, parser
from content_cache.playing.cues import Cue, read_cues, write_vtt
from content_cache.playing.model import Playable, Role, Text, Variant
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.library import derived, service
from hub.features.library.rules import Told

#: A transcript of an hour takes some 60 kB.
MOST_TRANSCRIPT = 1 << 20
#: What a variant may take of the line at first, in bits a second: phones share one access point.
FIRST_BITRATE = 600_000


def playable(node: Node, package: str) -> Playable:
    """A recording; raises NotFoundError if it is not here."""
    try:
        return node.store.playable(package)
    except ContentError as error:
        raise NotFoundError("This content is not in the space.") from error


def document(node: Node, package: str) -> Document:
    """A document; raises NotFoundError if it is not here."""
    try:
        return node.store.document(package)
    except ContentError as error:
        raise NotFoundError("This content is not in the space.") from error


def address(of: Playable, variant: Variant) -> str:
    """Where a variant is played from."""
    package, version = of.manifest.id, of.manifest.version
    if derived.is_derived(variant):
        return f"/bibliotheque/{package}/leger/{version}/{variant.path}"
    return f"/media/{package}/{version}/{variant.path}"


def variants(node: Node, of: Playable) -> tuple[Variant, ...]:
    """The package's variants and those made here, the lightest first."""
    made = derived.variants(node.settings, of.manifest.id, of.manifest.version)
    return tuple(sorted((*of.variants, *made), key=lambda one: (one.bitrate, one.path)))


def choose(among: tuple[Variant, ...], asked: str | None, sparing: bool) -> Variant:
    """The variant asked for by its path; else the best that is light, or the lightest to spare data."""
    for one in among:
        if one.path == asked:
            return one
    light = [one for one in among if one.bitrate <= FIRST_BITRATE]
    return among[0] if sparing or not light else light[-1]


def texts_first(of: Playable, role: Role, languages: tuple[str, ...]) -> tuple[Text, ...]:
    """The texts of a role, those in the reader's languages first, in that order."""

    def rank(text: Text) -> int:
        main = text.language.partition("-")[0]
        return languages.index(main) if main in languages else len(languages)

    return tuple(sorted(of.texts_of(role), key=rank))


def cues(node: Node, of: Playable, path: str) -> list[Cue]:
    """The captions or chapters in one file of a recording; raises NotFoundError, ContentError."""
    if not any(text.path == path and text.role != "transcript" for text in of.texts):
        raise NotFoundError("This content is not in the space.")
    file = node.store.open(of.manifest.id, path, of.manifest.version)
    return read_cues(file.read_bytes(), path)


def captions(node: Node, package: str, path: str) -> str:
    """Captions as plain WebVTT, from WebVTT or SubRip; raises NotFoundError, ContentError."""
    return write_vtt(cues(node, playable(node, package), path))


def transcript(node: Node, of: Playable, text: Text) -> str:
    """A transcript as safe HTML; raises ContentError."""
    file = node.store.open(of.manifest.id, text.path, of.manifest.version)
    with file.open("rb") as stream:
        written = stream.read(MOST_TRANSCRIPT).decode("utf-8", "replace")
    return clean_lesson(parser().render(written))


def note_opened(node: Node, who: Who, package: str) -> None:
    """A document that was opened counts as read: nobody sees how far the browser's viewer got."""
    service.note(node, who, package, [Told(done=True, share=1.0)])
