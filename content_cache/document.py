"""A document to read as it was printed."""

from content_cache.content import Content


class Document(Content, frozen=True, kw_only=True):
    """A PDF file; ``pages`` is 0 where it could not be told."""

    path: str
    size: int
    pages: int = 0

    @property
    def minutes(self) -> int:
        """The time to read it, at two minutes a page."""
        return 2 * self.pages

    @property
    def entry(self) -> str | None:
        """The document itself."""
        return self.path
