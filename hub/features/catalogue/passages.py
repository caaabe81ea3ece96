"""The texts of a package that can be found, each with the spot it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from content_cache.content import Content
from content_cache.course import Course
from content_cache.errors import ContentError
from content_cache.manifest import Manifest
from content_cache.packaged.model import Epub, H5p, Html5, Scorm, TocEntry
from content_cache.playing.cues import Cue, read_cues
from content_cache.playing.model import Playable
from content_cache.store import Store
from hub.features.catalogue.page_text import activity_texts, headings_and_texts

#: Where a passage leads: the package, a lesson, a page of foreign content, a second of a recording.
PACKAGE, LESSON, PAGE, MOMENT = "package", "lesson", "page", "moment"
#: Captions are joined until they have so many characters; a transcript is read so far, in bytes.
JOINED, MOST_TRANSCRIPT = 160, 1 << 20
#: Pages of a book, and the largest page, in bytes, that is read for its words.
MOST_PAGES, LARGEST_PAGE = 2000, 4 << 20


class Passage(NamedTuple):
    """A text to find. ``place`` is a lesson's name, a path or a second; a title has ``title``."""

    spot: str
    place: str
    text: str
    heading: str = ""
    title: str = ""


def of_package(store: Store, manifest: Manifest, content: Content | None) -> Iterator[Passage]:
    """Every passage of a package; ``content`` None where it cannot be read."""
    yield from _of_manifest(manifest)
    reader = READERS.get(type(content)) if content is not None else None
    if reader is not None:
        yield from reader(store, content)


def _of_manifest(manifest: Manifest) -> Iterator[Passage]:
    """Titles and descriptions in every language, with the tags."""
    tags = " · ".join((*manifest.tags, *manifest.authors))
    for language, title in manifest.title.items():
        text = manifest.description.get(language, "")
        more = tags if language == manifest.language else ""
        yield Passage(PACKAGE, "", " · ".join(filter(None, (text, more))), title=title)


def _of_course(_store: Store, course: Course) -> Iterator[Passage]:
    for lesson in course.lessons:
        yield Passage(LESSON, lesson.name, "", heading=lesson.title)
        for pid, text in lesson.paragraphs:
            if text == lesson.title:
                continue  # it is the first of them
            yield Passage(LESSON, f"{lesson.name}#{pid}", text, heading=lesson.title)


def _of_recording(store: Store, of: Playable) -> Iterator[Passage]:
    package, version = of.manifest.id, of.manifest.version
    for text in of.texts:
        file = store.open(package, text.path, version)
        if text.role == "transcript":
            with file.open("rb") as stream:
                written = stream.read(MOST_TRANSCRIPT).decode("utf-8", "replace")
            for block in written.split("\n\n"):
                yield Passage(MOMENT, "", block.strip(" #>*\n"))
            continue
        cues = read_cues(file.read_bytes(), text.path)
        if text.role == "chapters":
            yield from (Passage(MOMENT, _second(cue), "", heading=cue.text) for cue in cues)
        else:
            yield from _captions(cues)


def _captions(cues: list[Cue]) -> Iterator[Passage]:
    """Captions joined to passages that make sense, each at its first second."""
    start, joined = "", ""
    for cue in cues:
        start = start or _second(cue)
        joined = f"{joined} {cue.text}".strip()
        if len(joined) >= JOINED:
            yield Passage(MOMENT, start, joined)
            start, joined = "", ""
    if joined:
        yield Passage(MOMENT, start, joined)


def _second(cue: Cue) -> str:
    return str(cue.start // 1000)


def _of_book(store: Store, book: Epub) -> Iterator[Passage]:
    archive = store.packed(book.manifest.id, book.manifest.version)
    named = dict(_toc(book.toc))
    for path in book.spine[:MOST_PAGES]:
        for heading, text in headings_and_texts(archive.read(path, LARGEST_PAGE)):
            yield Passage(PAGE, path, text, heading=heading or named.get(path, ""))


def _toc(entries: tuple[TocEntry, ...]) -> Iterator[tuple[str, str]]:
    """(path, title) of the lines of a table of contents, the last of a path first."""
    for entry in reversed(entries):
        yield from _toc(entry.entries)
        if entry.href:
            yield entry.href.partition("#")[0], entry.title


def _of_pages(store: Store, pages: Html5) -> Iterator[Passage]:
    archive = store.packed(pages.manifest.id, pages.manifest.version)
    paths = [name for name in archive.names if name.endswith((".html", ".htm", ".xhtml"))]
    for path in paths[:MOST_PAGES]:
        for heading, text in headings_and_texts(archive.read(path, LARGEST_PAGE)):
            yield Passage(PAGE, path, text, heading=heading)


def _of_scorm(_store: Store, of: Scorm) -> Iterator[Passage]:
    for item in of.launchable:
        yield Passage(PACKAGE, item.identifier, "", heading=item.title)


def _of_h5p(store: Store, of: H5p) -> Iterator[Passage]:
    archive = store.packed(of.manifest.id, of.manifest.version)
    try:
        told = archive.read("content/content.json", LARGEST_PAGE)
    except ContentError:
        return  # its title is found all the same
    for text in activity_texts(told):
        yield Passage(PACKAGE, "", text)


#: How the passages of each kind of content are read. ZIM archives have an index of their own.
READERS: dict[type[Content], Callable[[Store, object], Iterator[Passage]]] = {
    Course: _of_course,  # type: ignore[dict-item]  # each reader is given its own kind
    Playable: _of_recording,  # type: ignore[dict-item]
    Epub: _of_book,  # type: ignore[dict-item]
    Html5: _of_pages,  # type: ignore[dict-item]
    Scorm: _of_scorm,  # type: ignore[dict-item]
    H5p: _of_h5p,  # type: ignore[dict-item]
}
