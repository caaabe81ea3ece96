"""Reading the central directory of a ZIP file, strictly and without trusting it.

Source: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.5.3. Readers of ZIP files differ on files that
contradict themselves, which is how harm gets past a check: such files are refused.
"""

import os
import struct
from typing import NamedTuple

from content_cache.errors import PackageError, RefusedError

MAX_DIRECTORY = 16 << 20

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 0xFFFF
_FULL = 0xFFFFFFFF
STORED, DEFLATED = 0, 8
# Encrypted, strongly encrypted, directory masked.
_SECRET = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW = 0x8


class Entry(NamedTuple):
    """One entry as the directory has it; sizes in bytes, ``header`` is its local header's place."""

    name: bytes
    utf8: bool
    flags: int
    method: int
    crc32: int
    compressed_size: int
    size: int
    header: int
    mode: int


class Directory(NamedTuple):
    """All entries in the directory's order, and where in the file the directory begins."""

    entries: tuple[Entry, ...]
    start: int


def read_directory(file: int, most: int) -> Directory:
    """Read the directory of an open file descriptor of a ZIP file of at most ``most`` entries.

    Raises PackageError on what is no whole ZIP file, RefusedError on one out of proportion.
    """
    length = os.fstat(file).st_size
    count, size, start, end = _find_directory(file, length)
    if start + size != end:
        raise damaged()
    if count > most or size > MAX_DIRECTORY:
        raise RefusedError(
            "The archive lists {count} files; {most} is the most.",
            "Split it into several packages.",
            count=count,
            most=most,
        )
    data = os.pread(file, size, start)
    if len(data) != size:
        raise damaged()
    entries = []
    place = 0
    for _ in range(count):
        entry, place = _read_entry(data, place)
        entries.append(entry)
    if place != size:
        raise damaged()
    return Directory(tuple(entries), start)


def data_offset(
    file: int, entry_name: bytes, method: int, sizes: tuple[int, int, int], at: int
) -> int:
    """Where an entry's data begins; ``sizes`` are (crc32, compressed, size), ``at`` its header.

    Raises PackageError when the local header is not what the directory says.
    """
    head = os.pread(file, _LOCAL.size, at)
    if len(head) != _LOCAL.size:
        raise damaged()
    mark, _, flags, local_method, _, _, crc, packed, size, names, extra = _LOCAL.unpack(head)
    if mark != b"PK\3\4" or local_method != method or flags & _SECRET:
        raise contradicts()
    if os.pread(file, names, at + _LOCAL.size) != entry_name:
        raise contradicts()
    for mine, theirs in zip((crc, packed, size), sizes, strict=True):
        unknown = mine == _FULL or (flags & _SIZES_FOLLOW and mine == 0)
        if mine != theirs and not unknown:
            raise contradicts()
    return at + _LOCAL.size + int(names) + int(extra)


def damaged() -> PackageError:
    """The file ends too early, or its tables do not fit together."""
    return PackageError(
        "This is not a whole ZIP file: it was cut off or damaged. Copy it again from its source."
    )


def contradicts() -> PackageError:
    """Two tables of the file say different things of one member."""
    return PackageError(
        "The ZIP file contradicts itself, as harmful files do. "
        "Ask its author for a file made with an ordinary program."
    )


def _find_directory(file: int, length: int) -> tuple[int, int, int, int]:
    """(count, size, start, end) of the directory."""
    if os.pread(file, 4, 0) not in (b"PK\3\4", b"PK\5\6"):
        raise PackageError("This is not a ZIP file. Choose another file.")
    tail_at = max(0, length - _END.size - _MAX_COMMENT)
    tail = os.pread(file, length - tail_at, tail_at)
    found = []
    place = tail.rfind(b"PK\5\6")
    while place >= 0:
        if len(tail) - place >= _END.size:
            fields = _END.unpack_from(tail, place)
            if place + _END.size + fields[-1] == len(tail):
                found.append((tail_at + place, fields))
        place = tail.rfind(b"PK\5\6", 0, place)
    if not found:
        raise damaged()
    if len(found) > 1:
        raise contradicts()
    end, (_, disk, first_disk, here, count, size, start, _) = found[0]
    wide = _find_wide(file, end)
    if wide:
        end, count64, size64, start64 = wide
        pairs = ((count, 0xFFFF, count64), (size, _FULL, size64), (start, _FULL, start64))
        if any(narrow not in (full, other) for narrow, full, other in pairs):
            raise contradicts()
        return count64, size64, start64, end
    if disk or first_disk or here != count:
        raise _split()
    return count, size, start, end


def _find_wide(file: int, end: int) -> tuple[int, int, int, int] | None:
    """(end, count, size, start) of the ZIP64 record before ``end``, if there is one."""
    locator = os.pread(file, _LOCATOR.size, end - _LOCATOR.size) if end >= _LOCATOR.size else b""
    if not locator.startswith(b"PK\6\7"):
        return None
    _, disk, place, disks = _LOCATOR.unpack(locator)
    if disk or disks > 1:
        raise _split()
    if place + _END64.size > end:
        raise damaged()
    record = os.pread(file, _END64.size, place)
    if not record.startswith(b"PK\6\6") or len(record) != _END64.size:
        raise damaged()
    _, length, _, _, _, _, here, count, size, start = _END64.unpack(record)
    if place + 12 + length + _LOCATOR.size != end or here != count:
        raise contradicts()
    return place, count, size, start


def _read_entry(data: bytes, place: int) -> tuple[Entry, int]:
    """The entry at ``place`` of the directory, and where the next one begins."""
    if place + _ENTRY.size > len(data):
        raise damaged()
    fields = _ENTRY.unpack_from(data, place)
    mark, _, _, flags, method, _, _, crc, packed, size, names, extra, comment, disk = fields[:14]
    at = place + _ENTRY.size
    after = at + names + extra + comment
    if mark != b"PK\1\2" or after > len(data):
        raise damaged()
    header = fields[16]
    if _FULL in (packed, size, header):
        wide = _wide_fields(data[at + names : at + names + extra])
        size, wide = _widen(size, wide)
        packed, wide = _widen(packed, wide)
        header, wide = _widen(header, wide)
    if disk not in (0, 0xFFFF):
        raise _split()
    if flags & _SECRET:
        raise RefusedError(
            "The archive is locked with a password.", "Ask its author for one without a password."
        )
    if method not in (STORED, DEFLATED):
        raise RefusedError(
            "The archive is packed in a way that browsers cannot read.",
            "Pack it again as an ordinary ZIP file (deflate).",
        )
    if method == STORED and packed != size:
        raise contradicts()
    name = data[at : at + names]
    entry = Entry(
        name, bool(flags & 0x800), flags, method, crc, packed, size, header, fields[15] >> 16
    )
    return entry, after


def _wide_fields(extra: bytes) -> list[int]:
    """The 64-bit numbers of the ZIP64 extra field, in the order of the fields they replace."""
    place = 0
    while place + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, place)
        if tag == 1:
            body = extra[place + 4 : place + 4 + length]
            return list(struct.unpack_from(f"<{len(body) // 8}Q", body))
        place += 4 + length
    return []


def _widen(value: int, wide: list[int]) -> tuple[int, list[int]]:
    """The real value of a field that says "look in the extra field", and what is left of it."""
    if value != _FULL:
        return value, wide
    if not wide:
        raise damaged()
    return wide[0], wide[1:]


def _split() -> RefusedError:
    """An archive in several parts."""
    return RefusedError("The archive is only one part of several.", "Pack it again as one file.")
