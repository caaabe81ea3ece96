"""What one side says and the other must be able to prove: a text, and a signature over it.

The text is JSON, kept and sent as it was signed; ``purpose`` (a short word with a version) is signed
with it, so that what was signed for one use can never be shown for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from hub.core.errors import HubError
from sync import keys

if TYPE_CHECKING:
    from nacl.signing import SigningKey

Told = TypeVar("Told", bound=msgspec.Struct)
_encoder = msgspec.json.Encoder(order="sorted")


class ForgedError(HubError):
    """A signature that is not of the key it should be of, or a text that was changed or cannot be read."""

    status = 400


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON text and its signature, in hexadecimal."""

    told: str
    signature: str


def say(purpose: str, body: msgspec.Struct, key: SigningKey) -> Signed:
    """``body`` as a text signed by ``key``."""
    told = _encoder.encode(body).decode()
    return Signed(told=told, signature=keys.sign(key, _signed(purpose, told)).hex())


def hear(purpose: str, said: Signed, public: bytes, body: type[Told]) -> Told:
    """What was said, proven to be of ``public``. Raises ForgedError."""
    if not is_of(purpose, said, public):
        raise ForgedError("This message was changed on its way, or comes from somebody else.")
    return unproven(said, body)


def is_of(purpose: str, said: Signed, public: bytes) -> bool:
    """Whether the holder of ``public`` said it."""
    try:
        signature = bytes.fromhex(said.signature)
    except ValueError:
        return False
    return keys.verify(public, _signed(purpose, said.told), signature)


def unproven(said: Signed, body: type[Told]) -> Told:
    """What it claims, to learn whose key would prove it. Raises ForgedError."""
    try:
        return msgspec.json.decode(said.told, type=body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ForgedError("This message cannot be read.") from error


def _signed(purpose: str, told: str) -> bytes:
    return f"{purpose}\n{told}".encode()
