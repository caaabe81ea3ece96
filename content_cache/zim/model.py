"""What is kept of a ZIM archive for pages that show it."""

from content_cache.content import Content


class Zim(Content, frozen=True, kw_only=True):
    """An archive: its file, its first page, how much is in it, what can be searched."""

    path: str
    size: int
    uuid: str
    main: str | None = None
    articles: int = 0
    media: int = 0
    entry_count: int = 0
    searchable: bool = False
    titled: bool = False
    illustration: bool = False
    creator: str = ""
    publisher: str = ""
    date: str = ""

    @property
    def entry(self) -> str | None:
        """The archive itself."""
        return self.path
