"""Job: tell people by a short message that an answer waits for them; once, whatever happens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from hub.core.database import run
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.tables import put
from hub.features.notices import rules
from hub.features.notices.models import NoticeSent
from hub.features.notices.sms import Sender, sender

SENDING, SENT, FAILED = "sending", "sent", "failed"


def send_short(node: Node, by: Sender | None = None) -> int:
    """Send what is due, one message a person and turn; answers how many left.

    It is written that a message leaves before it does: after a power cut it is not sent again.
    Raises OperatorError after the first one that cannot leave; the next turn goes on with others.
    """
    if by is None and node.settings.sms == "off":
        return 0
    by = by or sender(node.settings)
    text, left = rules.message(node.settings.space_name), 0
    for (person, to), acts in rules.by_person(due(node)).items():
        with node.database.writing():
            _note(node, person, acts, by.way, SENDING)
        try:
            by.send(to, text, _key(person, acts))
        except OperatorError:
            _outcome(node, person, acts, FAILED)
            raise
        _outcome(node, person, acts, SENT)
        left += 1
    return left


def due(node: Node) -> list[tuple[str, str, str]]:
    """(act, person, phone) of answers to people of this space who have seen no word of them."""
    actions = tuple(dict.fromkeys(one for acts in rules.ANSWERS.values() for one in acts))
    marks = ", ".join("?" * len(actions))
    rows = run(
        "SELECT a.rid, t.author, p.phone, t.machine, a.action FROM civic_act a "  # noqa: S608  # marks only
        "JOIN civic_thread t ON t.id = a.thread "
        "JOIN person p ON p.id = t.author AND p.space_id = ? AND p.erased = 0 "
        f"WHERE a.action IN ({marks}) AND a.at_ms >= ? AND p.phone <> '' AND a.actor <> t.author "
        "AND NOT EXISTS (SELECT 1 FROM notice_read r WHERE r.person = t.author AND r.rid = a.rid) "
        "AND NOT EXISTS (SELECT 1 FROM notice_sent s WHERE s.person = t.author AND s.rid = a.rid) "
        "ORDER BY a.hlc, a.rid",
        (node.space_id, *actions, node.clock.now_ms() - rules.FRESH_MS),
    ).fetchall()
    return [
        (rid, person, phone)
        for rid, person, phone, machine, action in rows
        if rules.deserves_message(machine, action)
    ]


def _note(node: Node, person: str, acts: Iterable[str], way: str, outcome: str) -> None:
    for rid in acts:  # one or two answers between two turns
        put(
            NoticeSent,
            {"person": person, "rid": rid, "way": way, "outcome": outcome,
             "at_ms": node.clock.now_ms()},
        )  # fmt: skip


def _outcome(node: Node, person: str, acts: list[str], outcome: str) -> None:
    marks = ", ".join("?" * len(acts))
    with node.database.writing():
        run(
            f"UPDATE notice_sent SET outcome = ? WHERE person = ? AND rid IN ({marks})",  # noqa: S608  # marks only
            (outcome, person, *acts),
        )


def _key(person: str, acts: list[str]) -> str:
    return hashlib.sha256(":".join((person, *acts)).encode()).hexdigest()[:24]
