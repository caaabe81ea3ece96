"""Jobs: tell people that an answer waits for them, and officials that a question does; once each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from hub.core.clock import DAY_MS
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.people.contact import Contact
from hub.core.storage.bound import marks, run
from hub.core.storage.tables import put
from hub.features.notices import rules
from hub.features.notices.mail import mailboxes
from hub.features.notices.models import NoticeSent
from hub.features.notices.rules import ANSWER, WAITING, Due
from hub.features.notices.sms import phones
from hub.features.notices.ways import MAIL, NotTakenError, NoWay, Way

SENDING, SENT, FAILED, REFUSED = "sending", "sent", "failed", "refused"


def send_short(node: Node) -> int:
    """Tell phones; answers how many messages left. Raises OperatorError."""
    return send(node, phones(node.settings))


def send_mail(node: Node) -> int:
    """Tell mailboxes; answers how many letters left. Raises OperatorError."""
    return send(node, mailboxes(node.settings))


def send(node: Node, by: Way) -> int:
    """Send what is due, one notice a person and turn; answers how many left.

    It is written that a notice leaves before it does: after a power cut it is not sent again. One
    that was certainly not taken is forgotten, so that a later turn tries again, unless it never can
    be. Raises OperatorError after the first one that fails; the next turn goes on with others.
    """
    if isinstance(by, NoWay):
        return 0
    turn = rules.by_person(due(node, by.channel), by.channel)
    if not turn:
        return 0
    spaces, left, refused = _spaces(node), 0, None
    by.open()
    try:
        for (person, to, why, space), acts in turn.items():
            words = rules.words(by.channel, why, spaces.get(space, ""), node.settings.address)
            with node.database.writing():
                _note(node, by, person, acts)
            try:
                by.send(to, words, _key(by.channel, person, acts))
            except NotTakenError as error:
                _outcome(node, by, person, acts, REFUSED if error.for_good else "")
                refused = error
                continue
            except OperatorError:
                _outcome(node, by, person, acts, FAILED)
                raise
            _outcome(node, by, person, acts, SENT)
            left += 1
    finally:
        by.close()
    if refused:
        raise refused
    return left


def due(node: Node, channel: str) -> list[Due]:
    """What authors and officials have not seen and were not told of by this channel."""
    everywhere = channel == MAIL and node.settings.role == "central"
    space = None if everywhere else node.space_id
    now_ms = node.clock.now_ms()
    since = now_ms - rules.FRESH_MS
    return [*_answers(space, since, now_ms, channel), *_questions(node, space, since, channel)]


def late(node: Node, channel: str) -> int:
    """How many people have an address and were not told for a day of an answer that they await."""
    everywhere = channel == MAIL and node.settings.role == "central"
    space, now_ms = None if everywhere else node.space_id, node.clock.now_ms()
    waits = _answers(space, now_ms - rules.FRESH_MS, now_ms - DAY_MS, channel)
    return len({key[0] for key in rules.by_person(waits, channel)})


def _answers(space: str | None, since: int, until: int, channel: str) -> list[Due]:
    actions = tuple(dict.fromkeys(one for acts in rules.ANSWERS.values() for one in acts))
    here = "AND p.space_id = ? " if space else ""
    rows = run(
        "SELECT a.rid, t.author, p.phone, p.email, t.machine, a.action, t.space_id "  # noqa: S608  # marks only
        "FROM civic_act a JOIN civic_thread t ON t.id = a.thread "
        "JOIN person p ON p.id = t.author AND p.erased = 0 "
        f"WHERE a.action IN ({marks(len(actions))}) AND a.at_ms >= ? AND a.at_ms <= ? "
        f"AND a.actor <> t.author {here}"
        "AND NOT EXISTS (SELECT 1 FROM notice_read r WHERE r.person = t.author AND r.rid = a.rid) "
        f"AND {_NEVER_TOLD.format('t.author')} ORDER BY a.hlc, a.rid",
        (*actions, since, until, *([space] if space else []), channel),
    ).fetchall()
    return [
        Due(rid, author, Contact(phone or "", email or ""), ANSWER, of)
        for rid, author, phone, email, machine, action, of in rows
        if rules.deserves_message(machine, action)
    ]


def _questions(node: Node, space: str | None, since: int, channel: str) -> list[Due]:
    """Questions that officials have not been given yet; once a day at most for each of them."""
    pairs = [(action, state) for action, state in rules.WAITS.items()]
    here = "AND t.space_id = ? " if space else ""
    either = " OR ".join(["(a.action = ? AND t.state = ?)"] * len(pairs))
    rows = run(
        "SELECT a.rid, t.towards, t.space_id FROM civic_act a "  # noqa: S608  # marks only
        "JOIN civic_thread t ON t.id = a.thread "
        f"WHERE t.machine = ? AND t.shown = 0 AND ({either}) AND a.at_ms >= ? {here}"
        f"AND {_NEVER_TOLD.format('t.towards')} AND NOT EXISTS (SELECT 1 FROM notice_sent d "
        "WHERE d.channel = ? AND d.person = t.towards AND d.at_ms > ?) ORDER BY a.hlc, a.rid",
        (
            rules.QUESTION, *(value for pair in pairs for value in pair), since,
            *([space] if space else []), channel, channel, node.clock.now_ms() - DAY_MS,
        ),
    ).fetchall()  # fmt: skip
    if not rows:
        return []
    known = {
        towards: contact
        for feature in node.features
        for told in feature.contacts
        for towards, contact in told(node).items()
    }
    return [
        Due(rid, towards, known[towards], WAITING, of)
        for rid, towards, of in rows
        if towards in known
    ]


_NEVER_TOLD = (
    "NOT EXISTS (SELECT 1 FROM notice_sent s "
    "WHERE s.person = {} AND s.rid = a.rid AND s.channel = ?)"
)


def _spaces(node: Node) -> dict[str, str]:
    """What spaces are called; this one as its settings say."""
    rows = run("SELECT id, name FROM space WHERE name IS NOT NULL").fetchall()
    return {**dict(rows), node.space_id: node.settings.space_name}


def _note(node: Node, by: Way, person: str, acts: Iterable[str]) -> None:
    for rid in acts:  # one or two answers between two turns
        put(
            NoticeSent,
            {"channel": by.channel, "person": person, "rid": rid, "way": by.way,
             "outcome": SENDING, "at_ms": node.clock.now_ms()},
        )  # fmt: skip


def _outcome(node: Node, by: Way, person: str, acts: list[str], outcome: str) -> None:
    """What came of it; '' forgets that it was tried."""
    which = f"WHERE channel = ? AND person = ? AND rid IN ({marks(len(acts))})"
    values = (by.channel, person, *acts)
    with node.database.writing():
        if outcome:
            run(f"UPDATE notice_sent SET outcome = ? {which}", (outcome, *values))  # noqa: S608  # marks only
        else:
            run(f"DELETE FROM notice_sent {which}", values)  # noqa: S608  # marks only


def _key(channel: str, person: str, acts: list[str]) -> str:
    told = ":".join((channel, person, *acts)) if channel == MAIL else ":".join((person, *acts))
    return hashlib.sha256(told.encode()).hexdigest()[:24]
