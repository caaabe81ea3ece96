"""Whether people are told what waits for them: for the technical room and `hub doctor`."""

from __future__ import annotations

from hub.core.clock import DAY_MS
from hub.core.errors import OperatorError
from hub.core.health.finding import Finding, act, good, watch
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.notices.mail import mailboxes
from hub.features.notices.sending import late
from hub.features.notices.sms import phones
from hub.features.notices.ways import NoWay

NAME = "notices"


def notices(node: Node) -> Finding:
    """The ways out that are switched on work, and nothing waits for more than a day."""
    try:
        ways = [way for way in (phones(node.settings), mailboxes(node.settings)) if _on(way)]
    except OperatorError as error:
        return act(NAME, error.message, error.next_step, **error.places)
    if not ways:
        return good(NAME, "Answers wait in people's boxes; short messages and e-mail are off.")
    waiting = sum(late(node, way.channel) for way in ways)
    if waiting:
        return watch(
            NAME,
            "{number} people were not told for more than a day that an answer waits.",
            "The log says why: journalctl -u espace-connecte | grep notices.",
            number=waiting,
        )
    since = node.clock.now_ms() - 7 * DAY_MS
    sql = "SELECT count(*) FROM notice_sent WHERE outcome = 'sent' AND at_ms >= ?"
    left = int(run(sql, (since,)).fetchone()[0])
    return good(NAME, "{number} notices of answers left in seven days.", number=left)


def _on(way: object) -> bool:
    return not isinstance(way, NoWay)
