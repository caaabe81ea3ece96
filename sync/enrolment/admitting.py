"""The centre's side of enrolment: machines knock, operators approve, and may shut out again."""

from __future__ import annotations

import re

from hub.core.clock import DAY_MS
from hub.core.errors import HubError, InputError, NotAllowedError
from hub.core.ids import is_uuid
from hub.core.node import Node
from hub.core.people import throttle
from sync import keys, signed
from sync.enrolment import central_keys, inviting, roster
from sync.enrolment.certifying import answer, stranger
from sync.enrolment.deciding import RESTORED, let_in, waiting
from sync.enrolment.inviting import Invite
from sync.enrolment.messages import ASK, ASK_STATE, ROTATE, ROTATE_NEW, Ask, AskState, Rotate
from sync.enrolment.roster import ACTIVE, CLOSED, FORKED, LIVE, PENDING, RETIRED, REVOKED, About
from sync.signed import ForgedError, Signed

#: The longest name that is taken from a machine, in letters.
NAME = 80
#: The public part of an ssh key of the one kind that spaces make (RFC 8709), and its comment.
SSH = re.compile(r"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}( [\w.@-]{0,120})?")
#: Why a machine rotates its key, where nobody else may use the old one.
PLANNED = "planned"
UNKNOWN = "The centre does not know this code. Look again, or ask for a new one."


class CodeError(HubError):
    """The code is not one that can be used; counted against whoever guesses."""

    status = 403


def knock(node: Node, said: Signed, device: str) -> Signed:
    """A machine asks to join with a code; ``device`` is its address, where guesses are counted.

    The same message again gets the same answer. Raises CodeError, TooManyTriesError, InputError.
    """
    throttle.check(node, f"enrol:{device}")
    asked = signed.unproven(said, Ask)
    public = _key(asked.key)
    signed.hear(ASK, said, public, Ask)
    writer = keys.name_of(public)
    try:
        with node.journal.writing():
            _admit(node, asked, public, writer)
    except CodeError:
        with node.journal.writing():
            throttle.failed(node, f"enrol:{device}")
        raise
    with node.journal.writing():
        throttle.succeeded(f"enrol:{device}")
    return answer(node, writer)


def tell_state(node: Node, said: Signed) -> Signed:
    """A machine asks how things stand. Raises NotFoundError for one that never knocked."""
    writer = signed.unproven(said, AskState).writer
    known = roster.find(writer)
    if known is None:
        raise stranger()
    signed.hear(ASK_STATE, said, known.key, AskState)
    return answer(node, writer)


def take_rotation(node: Node, said: Signed) -> Signed:
    """A machine's new key, signed by its old one and by itself; the same again gets the same answer.

    A key that was retired or refused can name a successor, but somebody must approve it; one that
    was revoked cannot.
    """
    inner = signed.unproven(said, Signed)
    asked = signed.unproven(inner, Rotate)
    public = _key(asked.key)
    signed.hear(ROTATE_NEW, said, public, Signed)
    with node.journal.writing():
        old = roster.find(asked.old)
        if old is None:
            raise stranger()
        signed.hear(ROTATE, inner, old.key, Rotate)
        if old.state == REVOKED or old.space_state == CLOSED:
            raise NotAllowedError("The centre shut this machine out.")
        writer = keys.name_of(public)
        if roster.find(writer) is None:
            live = old.state in LIVE and old.space_state == ACTIVE
            state, why = (ACTIVE if live else PENDING), f"{asked.why}: {old.writer[:8]}"
            roster.add_writer(
                node, old.space_id, public, state, asked.program[:NAME], why, old.about
            )
            if live and asked.why == PLANNED:
                roster.set_state(old.writer, RETIRED, PLANNED, max(asked.last_seq, 0))
            elif live:
                roster.set_state(old.writer, FORKED, RESTORED, old.until_seq)
    return answer(node, writer)


def _admit(node: Node, asked: Ask, public: bytes, writer: str) -> None:
    """Note a machine that shows a code which can be used; one that did already is known."""
    letters = _opened(node, asked.box)
    known = roster.find(writer)
    if known and known.state in (PENDING, *LIVE):
        return
    if known:
        raise InputError(
            "The key of this machine was used before. Give it a new one: hub sync rotate."
        )
    invite = _usable(node, letters)
    space_id = _space_for(node, asked, invite)
    if not invite.replaces:
        roster.add_space(node, space_id, invite.name, PENDING, invite.communes)
    if asked.ssh and not SSH.fullmatch(asked.ssh):
        raise InputError("The ssh key that the machine sends is none.")
    about = About(
        name=asked.name[:NAME], commune=asked.commune[:NAME], people=asked.people, ssh=asked.ssh
    )
    roster.add_writer(node, space_id, public, PENDING, asked.program[:NAME], about=about)
    inviting.use(node, invite, writer)
    if invite.approved:
        let_in(node, waiting(writer), "approved in advance")


def _opened(node: Node, box: str) -> str:
    """The letters of the code in a box."""
    try:
        sealed = bytes.fromhex(box)
    except ValueError as error:
        raise CodeError(UNKNOWN) from error
    for key in central_keys.every_key(node):
        opened = keys.unseal(key, sealed)
        if opened is not None:
            return opened.decode(errors="replace")
    raise CodeError(UNKNOWN)


def _usable(node: Node, letters: str) -> Invite:
    """The invitation of a code, if it can still be used."""
    invite = inviting.find(node, letters)
    if invite is None:
        raise CodeError(UNKNOWN)
    if invite.used_ms is not None:
        raise CodeError("This code was used already. Ask the centre for a new one.")
    if node.clock.now_ms() // DAY_MS > invite.last_day:
        raise CodeError("This code is too old. Ask the centre for a new one.")
    return invite


def _space_for(node: Node, asked: Ask, invite: Invite) -> str:
    """The space that the machine will serve."""
    if invite.replaces:
        _may_replace(asked, invite.replaces)
        return invite.replaces
    if not is_uuid(asked.space) or asked.space == node.space_id:
        raise InputError("The machine says no space that can be.")
    if roster.space(asked.space):
        raise InputError(
            "The centre knows this space already. Ask it for a code that replaces its machine."
        )
    return asked.space


def _may_replace(asked: Ask, space_id: str) -> None:
    """Refuse a machine that would bring another space's people, or another space's past."""
    if asked.space == space_id:
        return
    if not asked.fresh:
        raise InputError(
            "This machine has served another space. Set it up anew, then use the code."
        )
    if asked.people and not asked.bring:
        raise InputError(
            "There are people registered on this machine already ({count}). If they are of the "
            "space whose machine is replaced, say so, and they join it; otherwise use a new machine.",
            "bring",
            count=asked.people,
        )


def _key(text: str) -> bytes:
    """A public key as a machine wrote it."""
    try:
        public = bytes.fromhex(text)
        keys.seal(public, b"")
    except ValueError as error:
        raise ForgedError("This message cannot be read.") from error
    return public
