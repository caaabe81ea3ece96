"""Pure decisions of the community: hats, who reads and joins what, days and hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    FACILITATOR,
    MEMBERS,
    MODERATOR,
    OWNER,
    WOMEN,
)
from hub.core.clock import EARLIEST_MS
from hub.core.errors import InputError
from hub.features.community.machines import BELONGING

#: What groups there are, and how one comes in: at once, by asking, women only (at once, for them).
KINDS = ("women", "youth", "association", "craft", "other")
OPEN, REQUEST, AMONG_WOMEN = "open", "request", "women"
ENTRIES = (OPEN, REQUEST, AMONG_WOMEN)
#: The room in which a group speaks, by how one comes in; moderation knows it by that name.
ROOMS = {OPEN: "", REQUEST: MEMBERS, AMONG_WOMEN: WOMEN}
#: What the board holds.
OFFERS = ("job", "training", "call", "ad")
#: Whom to see about an opportunity: the facilitator, or its author at her own number.
THROUGH, PHONE = "facilitator", "phone"
CONTACTS = (THROUGH, PHONE)
#: What people say of words on a wall; one each, changeable.
REACTIONS = ("thank", "support")
COMES = "come"
#: Longest voices in seconds (civic.md) and texts in characters.
WORDS_S, MINUTE_S = 90, 300
WORDS_CHARS, MINUTE_CHARS, NAME_CHARS = 2000, 4000, 80
#: How long an opportunity stays if nobody says otherwise, and at most, in days.
STAYS_DAYS, LONGEST_DAYS = 30, 366
#: A meeting is planned at most so far ahead.
AHEAD_DAYS = 366
#: A meeting counts as coming until so long after it began.
LASTS_MS = 3 * 3_600_000


@dataclass(frozen=True)
class Facts:
    """What is known of who asks: ``runs`` a place (facilitator), ``moderates`` what is said."""

    person: str | None = None
    woman: bool = False
    runs: bool = False
    moderates: bool = False


@dataclass(frozen=True)
class Place:
    """What a group is to somebody: how one comes in, who leads it, where her own membership stands.

    ``mine`` is '' for who never asked.
    """

    entry: str
    leaders: frozenset[str] = frozenset()
    mine: str = ""

    @property
    def room(self) -> str:
        """The room that it speaks in."""
        return ROOMS[self.entry]


def enters(facts: Facts, room: str) -> bool:
    """Whether somebody may know of what is in a room."""
    return room != WOMEN or facts.woman


def reads(facts: Facts, place: Place) -> bool:
    """Whether somebody may hear what is said in a group."""
    if not enters(facts, place.room):
        return False
    return place.room != MEMBERS or place.mine in BELONGING or facts.runs or facts.moderates


def speaks(facts: Facts, place: Place) -> bool:
    """Whether somebody may speak on its wall: who belongs to it, and the facilitator."""
    if facts.person is None or not enters(facts, place.room):
        return False
    return place.mine in BELONGING or facts.runs


def group_hats(facts: Facts, place: Place) -> frozenset[str]:
    """What somebody may act as in a group, its meetings and the memberships of others."""
    if facts.person is None or not enters(facts, place.room):
        return frozenset()
    worn = {OWNER: facts.person in place.leaders, FACILITATOR: facts.runs}
    return frozenset(hat for hat, fits in worn.items() if fits)


def words_hats(facts: Facts, room: str, author: str | None) -> frozenset[str]:
    """What somebody may act as in words or an opportunity; nobody moderates her own."""
    if facts.person is None or not enters(facts, room):
        return frozenset()
    mine = author == facts.person
    worn = {
        AUTHOR: mine,
        CITIZEN: not mine,
        MODERATOR: facts.moderates and not mine,
        FACILITATOR: facts.runs and not mine,
    }
    return frozenset(hat for hat, fits in worn.items() if fits)


def way_in(entry: str) -> str:
    """The act by which one comes into a group."""
    return "ask" if entry == REQUEST else "join"


def name(typed: str, otherwise: str) -> str:
    """A name on one line, or what stands for it where somebody only spoke; raises InputError."""
    found = " ".join(typed.split())
    if len(found) > NAME_CHARS:
        raise InputError("The name is too long: keep to a few words.", field="title")
    return found or otherwise


def day(typed: str, field: str) -> date:
    """An ISO date; raises InputError."""
    try:
        return date.fromisoformat(typed)
    except ValueError as wrong:
        raise InputError("Write the day.", field=field) from wrong


def offered_day(now_ms: int) -> str:
    """The last day that a form offers, ISO; '' where the clock is older than the program."""
    if now_ms < EARLIEST_MS:
        return ""
    return (_day_of(now_ms) + timedelta(days=STAYS_DAYS)).isoformat()


def end_day(typed: str, now_ms: int, believed: bool) -> str:
    """The last day of an opportunity, ISO, within a year; raises InputError. '' takes the usual one.

    A clock that is not believed refuses no day: without current it stood still. One that is older
    than the program offers none.
    """
    today = _day_of(now_ms)
    found = day(typed or offered_day(now_ms), "until")
    if believed and found < today:
        raise InputError(
            "This day is past: choose the last day that it is good for.", field="until"
        )
    if believed and found > today + timedelta(days=LONGEST_DAYS):
        raise InputError("Choose a day within a year.", field="until")
    return found.isoformat()


def past(until: str, now_ms: int) -> bool:
    """Whether the last day of an opportunity is over; it is good on that day itself."""
    return until < _day_of(now_ms).isoformat()


def moment(day_typed: str, hour_typed: str, now_ms: int | None) -> int:
    """When a meeting is, in ms; raises InputError for what is past or too far, where the clock is
    believed.
    """
    found = day(day_typed, "day")
    try:
        at = datetime.combine(found, time.fromisoformat(hour_typed[:5]), UTC)
    except ValueError as wrong:
        raise InputError("Write the hour.", field="hour") from wrong
    at_ms = int(at.timestamp() * 1000)
    if now_ms is None:
        return at_ms
    if at_ms <= now_ms:
        raise InputError("This day or hour is past.", field="day")
    if found > _day_of(now_ms) + timedelta(days=AHEAD_DAYS):
        raise InputError("Choose a day within a year.", field="day")
    return at_ms


def begun(at_ms: int, now_ms: int) -> bool:
    """Whether a meeting has begun."""
    return at_ms <= now_ms


def over(at_ms: int, now_ms: int) -> bool:
    """Whether a meeting is behind us, so that the next one is shown."""
    return at_ms + LASTS_MS <= now_ms


def one_of(typed: str, known: Collection[str], field: str) -> str:
    """What was touched among pictures; raises InputError."""
    if typed not in known:
        raise InputError("Touch one of the pictures.", field=field)
    return typed


def whole(told: str | None) -> int:
    """A whole number that was told (a time in ms, a count of people), 0 for anything else."""
    told = told or ""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0


def _day_of(now_ms: int) -> date:
    """The day now; Mali keeps UTC all year."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).date()
