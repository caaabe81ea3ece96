"""Debates and contributions as pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.civic import public
from hub.core.civic import service as civic
from hub.core.civic.machine import Act
from hub.core.civic.models import CivicThread
from hub.core.civic.models import about as about_of
from hub.core.civic.service import Matter
from hub.core.node import Node
from hub.core.people.directory import may_name, names_of
from hub.core.permissions import FACILITATOR, MODERATOR
from hub.core.storage.bound import run
from hub.core.usage.rules import BANDS, GENDERS
from hub.core.who import Who
from hub.features.debates import machines, matters, rules, service
from hub.features.debates.machines import CONTRIBUTION_NAME, DEBATE_NAME, PUBLISHED
from hub.features.debates.rules import Facts

#: The most past debates and contributions on a page.
PAGE, SPOKEN = 30, 500


@dataclass(frozen=True)
class Debate:
    """A debate; times in ms. ``told`` is what was said with its plan, ``takes_words`` whether one
    can speak now, ``speaking`` who has the floor, ``left_ms`` the time left (0 where the clock is not believed).
    """

    id: str
    subject: str
    commune: str
    state: str
    opens: int
    closes: int
    room: str
    officials: tuple[str, ...]
    moderators: tuple[str, ...]
    told: dict[str, str]
    takes_words: bool
    speaking: str
    left_ms: int
    opened: Act | None
    closed: Act | None
    concluded: Act | None
    cancelled: Act | None


@dataclass(frozen=True)
class Contribution:
    """What somebody said; ``official`` is the id of the official who spoke, '' for a citizen."""

    id: str
    state: str
    name: str
    mine: bool
    official: str
    scribe: str
    gender: str
    band: str
    at_ms: int
    told: dict[str, str]
    reason: str


def facts(who: Who, officials: Iterable[str] = ()) -> Facts:
    """What the rules must know of who asks; one query."""
    woman = bool(who.person and service.women((who.person,)))
    return Facts(who.person, who.roles, woman, frozenset(officials))


def one(node: Node, about: Facts, thread: str) -> Debate:
    """A debate; raises NotFoundError if it is not for these eyes."""
    return _shown(node, service.debate(node, about, thread))


def coming(node: Node, about: Facts) -> list[Debate]:
    """Debates that are open or planned, the next one first."""
    found = _listed(node, about, (machines.OPEN, machines.PLANNED))
    return sorted(found, key=lambda each: (each.state != machines.OPEN, each.opens))


def past(node: Node, about: Facts) -> list[Debate]:
    """Debates that are over, the latest first; those without conclusions yet too."""
    found = _listed(node, about, (machines.CLOSED, machines.CONCLUDED, machines.CANCELLED))
    return sorted(found, key=lambda each: -each.opens)


def contributions(node: Node, about: Facts, debate: str) -> list[Contribution]:
    """What was said and let through, and one's own words wherever they stand; oldest first."""
    rows = CivicThread.select().where(
        (CivicThread.machine == CONTRIBUTION_NAME) & (CivicThread.parent == debate)
    )
    found = civic.matters(node, rows.order_by(CivicThread.hlc).limit(SPOKEN))
    seen = [each for each in found if _heard(about, each)]
    people = (name for each in seen for name in (each.thread.author, each.thread.behalf))
    names = names_of(node, people)
    return [_words(about, each, names) for each in seen]


def waiting(node: Node, debate: str) -> int:
    """How many contributions wait for a moderator."""
    sql = "SELECT count(*) FROM civic_thread WHERE parent = ? AND machine = ? AND state = ?"
    values = (debate, CONTRIBUTION_NAME, machines.SUBMITTED)
    return int(run(sql, values).fetchone()[0])


def voices(debate: str) -> dict[str, dict[str, int]]:
    """Contributions let through and people who made them, by ``gender`` and by age ``band``."""
    sql = (
        "SELECT gender, band, author FROM civic_thread "
        "WHERE parent = ? AND machine = ? AND state = ? AND shown = 0"
    )
    rows = run(sql, (debate, CONTRIBUTION_NAME, PUBLISHED)).fetchall()
    people = {row[2]: row for row in rows}.values()
    return {
        "words": {"all": len(rows)},
        "people": {"all": len(people)},
        "gender": _count((row[0] for row in people), GENDERS),
        "band": _count((row[1] for row in people), BANDS),
    }


def people_who_moderate(node: Node, woman_only: bool = False) -> list[tuple[str, str, bool]]:
    """(id, name, woman) of who may moderate, by name."""
    rows = run(
        "SELECT DISTINCT p.id, p.name, p.gender, p.space_id FROM person p "
        "JOIN person_role r ON r.person = p.id "
        "WHERE r.role IN (?, ?) AND r.removed = 0 AND p.erased = 0 ORDER BY p.name",
        (FACILITATOR, MODERATOR),
    ).fetchall()
    found = [(row[0], row[1] or "", row[2] == "woman") for row in rows if may_name(node, row[3])]
    return [each for each in found if each[2] or not woman_only]


def hears(node: Node, who: Who, blob: str) -> bool:
    """Whether a voice was told in a debate for all, or in a contribution to it let through."""
    return public.is_heard(blob, machines.MACHINES)


def _listed(node: Node, about: Facts, states: tuple[str, ...]) -> list[Debate]:
    rows = (
        CivicThread.select()
        .where(
            (CivicThread.machine == DEBATE_NAME)
            & CivicThread.state.in_(states)
            & (CivicThread.shown == civic.SHOWN)
        )
        .order_by(CivicThread.hlc.desc())
        .limit(PAGE)
    )
    open_rooms = [row for row in rows if rules.enters(about, matters.room_of(row))]
    return [_shown(node, each) for each in civic.matters(node, open_rooms)]


def _shown(node: Node, found: Matter) -> Debate:
    row, now = found.thread, found.standing
    opens, closes = machines.hours(now)
    planned, now_ms = now.last("plan"), service.believed_ms(node)
    return Debate(
        id=row.id,
        subject=row.title or "",
        commune=row.commune or "",
        state=now.state,
        opens=opens,
        closes=closes,
        room=matters.room_of(row),
        officials=matters.invited(row),
        moderators=matters.moderators(row),
        told=planned.told if planned else {},
        takes_words=rules.takes_words(now, now_ms),
        speaking=rules.speaking(now),
        left_ms=0 if now_ms is None else rules.left_ms(now, now_ms),
        opened=now.last("open"),
        closed=now.last("close"),
        concluded=now.last("conclude"),
        cancelled=now.last("cancel"),
    )


def _heard(about: Facts, found: Matter) -> bool:
    row = found.thread
    if about.person is not None and about.person in (row.author, row.behalf):
        return True
    return row.state in machines.CONTRIBUTION.public and row.shown == civic.SHOWN


def _words(about: Facts, found: Matter, names: dict[str, str]) -> Contribution:
    row, now = found.thread, found.standing
    said, refused = now.last("submit"), now.last("refuse")
    return Contribution(
        id=row.id,
        state=now.state,
        name=names.get(row.author or "", ""),
        mine=about.person is not None and row.author == about.person,
        official=about_of(row).get("official", ""),
        scribe=names.get(row.behalf or "", ""),
        gender=row.gender or "",
        band=row.band or "",
        at_ms=said.at_ms if said else 0,
        told=said.told if said else {},
        reason=refused.told.get("reason", "") if refused and now.state == "refused" else "",
    )


def _count(values: Iterable[str | None], order: Iterable[str]) -> dict[str, int]:
    counted = Counter(value for value in values if value)
    return {name: counted[name] for name in order if counted[name]}
