"""Pure decisions of debates: hats, rooms, hours, what the clock makes due."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hub.core.civic.machine import AUTHOR, CITIZEN, MODERATOR, OFFICIAL, WOMEN, Standing
from hub.core.civic.machine import FACILITATOR as FACILITATOR_HAT
from hub.core.clock import DAY_MS
from hub.core.errors import InputError
from hub.core.permissions import FACILITATOR, LEARNER
from hub.core.permissions import MODERATOR as MODERATOR_ROLE
from hub.core.permissions import OFFICIAL as OFFICIAL_ROLE
from hub.features.debates.machines import CLOSED, OPEN, PLANNED, hours

#: The room that everybody enters.
EVERYBODY = ""
#: When people and officials are free (civic.md), UTC as in Mali all year.
SATURDAY, OPENS, CLOSES = 5, "09:00", "12:00"
#: Longest debate, and how far ahead one can be planned, in ms.
LONGEST_MS, AHEAD_MS = 12 * 3_600_000, 366 * DAY_MS
#: Longest subject, contribution and conclusions, in characters.
SUBJECT_CHARS, WORDS_CHARS, CONCLUSIONS_CHARS = 160, 1000, 4000


@dataclass(frozen=True)
class Facts:
    """What is known of who asks: ``officials`` are ids of officials that this person is."""

    person: str | None = None
    roles: frozenset[str] = frozenset()
    woman: bool = False
    officials: frozenset[str] = frozenset()


def enters(facts: Facts, room: str) -> bool:
    """Whether somebody may see what is said in a room."""
    return room != WOMEN or facts.woman


def debate_hats(facts: Facts, room: str, invited: Collection[str]) -> frozenset[str]:
    """What somebody may act as in a debate; a women's debate is run by women."""
    if facts.person is None or LEARNER not in facts.roles or not enters(facts, room):
        return frozenset()
    worn = {
        FACILITATOR_HAT: FACILITATOR in facts.roles,
        OFFICIAL: seat(facts, invited) != "",
        CITIZEN: seat(facts, invited) == "",
    }
    return frozenset(hat for hat, fits in worn.items() if fits)


def contribution_hats(facts: Facts, room: str, author: str | None) -> frozenset[str]:
    """What somebody may act as in a contribution; nobody moderates her own words."""
    if facts.person is None or not enters(facts, room):
        return frozenset()
    mine = author == facts.person
    moderates = not facts.roles.isdisjoint((FACILITATOR, MODERATOR_ROLE)) and not mine
    worn = {AUTHOR: mine, CITIZEN: not mine, MODERATOR: moderates}
    return frozenset(hat for hat, fits in worn.items() if fits)


def seat(facts: Facts, invited: Collection[str]) -> str:
    """The invited official that somebody is, '' if she speaks as a citizen."""
    if OFFICIAL_ROLE not in facts.roles:
        return ""
    return min(facts.officials.intersection(invited), default="")


def next_saturday(now_ms: int) -> date:
    """The Saturday that a form offers: today only before the usual opening."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    day = now.date() + timedelta(days=(SATURDAY - now.weekday()) % 7)
    begun = datetime.combine(day, time.fromisoformat(OPENS), UTC) <= now
    return day + timedelta(days=7) if begun else day


def moment(day: str, hour: str) -> int:
    """A day (``2026-11-28``) and an hour (``09:00``) in ms; raises ValueError."""
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour[:5]), UTC)
    return int(at.timestamp() * 1000)


def check_hours(opens: int, closes: int, now_ms: int | None) -> None:
    """Raise InputError for hours that cannot be; ``now_ms`` None where the clock is not believed."""
    if closes <= opens:
        raise InputError("The debate ends before it begins.", field="closes")
    if closes - opens > LONGEST_MS:
        raise InputError("A debate lasts twelve hours at most.", field="closes")
    if now_ms is not None and closes <= now_ms:
        raise InputError("This day or hour is past.", field="day")
    if now_ms is not None and opens > now_ms + AHEAD_MS:
        raise InputError("Choose a day within a year.", field="day")


def due(now: Standing, now_ms: int) -> list[tuple[str, int]]:
    """What the clock asks for: (``open`` or ``close``, the planned time in ms), in order."""
    opens, closes = hours(now)
    found = []
    if now.state == PLANNED and 0 < opens <= now_ms:
        found.append(("open", opens))
    if (found or now.state == OPEN) and closes <= now_ms:
        found.append(("close", closes))
    return found


def rid_of(thread: str, action: str, planned_ms: int) -> str:
    """The same id on every hub, before and after a restart, for one opening or closing."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"debate:{thread}:{action}:{planned_ms}"))


def takes_words(now: Standing, now_ms: int | None) -> bool:
    """Whether people can speak now; ``now_ms`` None where the clock is not believed."""
    return now.state == OPEN and (now_ms is None or now_ms < hours(now)[1])


def left_ms(now: Standing, now_ms: int) -> int:
    """The time left of an open debate, 0 at its end."""
    return max(hours(now)[1] - now_ms, 0) if now.state == OPEN else 0


def speaking(now: Standing) -> str:
    """The name of who has the floor, '' if nobody."""
    given = now.last("floor")
    return given.told.get("name", "") if given and now.state == OPEN else ""


def ended(state: str) -> bool:
    """Whether a debate took place."""
    return state in (CLOSED, "concluded")


def listed(ids: Iterable[str]) -> str:
    """Ids as one text of ``about``."""
    return " ".join(dict.fromkeys(ids))
