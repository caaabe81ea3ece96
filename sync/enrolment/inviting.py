"""Invitations: the centre makes a code, once, for one space."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import msgspec

from hub.core.clock import DAY_MS
from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.storage.bound import run
from sync import keys
from sync.enrolment import codes, roster
from sync.enrolment.roster import CLOSED, EVERYWHERE

_SELECT = (
    "SELECT code_hash, name, replaces, communes, approved, made_ms, last_day, used_ms, writer "
    "FROM sync_invite "
)
#: For how many days a code is good if nothing else is said, and at most.
DAYS, MOST_DAYS = 14, 90


@dataclass(frozen=True)
class Invite:
    """An invitation as it was made; days are counted from 1970 by the centre's clock.

    ``replaces`` is the id of the space whose machine is replaced, or None; ``approved``: no one need
    approve the machine that uses it.
    """

    id: str
    name: str
    replaces: str | None
    communes: tuple[str, ...]
    approved: bool
    made_ms: int
    last_day: int
    used_ms: int | None
    writer: str | None


def invite(
    node: Node,
    name: str,
    communes: tuple[str, ...] = (),
    replaces: str | None = None,
    approved: bool = False,
    days: int = DAYS,
) -> str:
    """Make an invitation; answers its code, which is kept nowhere in clear. Raises InputError."""
    if not 1 <= days <= MOST_DAYS:
        raise InputError("A code is good for 1 to {most} days.", "days", most=MOST_DAYS)
    with node.journal.writing():
        name, communes = _checked(name.strip(), communes, replaces)
        code = codes.make(keys.public_of(keys.central_key(node)))
        now_ms = node.clock.now_ms()
        run(
            "INSERT INTO sync_invite (code_hash, name, replaces, communes, approved, made_ms, "
            "last_day, used_ms, writer) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (
                code_hash(node, codes.read(code)), name, replaces,
                msgspec.json.encode(communes).decode(), int(approved), now_ms,
                now_ms // DAY_MS + days,
            ),
        )  # fmt: skip
    return code


def find(node: Node, letters: str) -> Invite | None:
    """The invitation of a code, used or not."""
    found = _rows("WHERE code_hash = ?", (code_hash(node, letters),))
    return found[0] if found else None


def of_writer(writer: str) -> Invite | None:
    """The invitation that a machine used, if one."""
    found = _rows("WHERE writer = ?", (writer,))
    return found[0] if found else None


def waiting(node: Node) -> list[Invite]:
    """Invitations that can still be used, the newest first."""
    today = node.clock.now_ms() // DAY_MS
    return _rows("WHERE used_ms IS NULL AND last_day >= ? ORDER BY made_ms DESC", (today,))


def use(node: Node, of: Invite, writer: str) -> None:
    """Note that a machine used it; nobody else can."""
    run(
        "UPDATE sync_invite SET used_ms = ?, writer = ? WHERE code_hash = ?",
        (node.clock.now_ms(), writer, of.id),
    )


def withdraw(node: Node, of: str) -> None:
    """Take back an invitation that nobody used yet; ``of`` is its id."""
    with node.journal.writing():
        run("DELETE FROM sync_invite WHERE code_hash = ? AND used_ms IS NULL", (of,))


def code_hash(node: Node, letters: str) -> str:
    """Under what a code is found: keyed, so that a stolen database gives no code away."""
    secret = hashlib.sha256(b"hub-invite-1\n" + bytes(keys.central_key(node))).digest()
    return hmac.new(secret, letters.encode(), hashlib.sha256).hexdigest()


def _checked(
    name: str, communes: tuple[str, ...], replaces: str | None
) -> tuple[str, tuple[str, ...]]:
    """Name and communes to invite; a space that is known keeps its own where none are given."""
    if replaces:
        known = roster.space(replaces)
        if known is None:
            raise InputError("The centre knows no space {space}.", "replaces", space=replaces)
        return name or known.name, communes or known.communes
    if not name:
        raise InputError("Give the space a name.", "name")
    if any(
        one.name.casefold() == name.casefold() for one in roster.spaces() if one.state != CLOSED
    ):
        raise InputError(
            "There is already a space called {name}. If its machine is replaced, choose that; "
            "otherwise give another name.",
            "name",
            name=name,
        )
    return name, communes or (EVERYWHERE,)


def _rows(where: str, values: tuple[object, ...]) -> list[Invite]:
    return [
        Invite(
            row[0], row[1], row[2], msgspec.json.decode(row[3], type=tuple[str, ...]),
            bool(row[4]), int(row[5]), int(row[6]), row[7], row[8],
        )
        for row in run(_SELECT + where, values).fetchall()
    ]  # fmt: skip
