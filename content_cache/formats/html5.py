"""Pages of any kind in a ZIP file, which begin at index.html."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from content_cache.archives.zipped import PAGES, base_of, checked, file_in, find_top, held_by
from content_cache.archives.zipped import entries as entries
from content_cache.archives.zipped import open as open
from content_cache.bare import manifest_of
from content_cache.errors import PackageError
from content_cache.package import kind_of
from content_cache.packaged.model import Html5
from content_cache.packaged.safe_xml import language_of, line_of

KIND: Literal["html5"] = "html5"
ENDING = ".zip"
# The head of a page is at its beginning.
_HEAD = 256 << 10


def probe(path: Path) -> bool:
    """Whether ``path`` is a ZIP file with index.html, or a package folder of one."""
    return held_by(path) == KIND if path.is_file() else kind_of(path) == KIND


def read(path: Path) -> Html5:
    """Read pages; raises PackageError, RefusedError."""
    archive, manifest = checked(path)
    start = find_top(archive, *PAGES)
    if start is None:
        raise PackageError("The archive has no index.html at its top. Add one.")
    if manifest is None:
        head = Head()
        with archive.open(start) as stream:
            head.feed(stream.read(_HEAD).decode("utf-8", "replace"))
        manifest = manifest_of(
            path,
            KIND,
            line_of(head.title),
            language=language_of(head.language),
            description=line_of(head.description),
            authors=(line_of(head.author),),
            ending=ENDING,
        )
    return Html5(manifest=manifest, file=file_name(path, ENDING), base=base_of(start), start=start)


def file_name(path: Path, ending: str) -> str:
    """The archive's name in its package."""
    return f"content{ending}" if path.is_file() else file_in(path).name


class Head(HTMLParser):
    """The title, language, description and author that a page says."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.language = self.description = self.author = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang") or ""
        elif tag == "meta":
            name, content = (found.get("name") or "").lower(), found.get("content") or ""
            if name == "description":
                self.description = content
            elif name == "author":
                self.author = content
        self._inside = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data
