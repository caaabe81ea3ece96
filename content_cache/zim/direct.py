"""Where an entry's bytes lie in the file, for those that are stored as they are.

Sound and video in an archive are not compressed: they can be sent by range straight from the file,
without a copy in memory. Source: the ZIM file format, openzim.org/wiki/ZIM_file_format.
"""

from pathlib import Path
from struct import unpack
from typing import BinaryIO, NamedTuple

#: Cluster types without compression; 0x10 marks offsets of eight bytes instead of four.
_PLAIN, _WIDE, _TYPE = (0, 1), 0x10, 0x0F
_REDIRECT, _LINK, _DELETED = 0xFFFF, 0xFFFE, 0xFFFD


class Span(NamedTuple):
    """A stretch of a file, in bytes."""

    start: int
    size: int


def span_of(file: Path, index: int, size: int) -> Span | None:
    """Where the entry of this ``index`` in the list of paths lies; None if it is compressed.

    ``size`` is what the library says of it: what does not agree is not served. Raises OSError.
    """
    with file.open("rb") as stream:
        place = _place(stream, index)
        if place is None:
            return None
        whole = stream.seek(0, 2)
    return place if place.size == size and 0 < place.start <= whole - size else None


def _place(stream: BinaryIO, index: int) -> Span | None:
    """Follow the pointers: path list, entry, cluster, blob."""
    head = _read(stream, 0, 80)
    paths, clusters = unpack("<Q", head[32:40])[0], unpack("<Q", head[48:56])[0]
    entry = _read(stream, unpack("<Q", _read(stream, paths + 8 * index, 8))[0], 16)
    if unpack("<H", entry[:2])[0] in (_REDIRECT, _LINK, _DELETED):
        return None
    cluster, blob = unpack("<II", entry[8:16])
    start = unpack("<Q", _read(stream, clusters + 8 * cluster, 8))[0]
    kind = _read(stream, start, 1)[0]
    if kind & _TYPE not in _PLAIN:
        return None
    width, form = (8, "<QQ") if kind & _WIDE else (4, "<II")
    first, after = unpack(form, _read(stream, start + 1 + width * blob, 2 * width))
    return Span(start + 1 + first, after - first)


def _read(stream: BinaryIO, at: int, count: int) -> bytes:
    """Exactly ``count`` bytes; raises OSError where the file ends before."""
    try:
        stream.seek(at)
    except (OverflowError, ValueError) as error:
        raise OSError("the archive points outside itself") from error
    data = stream.read(count)
    if len(data) != count:
        raise OSError("the archive points outside itself")
    return data
