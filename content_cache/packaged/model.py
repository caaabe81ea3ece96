"""What is read from the packaged formats: pages, H5P, SCORM and EPUB, each kept as one ZIP file."""

from typing import Literal

from msgspec import Struct

from content_cache.content import Content


class Packaged(Content, frozen=True, kw_only=True):
    """A package whose members are served in place from ``file``, its archive's path.

    ``base`` is the folder in the archive that everything lies in, "" or "name/"; all paths below
    are from the archive's top.
    """

    file: str
    base: str = ""

    @property
    def entry(self) -> str | None:
        """The archive."""
        return self.file


class Html5(Packaged, frozen=True, kw_only=True):
    """Pages; ``start`` is the path of the first one."""

    start: str


class H5p(Packaged, frozen=True, kw_only=True):
    """An H5P activity; ``libraries`` are the folders of its libraries, sorted.

    ``main_library`` is a machine name such as ``H5P.TrueFalse``; ``embed`` what it may be put in.
    """

    main_library: str
    libraries: tuple[str, ...]
    embed: tuple[str, ...]


class Sequencing(Struct, frozen=True, omit_defaults=True):
    """How a SCORM 2004 item lets one go about its children; ``attempts`` None is no limit."""

    choice: bool = True
    flow: bool = False
    forward_only: bool = False
    attempts: int | None = None


class ScormItem(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One item of a course's tree; only items with an ``href`` can be opened.

    ``mastery`` is SCORM 1.2's raw score from 0 to 100, ``passing`` SCORM 2004's from -1 to 1.
    ``parameters`` go after the address. ``sco`` says whether it talks to the hub.
    """

    identifier: str
    title: str
    href: str | None = None
    parameters: str = ""
    sco: bool = False
    visible: bool = True
    launch_data: str = ""
    mastery: float | None = None
    passing: float | None = None
    completion: float | None = None
    time_limit: str = ""
    sequencing: Sequencing | None = None
    items: tuple["ScormItem", ...] = ()


class Scorm(Packaged, frozen=True, kw_only=True):
    """A SCORM course: the items of its default organisation."""

    version: Literal["1.2", "2004"]
    organisation: str
    items: tuple[ScormItem, ...]
    sequencing: Sequencing | None = None

    @property
    def launchable(self) -> tuple[ScormItem, ...]:
        """The items that can be opened, in order."""
        found: list[ScormItem] = []
        waiting = list(reversed(self.items))
        while waiting:
            item = waiting.pop()
            if item.href is not None:
                found.append(item)
            waiting += reversed(item.items)
        return tuple(found)


class TocEntry(Struct, frozen=True, omit_defaults=True):
    """One line of a book's table of contents; ``href`` is a path, perhaps with a # place."""

    title: str
    href: str | None = None
    entries: tuple["TocEntry", ...] = ()


class Epub(Packaged, frozen=True, kw_only=True):
    """A book: ``package`` is its OPF file, ``spine`` the paths of its chapters in order."""

    package: str
    spine: tuple[str, ...]
    toc: tuple[TocEntry, ...] = ()
    cover: str | None = None
    layout: Literal["reflowable", "pre-paginated"] = "reflowable"
    direction: Literal["ltr", "rtl", "default"] = "default"
    rights: str = ""
