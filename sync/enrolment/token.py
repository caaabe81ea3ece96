"""Tokens: what a machine shows with each message of a contact, after it was recognised once.

The centre keeps none: a token tells writer and expiry, and carries a MAC under a secret derived from
the centre's key, so that any worker can check it; short, since it goes with every message. It is handed over in a box that only
the machine's key opens. The roster is asked each time: a revoked machine's token dies at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct

from hub.core.errors import HubError, NotAllowedError
from hub.core.node import Node
from sync import keys
from sync.enrolment import roster
from sync.enrolment.roster import Known

#: How long a token is good, by the centre's clock.
LIFE_MS = 15 * 60_000
#: What it tells: the writer (16 bytes), and when it ends (milliseconds since 1970 UTC).
_TOLD = struct.Struct(">16sQ")


class TokenError(HubError):
    """The token is not of this centre, or too old: the machine says hello again."""

    status = 401


def issue(node: Node, known: Known, now_ms: int) -> bytes:
    """A new token for a machine, sealed to its key."""
    told = _TOLD.pack(bytes.fromhex(known.writer), now_ms + LIFE_MS)
    return keys.seal(known.key, told + _mac(node, told))


def unseal(node: Node, sealed: bytes) -> str:
    """The token that the centre sealed to this machine, as it goes into ``Authorization``.

    Raises TokenError if it is not for this machine.
    """
    opened = keys.unseal(keys.writer_key(node), sealed)
    if opened is None:
        raise TokenError("The centre's token is not for this machine.")
    return base64.urlsafe_b64encode(opened).decode()


def check(node: Node, bearer: str, now_ms: int) -> Known:
    """The machine that shows a token. Raises TokenError, or NotAllowedError once it is shut out."""
    try:
        shown = base64.b64decode(bearer.encode(), altchars=b"-_", validate=True)
    except ValueError as error:
        raise TokenError("This is not a token of the centre.") from error
    told, mac = shown[: _TOLD.size], shown[_TOLD.size :]
    if len(told) < _TOLD.size or not hmac.compare_digest(mac, _mac(node, told)):
        raise TokenError("This is not a token of the centre.")
    writer, until_ms = _TOLD.unpack(told)
    if not now_ms < until_ms <= now_ms + LIFE_MS:
        raise TokenError("The token is too old.")
    known = roster.find(writer.hex())
    if known is None or not known.live:
        raise NotAllowedError("This machine may no longer exchange with the centre.")
    return known


def bearer_of(header: str) -> str:
    """The token in an ``Authorization`` header, or the empty text."""
    kind, _space, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _mac(node: Node, told: bytes) -> bytes:
    secret = hashlib.sha256(b"hub-token-1\n" + bytes(keys.central_key(node))).digest()
    return hmac.new(secret, told, hashlib.sha256).digest()
