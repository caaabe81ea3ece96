"""The boxes of MP4 (ISO/IEC 14496-12) and WebM (RFC 8794): is a file whole, can it begin at once?"""

from collections.abc import Iterator
from pathlib import Path
from struct import unpack
from typing import BinaryIO, NamedTuple

#: A recording has a handful of boxes, one cut in fragments some thousands.
MOST_BOXES = 100_000


class Box(NamedTuple):
    """A box at the top of the file: its four letters, where it begins, its size in bytes."""

    kind: bytes
    start: int
    size: int


class Layout(NamedTuple):
    """What the boxes tell: nothing is cut off; the description is there, and before the media."""

    whole: bool
    described: bool
    fast_start: bool


def layout_of(file: Path) -> Layout:
    """Look at the boxes of a file; raises OSError."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        found = list(boxes(stream, size))
    kinds = [box.kind for box in found]
    whole = bool(found) and found[-1].start + found[-1].size == size
    described = b"moov" in kinds
    first_media = kinds.index(b"mdat") if b"mdat" in kinds else len(kinds)
    return Layout(whole, described, described and kinds.index(b"moov") < first_media)


def boxes(stream: BinaryIO, size: int) -> Iterator[Box]:
    """Yield the boxes at the top; the last one may say that it is longer than the file."""
    start = 0
    for _number in range(MOST_BOXES):
        stream.seek(start)
        head = stream.read(16)
        if len(head) < 8:
            return
        length, kind = unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            (length,) = unpack(">Q", head[8:])
        elif length == 0:
            length = size - start
        if length < 8 or not kind.isascii():
            return
        yield Box(kind, start, length)
        start += length
        if start >= size:
            return


def is_whole_webm(file: Path) -> bool:
    """Whether a WebM file is as long as it says; one that does not say passes. Raises OSError."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    header = _length(head, 4)
    if header is None:
        return False
    segment = header[0] + header[1]
    if head[segment : segment + 4] != b"\x18\x53\x80\x67":
        return False
    body = _length(head, segment + 4)
    return body is None or body[0] + body[1] <= file.stat().st_size


def _length(head: bytes, at: int) -> tuple[int, int] | None:
    """(where the data begins, its length) from an EBML length at ``at``; None if unknown."""
    if at >= len(head) or not head[at]:
        return None
    width = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return None if value == (1 << 7 * width) - 1 else (at + width, value)
