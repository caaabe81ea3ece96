"""ZIP files from outside, looked into without unpacking and without trusting them."""

import io
import os
import stat
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from msgspec import Struct

from content_cache.archives.member_names import check_clashes, check_name, decode_name, left_aside
from content_cache.archives.member_stream import MemberStream
from content_cache.archives.zip_directory import (
    DEFLATED,
    Entry,
    contradicts,
    damaged,
    data_offset,
    read_directory,
)
from content_cache.errors import NotInstalledError, RefusedError, StoreError

CHUNK = 1 << 20
# Bytes of a local header without its name.
_HEADER = 30
_SMALL = 1 << 20


class Limits(Struct, frozen=True):
    """What an archive may hold; ``total`` in bytes once unpacked, ``ratio`` unpacked to packed."""

    members: int = 20_000
    total: int = 8 << 30
    ratio: int = 200
    name: int = 1000
    depth: int = 16


class Member(NamedTuple):
    """Where one file lies in its archive: byte ``offset`` of its data, sizes in bytes."""

    offset: int
    compressed_size: int
    size: int
    crc32: int
    deflated: bool


class Archive:
    """The files of a ZIP file; holds no open file, so any number of threads may read."""

    def __init__(
        self, path: Path, rows: Sequence[tuple[str, Entry]], ignored: Sequence[str]
    ) -> None:
        self.path = path
        self.names = tuple(name for name, _ in rows)
        self.ignored = tuple(ignored)
        self._raw = {name: entry.name for name, entry in rows if entry.name != name.encode()}
        self._headers = array("Q", (entry.header for _, entry in rows))
        self._packed = array("Q", (entry.compressed_size for _, entry in rows))
        self._sizes = array("Q", (entry.size for _, entry in rows))
        self._sums = array("I", (entry.crc32 for _, entry in rows))
        self._deflated = bytes(entry.method == DEFLATED for _, entry in rows)

    @property
    def total(self) -> int:
        """The size of all files once unpacked, in bytes."""
        return sum(self._sizes)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name) is not None

    def size(self, name: str) -> int:
        """The size of one file, in bytes; raises NotInstalledError."""
        return self._sizes[self._row(name)]

    def member(self, name: str) -> Member:
        """Where a file lies; raises NotInstalledError, PackageError if its header says otherwise."""
        with self._opened() as file:
            return self._member(file, self._row(name))

    def open(self, name: str) -> BinaryIO:
        """A file as a stream of bytes, which raises PackageError where it is damaged."""
        row = self._row(name)
        file = self.path.open("rb")
        try:
            member = self._member(file.fileno(), row)
            file.seek(member.offset)
        except BaseException:
            file.close()
            raise
        return io.BufferedReader(MemberStream(file, *member[1:]), 1 << 16)

    def read(self, name: str, most: int) -> bytes:
        """A whole file of at most ``most`` bytes; raises RefusedError on a larger one."""
        if self.size(name) > most:
            raise RefusedError(
                "The file {path} in the archive is too large.", "Make it smaller.", path=name
            )
        with self.open(name) as stream:
            return stream.read()

    def verify(self, on_bytes: Callable[[int], None] | None = None) -> None:
        """Read every file to its end; raises PackageError where one is damaged."""
        for name in self.names:
            with self.open(name) as stream:
                while piece := stream.read(CHUNK):
                    if on_bytes:
                        on_bytes(len(piece))

    def _find(self, name: str) -> int | None:
        row = bisect_left(self.names, name)
        return row if row < len(self.names) and self.names[row] == name else None

    def _row(self, name: str) -> int:
        row = self._find(name)
        if row is None:
            raise NotInstalledError("The archive has no file {name}.", name=name)
        return row

    def _member(self, file: int, row: int) -> Member:
        name = self.names[row]
        packed, size, crc = self._packed[row], self._sizes[row], self._sums[row]
        deflated = bool(self._deflated[row])
        offset = data_offset(
            file,
            self._raw.get(name) or name.encode(),
            DEFLATED if deflated else 0,
            (crc, packed, size),
            self._headers[row],
        )
        return Member(offset, packed, size, crc, deflated)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDONLY)
        try:
            yield file
        finally:
            os.close(file)


def is_zip(path: Path) -> bool:
    """Whether a file begins as ZIP files do."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\3\4", b"PK\5\6")
    except OSError:
        return False


def open_archive(path: Path, limits: Limits | None = None) -> Archive:
    """Look into a ZIP file, reading only its directory.

    Raises PackageError on a damaged file, UnsafePathError on a name that leads elsewhere,
    RefusedError on what is out of proportion, locked, a link or a device, StoreError.
    """
    limits = limits or Limits()
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise StoreError("The file {name} cannot be read.", name=path.name) from error
    try:
        entries, start = read_directory(file, limits.members)
        length = os.fstat(file).st_size
    finally:
        os.close(file)
    _check_overlap(entries, start)
    _check_sizes(entries, length, limits)
    return _archive(path, entries, limits)


def _archive(path: Path, entries: Sequence[Entry], limits: Limits) -> Archive:
    """The archive of entries whose names and kinds are allowed."""
    rows, folders, ignored = [], [], []
    for entry in entries:
        name = decode_name(entry.name, entry.utf8)
        if name in ("", "."):
            continue
        plain = check_name(name, limits.depth, limits.name)
        _check_kind(name, entry)
        if left_aside(plain):
            ignored.append(name)
        elif name.endswith("/"):
            folders.append(plain)
        else:
            rows.append((plain, entry))
    rows.sort(key=lambda row: row[0])
    check_clashes((name for name, _ in rows), folders)
    return Archive(path, rows, sorted(ignored))


def _check_kind(name: str, entry: Entry) -> None:
    """A member is a file or a folder, whatever system it says it was made on."""
    kind = stat.S_IFMT(entry.mode)
    folder = name.endswith("/")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedError(
            "The archive holds a link or a device ({path}).",
            "Ask its author for one with plain files only.",
            path=name,
        )
    if folder and (entry.size or entry.compressed_size > 2):
        raise contradicts()
    if not folder and kind == stat.S_IFDIR:
        raise contradicts()


def _check_overlap(entries: Sequence[Entry], start: int) -> None:
    """No two members may share bytes, as they do in bombs."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header):
        if entry.header < end:
            raise contradicts()
        end = entry.header + _HEADER + len(entry.name) + entry.compressed_size
    if end > start:
        raise damaged() if not entries else contradicts()


def _check_sizes(entries: Sequence[Entry], length: int, limits: Limits) -> None:
    """No member, nor all together, may grow out of proportion."""
    total = sum(entry.size for entry in entries)
    swollen = total > _SMALL and total > limits.ratio * length
    for entry in entries:
        if entry.size > _SMALL and entry.size > limits.ratio * entry.compressed_size:
            swollen = True
    if swollen or total > limits.total:
        raise RefusedError(
            "The archive would grow to {size} MB once unpacked, as harmful files do.",
            "Ask its author for an ordinary one.",
            size=-(-total // 1_000_000),
        )
