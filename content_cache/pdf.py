"""What a PDF file says of itself, without reading it whole (ISO 32000-1, 7.5 and 14.3).

Only hints are taken from inside: a title and a number of pages, or none. Objects may be packed in
compressed streams, which are opened up to a limit.
"""

import re
import zlib
from itertools import islice
from pathlib import Path
from typing import NamedTuple

#: Readers look this far for the mark at the beginning and at the end.
MARGIN = 2048
#: Bytes looked at from each end of a file, and unpacked at most.
LOOK, MOST_UNPACKED, MOST_STREAMS = 4 << 20, 4 << 20, 400
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
#: Trees of pages looked at, and how far a dictionary may reach around the word.
MOST_TREES, REACH = 2000, 4000
_TITLE = re.compile(
    rb"/Title\s*(?:\(((?:[^()\\]|\\.){0,400})\)|<([0-9A-Fa-f\s]{0,800})>)", re.DOTALL
)
_XMP_TITLE = re.compile(
    rb"<dc:title>.{0,200}?<rdf:li[^>]{0,100}>([^<]{1,1000})</rdf:li>", re.DOTALL
)
_PACKED = re.compile(rb"/ObjStm\b.{0,300}?stream\r?\n", re.DOTALL)
#: Where PDFDocEncoding differs from Latin-1 (ISO 32000-1, annex D.2).
_SIGNS = dict(zip(range(0x80, 0xA1), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€", strict=True))
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf(NamedTuple):
    """Whether the file is whole, whether it asks for a password, its title, its pages (or 0)."""

    whole: bool
    locked: bool
    title: str
    pages: int


def is_pdf(file: Path) -> bool:
    """Whether a file begins as a PDF does; never raises."""
    try:
        with file.open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    except OSError:
        return False


def read_pdf(file: Path) -> Pdf:
    """Look at a PDF file; raises OSError."""
    with file.open("rb") as stream:
        data = stream.read(LOOK)
        size = stream.seek(0, 2)
        if size > LOOK:
            stream.seek(max(LOOK, size - LOOK))
            data += stream.read(LOOK)
    return look(data)


def look(data: bytes) -> Pdf:
    """What ``data`` tells: the file, or both its ends."""
    end = data[-MARGIN:]
    whole = b"%%EOF" in end and b"startxref" in end
    locked = b"/Encrypt" in data
    texts = [data, *_unpacked(data)]
    pages = max((_pages(text) for text in texts), default=0)
    # In an encrypted file the title is not to be read.
    title = "" if locked else next((t for text in texts if (t := _title(text))), "")
    return Pdf(whole, locked, title, pages)


def _unpacked(data: bytes) -> list[bytes]:
    """The compressed streams of objects, unpacked, the whole within limits."""
    found: list[bytes] = []
    left = MOST_UNPACKED
    for number, match in enumerate(_PACKED.finditer(data)):
        if number >= MOST_STREAMS or left <= 0:
            break
        try:
            text = zlib.decompressobj().decompress(data[match.end() : match.end() + LOOK], left)
        except zlib.error:
            continue
        left -= len(text)
        found.append(text)
    return found


def _pages(text: bytes) -> int:
    """The greatest number of pages that a tree of pages counts."""
    most = 0
    for match in islice(_PAGES.finditer(text), MOST_TREES):
        start = max(text.rfind(b"<<", max(0, match.start() - REACH), match.start()), 0)
        end = text.find(b">>", match.end(), match.end() + REACH)
        if end > 0 and (found := _COUNT.search(text, start, end)):
            most = max(most, int(found[1]))
    return most


def _title(text: bytes) -> str:
    """The title in the metadata or in the description, empty if there is none."""
    if match := _XMP_TITLE.search(text):
        return _tidy(re.sub(r"&(?:amp|#38);", "&", match[1].decode("utf-8", "replace")))
    for match in _TITLE.finditer(text):
        raw = _literal(match[1]) if match[1] is not None else _hexadecimal(match[2])
        if title := _tidy(_decoded(raw)):
            return title
    return ""


def _literal(raw: bytes) -> bytes:
    """The bytes of a string in brackets."""

    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 255])
        return _ESCAPES.get(code, b"" if code in (b"\n", b"\r") else code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, raw, flags=re.DOTALL)


def _hexadecimal(raw: bytes) -> bytes:
    """The bytes of a string in hexadecimal."""
    digits = re.sub(rb"\s", b"", raw)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _decoded(raw: bytes) -> str:
    """The text of a string: UTF-16 or UTF-8 if marked so, else PDFDocEncoding."""
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1").translate(_SIGNS)


def _tidy(title: str) -> str:
    """A title that can be shown, empty if it is none."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    return "" if "\ufffd" in shown or not any(c.isalnum() for c in shown) else shown[:200]
