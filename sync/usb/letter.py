"""A letter: what travels on a stick, signed by who wrote it and sealed to who may read it.

::

    sealed box ( HUBL1 | 64 bytes of Ed25519 signature | MessagePack )

Whoever finds the stick reads nothing of it; whoever changes a bit makes a letter that does not open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from hub.core.errors import HubError
from sync import keys
from sync.records.lacking import Returning
from sync.signed import Signed

if TYPE_CHECKING:
    from nacl.signing import SigningKey

MAGIC, VERSION, SIGNATURE = b"HUBL1", 1, 64
#: To the centre; to a space.
UP, DOWN = "up", "down"
#: A letter is closed when it holds this much, and is never larger than the second, in bytes.
FULL, MOST = 1 << 20, 4 << 20


class LetterError(HubError):
    """A letter that is not for this node, was changed, or is not whole."""

    status = 400


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a voice, photo or document: the file's SHA-256 and length, where this piece begins."""

    sha256: str
    total: int
    offset: int
    data: bytes


class Asked(msgspec.Struct, frozen=True):
    """What a space would like: its cursors by feed, how far it has its logs, files it waits for.

    The cursors are of ``epoch``; ``told`` are facts by which the centre sees what it lost.
    """

    cursors: dict[str, int]
    have: dict[str, int]
    files: list[str] = []
    epoch: str = ""
    told: dict[str, list[tuple[int, str]]] = {}


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """``signer`` names the key of who wrote it; ``series`` what was written in one go, ``index`` of it.

    The first of a series holds the greeting: ``hello`` up, ``welcome`` down (JSON as on a line).
    ``asked`` says up what the space would like, down from where these letters go on.
    ``batches`` are as on a line; ``here`` names files that the centre has now,
    ``content`` the packages that it wants in this space. ``returned`` brings back what the centre
    lost, ``lacks`` says of which logs and after which number, ``took`` which pieces it took back
    (log, after, up to).
    """

    v: int = VERSION
    way: str
    signer: str
    space: str
    series: str
    index: int
    hello: bytes = b""
    rotations: list[Signed] = []
    welcome: bytes = b""
    asked: Asked | None = None
    batches: list[bytes] = []
    pieces: list[Piece] = []
    here: list[str] = []
    content: list[str] = []
    returned: list[Returning] = []
    lacks: dict[str, int] = {}
    took: list[tuple[str, int, int]] = []

    @property
    def name(self) -> str:
        """What no other letter is called."""
        return f"{self.series}-{self.index}"


_decoder = msgspec.msgpack.Decoder(Letter)


def pack(letter: Letter, key: SigningKey, to: bytes) -> bytes:
    """The bytes of a letter, signed with ``key`` and sealed to the public key ``to``."""
    text = msgspec.msgpack.encode(letter)
    return keys.seal(to, MAGIC + keys.sign(key, _message(text)) + text)


def unseal(data: bytes, own: Iterable[SigningKey]) -> bytes:
    """What a box holds; raises LetterError if none of our keys opens it."""
    if len(data) > MOST:
        raise LetterError("This letter is too large.")
    for key in own:
        opened = keys.unseal(key, data)
        if opened is not None:
            return opened
    raise LetterError("This letter is for somebody else, was changed, or is cut short.")


def read(opened: bytes, way: str) -> Letter:
    """The letter in an open box, whoever signed it. Raises LetterError."""
    if opened[: len(MAGIC)] != MAGIC:
        raise LetterError("This is no letter.")
    try:
        letter = _decoder.decode(opened[len(MAGIC) + SIGNATURE :])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LetterError("This letter is of a version that this hub does not know.") from error
    if letter.v != VERSION or letter.way != way:
        raise LetterError("This letter is of a version that this hub does not know.")
    return letter


def check(opened: bytes, letter: Letter, key_of: Callable[[str], bytes | None]) -> None:
    """Raise LetterError unless the letter was signed by the key that it names, and we know it."""
    signature = opened[len(MAGIC) : len(MAGIC) + SIGNATURE]
    public = key_of(letter.signer)
    if public is None or keys.name_of(public) != letter.signer:
        raise LetterError("This letter is signed by a key that is not known here.")
    if not keys.verify(public, _message(opened[len(MAGIC) + SIGNATURE :]), signature):
        raise LetterError("This letter was changed on its way, or is not by whom it names.")


def _message(text: bytes) -> bytes:
    return b"hub-letter-1\n" + hashlib.sha256(text).digest()
