"""Which files are taken for sound: told by their first bytes, never by their name.

Each is opened with one demuxer and no other: a playlist, or anything that would make the library
open a second file or an address, is not among them.
"""

from __future__ import annotations

#: Bytes to look at.
HEAD = 16

#: Codecs that a stream may be in, by the names of FFmpeg.
CODECS = frozenset(
    {
        "opus", "vorbis", "aac", "mp3", "mp3float", "flac", "alac", "amrnb", "amrwb", "amr_nb",
        "amr_wb", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s32le", "pcm_u8", "pcm_f32le",
        "pcm_alaw", "pcm_mulaw", "libopus", "libvorbis",
    }
)  # fmt: skip


def demuxer(head: bytes) -> str | None:
    """The demuxer for a file that begins with ``head``, None for what is no sound we take."""
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mov"
    if head.startswith(b"#!AMR"):
        return "amr"
    if head.startswith(b"fLaC"):
        return "flac"
    return _mpeg(head)


def _mpeg(head: bytes) -> str | None:
    """MP3 (with or without a tag before it) and bare AAC, by their synchronisation."""
    if head.startswith(b"ID3"):
        return "mp3"
    if len(head) < 2 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] & 0x06
    return "aac" if layer == 0 and head[1] & 0xF0 == 0xF0 else "mp3" if layer else None
