"""Groups as pages show them: what they are, who belongs, when they meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hub.core.civic import service as civic
from hub.core.civic.machine import Act, Standing
from hub.core.civic.models import CivicThread, about
from hub.core.civic.service import Matter
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people.directory import may_name
from hub.core.storage.bound import marks, run
from hub.features.community import meetings, rules, threads
from hub.features.community.machines import BELONGING, GROUP, MEMBERSHIP, PUBLISHED
from hub.features.community.meetings import Meeting
from hub.features.community.rules import Facts, Place

#: Most groups on the page.
LISTED = 200
#: States of a membership that its group's page shows.
SHOWN = ("asked", *BELONGING)


@dataclass(frozen=True)
class Group:
    """A group; ``told`` is what its founder said, ``refusal`` why it was refused, ``next`` its next meeting.

    ``space`` names the space that it is of, if that is another one.
    ``hats`` are those of whoever asks; ``reads`` and ``speaks`` whether she may.
    """

    id: str
    title: str
    kind: str
    state: str
    space: str
    author: str
    told: dict[str, str]
    place: Place
    hats: frozenset[str]
    members: int
    reads: bool
    speaks: bool
    waiting: int = 0
    next: Meeting | None = None
    refusal: Act | None = None

    @property
    def mine(self) -> bool:
        """Whether who asks belongs to it."""
        return self.place.mine in BELONGING

    @property
    def leads(self) -> bool:
        """Whether who asks leads it."""
        return bool(self.hats)


@dataclass(frozen=True)
class Member:
    """Somebody of a group, or who asks to be; ``id`` is the membership's."""

    id: str
    person: str
    name: str
    gender: str
    state: str
    since_ms: int


def groups(node: Node, facts: Facts) -> list[Group]:
    """Every group that is open now and not hidden from who asks, and her own that wait; by name.

    Seven queries, however many groups there are.
    """
    rows = CivicThread.select().where(
        (CivicThread.machine == GROUP.name)
        & (
            ((CivicThread.state == PUBLISHED) & (CivicThread.shown == civic.SHOWN))
            | (
                (CivicThread.author == (facts.person or ""))
                & CivicThread.state.in_(("submitted", "refused"))
            )
        )
    )
    found = list(rows.order_by(CivicThread.hlc.desc()).limit(LISTED))
    seen = [row for row in found if rules.enters(facts, about(row).get("room", ""))]
    return sorted(_groups(node, facts, seen), key=lambda group: group.title.casefold())


def one(node: Node, facts: Facts, thread: str) -> Group:
    """A group for whoever may know of it; raises NotFoundError as if it were not there."""
    row = threads.group_row(thread)
    if row is None or not rules.enters(facts, about(row).get("room", "")):
        raise NotFoundError("This group is not here.")
    hers = facts.person is not None and facts.person in (row.author, row.behalf)
    public = row.state in (PUBLISHED, "closed") and row.shown == civic.SHOWN
    if not public and not hers and not facts.moderates:
        raise NotFoundError("This group is not here.")
    return _groups(node, facts, [row])[0]


def members(node: Node, group: str) -> list[Member]:
    """Who belongs to a group or asks to, who asks first, then by name; a person once, nobody erased."""
    rows = run(
        "SELECT t.id, t.author, t.state, t.hlc, p.name, p.gender, p.erased, p.space_id "  # noqa: S608  # marks only
        "FROM civic_thread t "
        "LEFT JOIN person p ON p.id = t.author "
        f"WHERE t.machine = ? AND t.parent = ? AND t.state IN ({marks(len(SHOWN))}) ORDER BY t.hlc",
        (MEMBERSHIP.name, group, *SHOWN),
    ).fetchall()
    found: dict[str, Member] = {}
    for thread, person, state, hlc, name, gender, erased, space in rows:
        before = found.get(person)
        if not erased and (before is None or before.state == "asked"):
            called = name or "" if may_name(node, space) else ""
            found[person] = Member(thread, person, called, gender or "", state, hlc >> 16)
    order = {"asked": 0, "lead": 1, "member": 2}
    return sorted(found.values(), key=lambda one: (order[one.state], one.name.casefold()))


def membership(group: str, member: str) -> CivicThread:
    """The row of one membership of a group; raises NotFoundError."""
    row = CivicThread.get_or_none(
        (CivicThread.id == member)
        & (CivicThread.machine == MEMBERSHIP.name)
        & (CivicThread.parent == group)
    )
    if row is None:
        raise NotFoundError("This person is not in the group.")
    found: CivicThread = row
    return found


def own_memberships(person: str, group: str) -> list[CivicThread]:
    """The memberships of somebody in a group; more than one if she joined in two spaces."""
    rows = CivicThread.select().where(
        (CivicThread.machine == MEMBERSHIP.name)
        & (CivicThread.parent == group)
        & (CivicThread.author == person)
    )
    return list(rows.order_by(CivicThread.hlc))


def _groups(node: Node, facts: Facts, rows: Collection[CivicThread]) -> list[Group]:
    ids = [row.id for row in rows]
    places = threads.places(rows, facts.person)
    counts = threads.member_counts(ids)
    asking = _asking(ids)
    coming = meetings.next_of(node, ids)
    spaces = threads.spaces({row.space_id for row in rows} - {node.space_id})
    return [
        _group(found, facts, places[found.thread.id], counts, asking, coming, spaces)
        for found in civic.matters(node, rows)
    ]


def _group(
    found: Matter,
    facts: Facts,
    place: Place,
    counts: dict[str, int],
    asking: dict[str, int],
    coming: dict[str, Meeting],
    spaces: dict[str, str],
) -> Group:
    row, now = found.thread, found.standing
    reads, hats = rules.reads(facts, place), rules.group_hats(facts, place)
    return Group(
        id=row.id,
        title=row.title or "",
        kind=about(row).get("kind", "other"),
        state=now.state,
        space=spaces.get(row.space_id, ""),
        author=row.author or "",
        told=_told(now),
        place=place,
        hats=hats,
        members=counts.get(row.id, 0),
        reads=reads,
        speaks=rules.speaks(facts, place) and now.state == PUBLISHED,
        waiting=asking.get(row.id, 0) if hats else 0,
        next=coming.get(row.id) if reads else None,
        refusal=now.last("refuse") if now.state == "refused" else None,
    )


def _told(now: Standing) -> dict[str, str]:
    """What was said when it was made."""
    said = now.last("submit") or now.last("found")
    return said.told if said else {}


def _asking(groups: Iterable[str]) -> dict[str, int]:
    """How many people ask to come into each group; one query."""
    wanted = tuple(groups)
    if not wanted:
        return {}
    rows = run(
        "SELECT parent, count(*) FROM civic_thread WHERE machine = ? AND state = 'asked' "  # noqa: S608  # marks only
        f"AND parent IN ({marks(len(wanted))}) GROUP BY parent",
        (MEMBERSHIP.name, *wanted),
    ).fetchall()
    return {group: int(count) for group, count in rows}
