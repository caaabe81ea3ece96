"""Writing a series of letters: batches and pieces are gathered until a letter is full."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sync.records.lacking import Returning
from sync.usb import letter as letters
from sync.usb.errors import StickError
from sync.usb.letter import FULL, Letter, Piece
from sync.usb.outcome import Outcome
from sync.usb.stick import Stick

if TYPE_CHECKING:
    from nacl.signing import SigningKey

#: Bytes of a file in one piece.
PIECE = 256 << 10


@dataclass
class Series:
    """Letters of one go: ``first`` is its greeting, ``key`` signs, ``to`` may read.

    ``written`` are the letters on the stick, ``size`` their bytes, ``files`` the files that are whole in
    them.
    """

    stick: Stick
    folder: str
    first: Letter
    key: SigningKey
    to: bytes
    written: list[Path] = field(default_factory=list)
    size: int = 0
    files: int = 0
    _batches: list[bytes] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _returned: list[Returning] = field(default_factory=list)
    _held: int = 0
    _ended: int = 0

    def batch(self, data: bytes) -> None:
        """Add a batch."""
        self._batches.append(data)
        self._add(len(data))

    def file(self, sha256: str, file: Path) -> None:
        """Add a file, in pieces."""
        for piece in pieces_of(sha256, file):
            self._pieces.append(piece)
            self._ended += piece.offset + len(piece.data) == piece.total
            self._add(len(piece.data))

    def returning(self, piece: Returning) -> None:
        """Add facts that the centre lost."""
        self._returned.append(piece)
        self._add(len(piece.message))

    def close(self) -> None:
        """Write what is gathered; the first letter is written even if it holds only its greeting."""
        if self._held or not self.written:
            self._write()

    def begin_again(self) -> None:
        """Forget what was gathered and written."""
        self._empty()
        self.written, self.size, self.files = [], 0, 0

    def _empty(self) -> None:
        self._batches, self._pieces, self._returned = [], [], []
        self._held = self._ended = 0

    def _add(self, size: int) -> None:
        self._held += size
        if self._held >= FULL:
            self._write()

    def _write(self) -> None:
        first = self.first
        head = first if not self.written else Letter(
            way=first.way, signer=first.signer, space=first.space, series=first.series,
            index=len(self.written),
        )  # fmt: skip
        said = msgspec.structs.replace(
            head, batches=self._batches, pieces=self._pieces, returned=self._returned
        )
        data = letters.pack(said, self.key, self.to)
        self.written.append(self.stick.write(self.first.way, self.folder, data))
        self.size += len(data)
        self.files += self._ended
        self._empty()


def replace_letters(
    series: Series, fill: Callable[[Series], None], done: Outcome, taken: Sequence[Path] = ()
) -> None:
    """Write a series in place of the letters that were there, which it holds again.

    Where both do not fit, the old ones make room, and those that were ``taken``: all of it is still in
    the database. What does not fit even so is told in the outcome.
    """
    before = series.stick.letters(series.first.way, series.folder)
    try:
        try:
            fill(series)
        except StickError:
            if not (before or taken):
                raise
            series.stick.remove([*before, *taken, *series.written])
            before = []
            series.begin_again()
            fill(series)
    except StickError as error:
        done.error = error
    done.written += series.size
    done.files_up += series.files
    if series.written and before:
        series.stick.remove(before)


def new_name() -> str:
    """A name for a series."""
    return secrets.token_hex(8)


def pieces_of(sha256: str, file: Path) -> Iterable[Piece]:
    """A file in pieces."""
    total = file.stat().st_size
    with file.open("rb") as stream:
        offset = 0
        while data := stream.read(PIECE):
            yield Piece(sha256, total, offset, data)
            offset += len(data)
