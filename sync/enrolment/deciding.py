"""What operators decide at the centre: who is let in, who is refused, who is shut out."""

from __future__ import annotations

from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from sync.carrying import authorize
from sync.enrolment import inviting, roster
from sync.enrolment.roster import (
    ACTIVE,
    CLOSED,
    FORKED,
    LIVE,
    PENDING,
    REFUSED,
    RETIRED,
    Known,
)

#: Why a key is retired: another machine took over; a card was restored and wrote on under a new key.
REPLACED, RESTORED = "replaced", "restored"


def approve(node: Node, writer: str, by: str) -> None:
    """Let a machine in that waits; where it replaces another, that one's key is retired.

    Raises NotFoundError, or InputError if it does not wait.
    """
    with node.journal.writing():
        known = waiting(writer)
        let_in(node, known, f"approved by {by}" if by else "approved")


def refuse(node: Node, writer: str, by: str) -> None:
    """Do not let a machine in that waits."""
    with node.journal.writing():
        known = waiting(writer)
        roster.set_state(writer, REFUSED, f"refused by {by}" if by else "refused")
        if known.space_state == PENDING:
            roster.set_space_state(known.space_id, CLOSED)


def revoke_space(node: Node, space_id: str, why: str) -> int:
    """Shut out every machine of a space, for ever; answers how many there were.

    What they sent stays. Keys retired before can do nothing while the space is closed. A new machine
    can take the space over with a code that replaces it.
    """
    with node.journal.writing():
        if roster.space(space_id) is None:
            raise NotFoundError("The centre knows no such space.")
        those = [one for one in roster.writers_of(space_id) if one.state in (*LIVE, PENDING)]
        for known in those:
            roster.revoke(node, known.writer, why)
        roster.set_space_state(space_id, CLOSED)
    authorize.revoke(authorize.file_of(node.settings.data_dir), space_id)
    return len(those)


def revoke_writer(node: Node, writer: str, why: str) -> None:
    """Shut out one machine of a space; the last one closes the space."""
    with node.journal.writing():
        known = roster.find(writer)
        if known is None:
            raise NotFoundError("The centre knows no such machine.")
        roster.revoke(node, writer, why)
        left = [one for one in roster.writers_of(known.space_id) if one.state in (*LIVE, PENDING)]
    if not left:
        revoke_space(node, known.space_id, why)


def settle_fork(node: Node, writer: str) -> None:
    """The card was restored and nobody writes under the old key any more: it is retired."""
    with node.journal.writing():
        known = roster.find(writer)
        if known is None or known.state != FORKED:
            raise NotFoundError("The centre knows no such machine.")
        roster.set_state(writer, RETIRED, RESTORED, roster.last_seq(writer))


def let_in(node: Node, known: Known, why: str) -> None:
    """Make a machine the one of its space, or one more of it after a rotation."""
    invite = inviting.of_writer(known.writer)
    if invite and invite.replaces:
        for other in roster.writers_of(known.space_id):
            if other.writer != known.writer and other.state in (PENDING, *LIVE):
                roster.set_state(other.writer, RETIRED, REPLACED, other.until_seq)
        roster.add_space(node, known.space_id, invite.name, ACTIVE, invite.communes)
    roster.set_state(known.writer, ACTIVE, why)
    roster.set_space_state(known.space_id, ACTIVE)
    if known.about.ssh:
        data_dir, offer = node.settings.data_dir, node.store.root / authorize.CONF
        authorize.allow(authorize.file_of(data_dir), offer, known.space_id, known.about.ssh)


def waiting(writer: str) -> Known:
    """The machine of that name, which waits. Raises NotFoundError or InputError."""
    known = roster.find(writer)
    if known is None:
        raise NotFoundError("The centre knows no such machine.")
    if known.state != PENDING:
        raise InputError("This machine does not wait any more.")
    return known
