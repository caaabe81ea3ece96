"""Which container a file is, by its first bytes and never by its name."""

from pathlib import Path
from typing import Literal, NamedTuple

HEAD = 4096
#: Bitrates of MPEG-1 Layer III and rates of MPEG-1 in ADTS order: 0 stands for what is not allowed.
_FREE_OR_BAD = (0, 15)


class Container(NamedTuple):
    """A container: our name, ending, media types with and without pictures, PyAV's demuxer."""

    name: Literal["mp4", "webm", "ogg", "mp3", "aac", "wav"]
    ending: str
    video_type: str
    audio_type: str
    demuxer: str


MP4 = Container("mp4", ".mp4", "video/mp4", "audio/mp4", "mov")
WEBM = Container("webm", ".webm", "video/webm", "audio/webm", "matroska")
OGG = Container("ogg", ".ogg", "video/ogg", "audio/ogg", "ogg")
MP3 = Container("mp3", ".mp3", "", "audio/mpeg", "mp3")
AAC = Container("aac", ".aac", "", "audio/aac", "aac")
WAV = Container("wav", ".wav", "", "audio/wav", "wav")
#: Pictures use the container of MP4 too.
_PICTURES = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"crx ")


def container_of(file: Path) -> Container | None:
    """The container of a file, None if it is none that browsers play; never raises."""
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD)
            if head[:3] == b"ID3" and len(head) >= 10:
                stream.seek(10 + _tag_size(head))
                return sniff_stream(stream.read(HEAD))
    except OSError:
        return None
    return sniff(head)


def sniff(head: bytes) -> Container | None:
    """The container that begins with ``head``, its first kilobytes."""
    if head[4:8] == b"ftyp":
        return None if head[8:12] in _PICTURES else MP4
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return WEBM if b"webm" in head[:80] else None
    if head[:4] == b"OggS":
        return OGG
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return WAV
    return sniff_stream(head)


def sniff_stream(head: bytes) -> Container | None:
    """MP3 or AAC: a frame, and another where the first one says that it ends."""
    if len(head) < 8 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    aac = head[1] & 0xF6 == 0xF0
    length = _aac_frame(head) if aac else _mp3_frame(head)
    after = head[length : length + 2]
    if not length or (len(after) == 2 and (after[0] != 0xFF or after[1] & 0xE0 != 0xE0)):
        return None
    return AAC if aac else MP3


def _tag_size(head: bytes) -> int:
    """The size of an ID3v2 tag: four times seven bits."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size


def _aac_frame(head: bytes) -> int:
    """The length of an ADTS frame in bytes, 0 if it is none."""
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 and head[2] >> 2 & 15 < 13 else 0


def _mp3_frame(head: bytes) -> int:
    """The length of a Layer III frame in bytes, 0 if it is none."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if layer != 1 or version == 1 or frequency == 3 or rate in _FREE_OR_BAD:
        return 0
    kbits = (
        (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
        if version == 3
        else (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    )[rate]
    hertz = (44100, 48000, 32000)[frequency] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if version == 3 else 72) * kbits * 1000 // hertz + padding
