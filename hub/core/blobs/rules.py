"""What may be attached, pure: kinds, sizes, names, and what a file must begin with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from content_cache.pdf import look
from hub.core.audio import containers

VOICE, PHOTO, DOCUMENT = "voice", "photo", "document"

#: The longest voices, in seconds: a question, an opinion, an official's answer.
QUESTION_S, OPINION_S, ANSWER_S = 90, 60, 300


@dataclass(frozen=True)
class Kind:
    """A kind of attachment: the largest file taken, in bytes, and the type it is kept as.

    ``missing``, ``wrong`` and ``large`` are what a person is told.
    """

    name: str
    biggest: int
    media: str
    ending: str
    missing: str
    wrong: str
    large: str


KINDS = {
    VOICE: Kind(
        VOICE, 32 << 20, "audio/ogg", "ogg",
        "Record your voice first, or choose a file with your voice.",
        "This file is not a sound that the hub can read. Record again, or take another file.",
        "This sound is too large for the hub. Record a shorter one.",
    ),
    PHOTO: Kind(
        PHOTO, 24 << 20, "image/webp", "webp",
        "Take a photo first, or choose one.",
        "This file is not a photo that the hub can read. Take another one.",
        "This photo is too large for the hub. Take a smaller one.",
    ),
    DOCUMENT: Kind(
        DOCUMENT, 16 << 20, "application/pdf", "pdf",
        "Choose a PDF document first.",
        "This file is not a whole PDF document. Choose another one.",
        "This document is too large for the hub: 16 MB at most.",
    ),
}  # fmt: skip

#: Why a prepared voice, photo or document was refused, and how that is said.
WHY = {
    "sound": KINDS[VOICE].wrong,
    "long": "This voice was too long. Record a shorter one.",
    "short": "Nothing is heard in this sound. Speak close to the microphone and try again.",
    "large": KINDS[VOICE].large,
    "photo": KINDS[PHOTO].wrong,
    "document": KINDS[DOCUMENT].wrong,
}
#: Bytes of the beginning that tell what a file is.
HEAD = 16


def blob_id(upload: str, sha256: str) -> str:
    """How acts name an attachment: 64 hexadecimal digits of the upload and of what was sent.

    The same form sent twice names the same one; the same file brought by two people is two, so
    that each can take back their own.
    """
    return hashlib.sha256(f"{upload}:{sha256}".encode()).hexdigest()


def is_id(text: str) -> bool:
    """Whether ``text`` may name an attachment, or be a SHA-256."""
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)


def begins_right(kind: str, head: bytes) -> bool:
    """Whether a file of a kind may begin so; never raises."""
    if kind == VOICE:
        return containers.demuxer(head) is not None
    if kind == PHOTO:
        return picture_demuxer(head) is not None
    return b"%PDF-" in head


def picture_demuxer(head: bytes) -> str | None:
    """The demuxer of a photo that begins with ``head``, None for what is none we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg_pipe"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png_pipe"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp_pipe"
    return None


def is_document(data: bytes) -> bool:
    """Whether a PDF is whole and opens without a password; ``data`` is the file."""
    found = look(data)
    return data[:1024].find(b"%PDF-") >= 0 and found.whole and not found.locked


def levels(waveform: str | None) -> list[int]:
    """The heights of a waveform, 0 to 15; empty without one."""
    return [int(digit, 16) for digit in waveform or ""]
