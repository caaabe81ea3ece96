"""A video or a sound recording: its variants, and the texts that go with it."""

from typing import Literal

from msgspec import Struct

from content_cache.content import Content

Role = Literal["captions", "chapters", "transcript"]


class Variant(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One file of the same recording; ``bitrate`` in bits a second, ``size`` in bytes.

    ``fast_start`` is false where a player must fetch the end of the file before it can begin.
    """

    path: str
    name: str
    media_type: str
    bitrate: int
    size: int
    width: int = 0
    height: int = 0
    codecs: tuple[str, ...] = ()
    fast_start: bool = True


class Text(Struct, frozen=True):
    """A text beside the recording, in one language."""

    path: str
    role: Role
    language: str


class Playable(Content, frozen=True, kw_only=True):
    """A recording of ``seconds``; variants with the lowest bitrate first."""

    seconds: float
    variants: tuple[Variant, ...]
    texts: tuple[Text, ...] = ()
    poster: str | None = None

    @property
    def minutes(self) -> int:
        """Its length, at least a minute."""
        return max(1, round(self.seconds / 60))

    @property
    def entry(self) -> str | None:
        """The lightest variant."""
        return self.variants[0].path

    def texts_of(self, role: Role) -> tuple[Text, ...]:
        """Its captions, its chapters or its transcripts."""
        return tuple(text for text in self.texts if text.role == role)
