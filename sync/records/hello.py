"""The first words of a contact: who calls, and what the centre has of its logs."""

from __future__ import annotations

import base64

import msgspec

from hub.core.journal.chain import Reach
from hub.core.node import Node
from sync import keys, signed
from sync.enrolment import central_keys, roster, token
from sync.enrolment.messages import Keys, Message
from sync.enrolment.roster import Known
from sync.records import epoch, incoming, marks, refusals, returned
from sync.signed import Signed

#: What a hello is signed for.
HELLO = "hub-hello-1"
OK, UNKNOWN, PENDING, REVOKED = "ok", "unknown", "pending", "revoked"


class Hello(Message, frozen=True, kw_only=True):
    """A machine calls: its log and how far it is, the epoch it knows, the last fact of the centre's
    that it has seen; ``keys`` as in enrolment.
    """

    writer: str
    space: str
    seq: int = 0
    epoch: str = ""
    seen: str = ""
    keys: int = 0
    program: str = ""


class Held(msgspec.Struct, frozen=True):
    """How far the centre has a log: whole up to ``seq``, whose hash it is, and ranges beyond."""

    seq: int
    hash: str
    more: tuple[tuple[int, int, str], ...] = ()

    @property
    def reach(self) -> Reach:
        """The same, as the journal says it."""
        return Reach(self.seq, self.hash, self.more)


class Welcome(Message, frozen=True, kw_only=True):
    """The centre's answer. ``vector`` is of the space's logs; ``lost``: it does not know any more what
    the machine has seen of it.

    ``base`` are the ends of the feeds when the epoch began, ``token`` is base64 of a sealed box;
    ``now_ms`` is the centre's clock, to be believed if ``trusted``.
    """

    state: str
    sentence: str = ""
    epoch: str = ""
    base: dict[str, int] = msgspec.field(default_factory=dict)
    vector: dict[str, Held] = msgspec.field(default_factory=dict)
    lost: bool = False
    token: str = ""
    keys: Keys | None = None
    now_ms: int = 0
    trusted: bool = False


def say(node: Node, keys_known: int, program: str) -> bytes:
    """The hello of this machine."""
    body = Hello(
        writer=node.journal.writer, space=node.space_id, seq=roster.last_seq(node.journal.writer),
        epoch=marks.get(marks.EPOCH, ""), seen=returned.last_proven(), keys=keys_known, program=program,
    )  # fmt: skip
    return msgspec.json.encode(signed.say(HELLO, body, keys.writer_key(node)))


def answer(node: Node, data: bytes) -> Welcome:
    """The centre answers a hello. Raises ForgedError for one that is not by whom it names."""
    said = _signed(data)
    body = signed.unproven(said, Hello)
    known = roster.find(body.writer)
    if known is None or known.space_id != body.space:
        return Welcome(state=UNKNOWN, sentence=refusals.SENTENCES[UNKNOWN])
    signed.hear(HELLO, said, known.key, Hello)
    if not known.live:
        waits = roster.PENDING in (known.state, known.space_state)
        state = PENDING if waits else REVOKED
        return Welcome(state=state, sentence=refusals.SENTENCES[state])
    greeting = unasked(node, known, body.keys)
    return msgspec.structs.replace(
        greeting,
        lost=bool(body.seen and returned.missing([body.seen])),
        token=base64.b64encode(token.issue(node, known, greeting.now_ms)).decode(),
    )


def unasked(node: Node, known: Known, keys_known: int = 0) -> Welcome:
    """What the centre says to a machine that it lets in, were it to call now."""
    return Welcome(
        state=OK,
        epoch=epoch.current(node),
        base=epoch.base(),
        vector=told(incoming.vector(known.space_id)),
        keys=central_keys.news(node, keys_known),
        now_ms=node.clock.now_ms(),
        trusted=node.clock.trusted(),
    )


def told(vector: dict[str, Reach]) -> dict[str, Held]:
    """A vector as it is sent."""
    return {writer: Held(r.seq, r.hash, r.more) for writer, r in vector.items()}


def _signed(data: bytes) -> Signed:
    try:
        return msgspec.json.decode(data, type=Signed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise signed.ForgedError("This message cannot be read.") from error
