"""Which centre this space trusts: its address and keys, kept in ``keys/central.json``."""

from __future__ import annotations

import msgspec

from hub.core.errors import OperatorError
from hub.core.identity import write_private
from hub.core.node import Node
from sync import keys, signed
from sync.enrolment.messages import KEYS, Keys, KeyStatement
from sync.signed import ForgedError, Signed

FILE = "central.json"


class Trusted(msgspec.Struct, frozen=True, kw_only=True):
    """The centre as this space knows it; keys in hexadecimal, ``past``: those it had before.

    ``writer`` is the name of its key, ``host_key`` the public key of its ssh server.
    """

    url: str
    name: str
    writer: str
    key: str
    next_key: str
    serial: int
    host_key: str = ""
    past: tuple[str, ...] = ()

    @property
    def public(self) -> bytes:
        """The key in use."""
        return bytes.fromhex(self.key)

    @property
    def every_key(self) -> tuple[bytes, ...]:
        """The key in use, and those before it."""
        return tuple(bytes.fromhex(key) for key in (self.key, *self.past))


def load(node: Node) -> Trusted | None:
    """The centre that this space trusts, None before enrolment. Raises OperatorError."""
    return keys.load(node, FILE, Trusted)


def save(node: Node, of: Trusted) -> None:
    """Keep what is known of the centre."""
    write_private(keys.folder(node) / FILE, msgspec.json.encode(of))


def first(told: Keys, public: bytes) -> KeyStatement:
    """The centre's statement, where its key is known already from a code. Raises ForgedError."""
    statement = signed.hear(KEYS, told.statement, public, KeyStatement)
    if statement.key != public.hex():
        raise ForgedError("This message was changed on its way, or comes from somebody else.")
    return statement


def hear(node: Node, told: Keys) -> Trusted:
    """Follow the centre to the key it uses now; told at every hello. Raises OperatorError.

    Each step leads to the key that was announced as the next one, and is signed by the one before it.
    """
    known = central_of(node)
    now = follow(known, told)
    if now != known:
        save(node, now)
    return now


def follow(known: Trusted, told: Keys) -> Trusted:
    """What is known after the centre told its keys; pure. Raises OperatorError."""
    for handover in told.handovers:
        step = signed.unproven(handover, KeyStatement)
        if step.serial == known.serial + 1 and step.key == known.next_key:
            known = _stepped(known, handover, step)
    last = signed.unproven(told.statement, KeyStatement)
    here = last.key == known.key and last.serial == known.serial
    after = last.key == known.next_key and last.serial == known.serial + 1
    if (here or after) and signed.is_of(KEYS, told.statement, bytes.fromhex(last.key)):
        return (
            msgspec.structs.replace(known, next_key=last.next_key) if here else _after(known, last)
        )
    raise OperatorError(
        "The centre shows another key than the one this hub trusts: nothing is exchanged.",
        "Ask the centre whether it was set up anew. If so, ask it for a code and enrol this hub "
        "again: hub sync enrol CODE.",
    )


def _stepped(known: Trusted, handover: Signed, step: KeyStatement) -> Trusted:
    """One handover further, if the key in use signed it."""
    return _after(known, step) if signed.is_of(KEYS, handover, known.public) else known


def _after(known: Trusted, step: KeyStatement) -> Trusted:
    return msgspec.structs.replace(
        known,
        writer=keys.name_of(bytes.fromhex(step.key)),
        key=step.key,
        next_key=step.next_key,
        serial=step.serial,
        past=(known.key, *known.past),
    )


def central_of(node: Node) -> Trusted:
    """The centre that this space trusts. Raises OperatorError before enrolment."""
    known = load(node)
    if known is None:
        raise OperatorError(
            "This hub is not linked to a centre yet.",
            "Ask the centre for a code, then run: hub sync enrol CODE.",
        )
    return known
