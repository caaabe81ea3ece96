"""A machine tells the centre its new key, and asks now and then whether it was let in."""

from __future__ import annotations

from pathlib import Path

from hub.core.errors import OperatorError
from hub.core.node import Node
from sync import signed
from sync.carrying.connection import CONNECT_S, SILENCE_S
from sync.carrying.line import HttpsLine, Line, LineError
from sync.enrolment import asking, certificate, reply, rotation, trust
from sync.enrolment.messages import ANSWER, Answer
from sync.enrolment.reply import RefusedError
from sync.enrolment.roster import LIVE
from sync.signed import Signed

#: The HTTP status of a centre that wants to be asked later.
TOO_MANY = 429
#: How long somebody at a page waits for a silent line, in seconds.
PATIENT_S = 25.0


def line_to(node: Node, url: str, silence_s: float = SILENCE_S) -> HttpsLine:
    """The line to a centre. Raises OperatorError for an address that must not be used."""
    of = node.settings
    ca_file = Path(of.central_ca) if of.central_ca else None
    return HttpsLine(
        url, ca_file=ca_file, plain_http=of.central_plain_http,
        connect_s=min(CONNECT_S, silence_s), silence_s=silence_s,
    )  # fmt: skip


def tell_rotation(node: Node, line: Line) -> str:
    """Tell the centre each change of key that it has not heard of; answers the state of the key in use.

    Raises OperatorError: nothing to tell, a cut line, a refusal.
    """
    steps = rotation.waiting(node)
    if not steps:
        raise OperatorError("The centre knows the key of this machine.", "There is nothing to do.")
    for said in steps:
        answer = _heard(node, reply.read(reply.post(line, "rotate", said), Signed))
    if answer.writer != node.journal.writer:
        raise reply.not_for_us()
    if answer.state in LIVE and answer.certificate:
        mine = certificate.checked(node, answer.certificate, trust.central_of(node).every_key)
        if mine.space != node.space_id:
            raise reply.not_for_us()
        certificate.keep(node, answer.certificate)
        rotation.told(node)
    return answer.state


def follow(node: Node) -> None:
    """Job: while this machine waits to be let in, ask the centre again, ever more rarely."""
    waiting = asking.pending(node)
    if waiting is None or not asking.is_due(node, waiting):
        return
    with line_to(node, waiting.centre.url) as line:
        try:
            asking.go_on(node, line)
        except LineError:
            return  # being cut off is the normal case here: it is asked again later
        except RefusedError as error:
            if error.status != TOO_MANY:
                asking.note_refusal(node, error)


def _heard(node: Node, said: Signed) -> Answer:
    """What the centre answered, its newest key learned on the way."""
    known = trust.hear(node, signed.unproven(said, Answer).keys)
    return signed.hear(ANSWER, said, known.public, Answer)
