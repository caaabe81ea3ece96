"""An IMS Common Cartridge: ``.imscc``, a course of another platform, made into one of ours.

Source: IMS Common Cartridge 1.1 to 1.3, the package and its manifest.
"""

import posixpath
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from content_cache.archives.archive import Archive
from content_cache.archives.zipped import IMS, base_of, find_top
from content_cache.bare import manifest_of, slug
from content_cache.durable import make_folders
from content_cache.errors import ContentError, PackageError
from content_cache.formats.html5 import Head
from content_cache.gift.model import Question, Quiz
from content_cache.gift.write import write
from content_cache.package import NAME, dump
from content_cache.packaged.html_text import escape, to_markdown
from content_cache.packaged.qti import read_quiz
from content_cache.packaged.safe_xml import (
    attribute,
    below,
    child,
    children,
    language_of,
    line_of,
    read_xml,
    text_of,
)
from content_cache.pictures import ENDINGS, check_picture
from content_cache.said import Said, apply

MAX_LESSONS = 999
MAX_PAGE = 1 << 20
MAX_PICTURE = 20 << 20
PICTURES = "pictures"
_FILEBASE = ("$IMS-CC-FILEBASE$/", "$IMS_CC_FILEBASE$/", "%24IMS-CC-FILEBASE%24/")
_PAGES = (".html", ".htm", ".xhtml")


def convert(
    source: Path, archive: Archive, into: Path, said: Said | None
) -> tuple[Path, list[str]]:
    """Write the cartridge ``source`` as a course folder into ``into``.

    Returns the folder and a sentence for each thing left out. Raises PackageError, RefusedError.
    """
    name = find_top(archive, IMS)
    assert name is not None  # that is how a cartridge is recognised
    root = read_xml(archive, name)
    writing = _Writing(archive, root, base_of(name), into)
    for organisation in below(child(root, "organizations"), "organization"):
        writing.items(organisation, 1)
        break
    if not writing.lessons:
        raise PackageError(
            "The cartridge has no page that could become a lesson. Export it again with its pages."
        )
    writing.finish()
    lom = child(root, "metadata", "lom")
    manifest = manifest_of(
        source,
        "course",
        _said(lom, "general", "title"),
        language=language_of(text_of(child(lom, "general", "language"))),
        description=_said(lom, "general", "description"),
        licence=_said(lom, "rights", "description"),
    )
    (into / NAME).write_bytes(dump(apply(manifest, said) if said else manifest))
    return into, writing.left_out


def _said(lom: Element | None, *path: str) -> str:
    """A text of the cartridge's description."""
    element = child(lom, *path)
    return text_of(next(children(element, "string"), element))


class _Writing:
    """A course being written: its lessons' stems in order, the questions of each."""

    def __init__(self, archive: Archive, root: Element, base: str, into: Path) -> None:
        self.archive = archive
        self.base = base
        self.into = into
        self.lessons: list[str] = []
        self.left_out: list[str] = []
        self.questions: dict[str, list[Question]] = {}
        self.copied: dict[str, str | None] = {}
        self.resources: dict[str, Element] = {
            attribute(one, "identifier"): one for one in below(child(root, "resources"), "resource")
        }

    def items(self, element: Element, depth: int) -> None:
        """Take over the items below ``element``, in order."""
        for item in children(element, "item") if depth <= 20 else ():
            resource = self.resources.get(attribute(item, "identifierref"))
            title = text_of(child(item, "title"), 200)
            if resource is not None:
                try:
                    self.resource(resource, title)
                except ContentError as error:
                    self.left_out.append(f"“{title}” was left out: {error}")
            self.items(item, depth + 1)

    def resource(self, resource: Element, title: str) -> None:
        """Take over what one item shows; raises ContentError."""
        kind = attribute(resource, "type").lower()
        href = attribute(resource, "href") or attribute(child(resource, "file"), "href")
        path = posixpath.normpath(self.base + unquote(href)) if href else ""
        if "imsqti" in kind:
            self.quiz(path, title)
        elif path.lower().endswith(_PAGES):
            self.page(path, title)
        elif kind.startswith("imswl"):
            self.left_out.append(f"“{title}” was left out: it is a link to the Internet.")
        elif "webcontent" in kind and path in self.archive:
            self.left_out.append(
                f"“{title}” was left out: import the file {line_of(path)} by itself."
            )
        else:
            self.left_out.append(f"“{title}” was left out: it needs the platform it comes from.")

    def page(self, path: str, title: str) -> None:
        """A page becomes a lesson."""
        text = self.archive.read(path, MAX_PAGE).decode("utf-8", "replace")
        if not title:
            head = Head()
            head.feed(text)
            title = line_of(head.title, 200)
        self.lesson(title, to_markdown(text, lambda src, alt: self.picture(path, src)))

    def lesson(self, title: str, body: str) -> None:
        """Write one lesson."""
        if len(self.lessons) >= MAX_LESSONS:
            raise PackageError("The cartridge has more than 999 pages. Split it.")
        number = len(self.lessons) + 1
        stem = f"{number:02}-{slug(title)}"
        names = {one.partition("-")[2] for one in self.lessons}
        if slug(title) in names:
            stem = f"{stem}-{number}"
        (self.into / f"{stem}.md").write_text(
            f"# {escape(title) or number}\n\n{body}", encoding="utf-8"
        )
        self.lessons.append(stem)

    def quiz(self, path: str, title: str) -> None:
        """A test becomes the quiz of the lesson before it, or a lesson of its own."""
        found = read_quiz(read_xml(self.archive, path), title or "quiz")
        self.left_out += [f"“{title}”: {sentence}" for sentence in found.left_out]
        if not found.quiz.questions:
            return
        if not self.lessons:
            self.lesson(title, f"{escape(title)}\n")
        self.questions.setdefault(self.lessons[-1], []).extend(found.quiz.questions)

    def picture(self, page: str, src: str) -> str | None:
        """Copy a picture beside the lessons; its name there, None if it cannot be shown."""
        for mark in _FILEBASE:
            if src.startswith(mark):
                path = posixpath.normpath(self.base + unquote(src[len(mark) :].partition("?")[0]))
                break
        else:
            path = posixpath.normpath(base_of(page) + unquote(src.partition("?")[0]))
        if path not in self.copied:
            self.copied[path] = self.copy(path)
            if self.copied[path] is None:
                self.left_out.append(f"The picture {line_of(src, 80)} was left out.")
        return self.copied[path]

    def copy(self, path: str) -> str | None:
        """Write one picture if it may be shown."""
        ending = PurePosixPath(path).suffix.lower()
        if path not in self.archive or ending not in ENDINGS:
            return None
        name = f"{PICTURES}/{len(self.copied) + 1:03}-{slug(PurePosixPath(path).stem)}{ending}"
        file = self.into / name
        make_folders(file.parent)
        try:
            file.write_bytes(self.archive.read(path, MAX_PICTURE))
            check_picture(self.into, name)
        except ContentError:
            file.unlink(missing_ok=True)
            return None
        return name

    def finish(self) -> None:
        """Write the quizzes, whose questions may come from several tests."""
        for stem, questions in self.questions.items():
            renamed = [
                _renamed(question, number) for number, question in enumerate(questions, start=1)
            ]
            text = write(Quiz(stem, tuple(renamed)))
            (self.into / f"{stem}.gift").write_text(text, encoding="utf-8")


def _renamed(question: Question, number: int) -> Question:
    """The question under a name that is its own in its file."""
    return replace(question, id=f"{number}-{question.id.partition('-')[2]}"[:100].rstrip("-"))
