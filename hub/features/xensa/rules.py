"""Pure decisions of Xensa: who wears which hat, what may be seen, what is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    CLERK,
    FACILITATOR,
    MODERATOR,
    OFFICIAL,
    Act,
    Standing,
)
from hub.core.clock import DAY_MS
from hub.core.permissions import CLERK as CLERK_ROLE
from hub.core.permissions import FACILITATOR as FACILITATOR_ROLE
from hub.core.permissions import MODERATOR as MODERATOR_ROLE
from hub.core.permissions import OFFICIAL as OFFICIAL_ROLE
from hub.features.xensa.machines import (
    ENDED,
    PUBLIC,
    REPLIED,
    TRANSFERRED,
    VERDICTS,
    WAITING,
    WITHDRAWN,
)

#: A council meets about once a month: two weeks for what the official knows herself, a month and
#: a half for what she must ask the council. Both count from delivery.
LATE_DAYS, VERY_LATE_DAYS = 14, 45
#: How long an answer waits for its author before any citizen may suggest a verdict (civic.md).
SUGGEST_DAYS = 30
#: Reactions: one a person and question, changeable.
REACTIONS = ("support", "oppose", "thank")
#: Longest voice in seconds, by who speaks (civic.md).
QUESTION_S, ANSWER_S = 90, 300
#: Longest written question and answer, in characters.
QUESTION_CHARS, ANSWER_CHARS = 1000, 4000


@dataclass(frozen=True)
class Facts:
    """What the directory and the session say of who asks.

    ``officials`` are ids of officials that this person is, ``clerk_of`` codes of communes.
    """

    person: str | None = None
    roles: frozenset[str] = frozenset()
    officials: frozenset[str] = frozenset()
    clerk_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """What hats depend on of a thread: its author, the official it is for, its commune."""

    author: str | None
    towards: str | None
    commune: str | None


def hats(facts: Facts, subject: Subject) -> frozenset[str]:
    """What somebody may act as in a matter; nobody moderates a matter that is their own."""
    if facts.person is None:
        return frozenset()
    mine = subject.author == facts.person
    to_me = OFFICIAL_ROLE in facts.roles and subject.towards in facts.officials
    staff = FACILITATOR_ROLE in facts.roles
    worn = {
        AUTHOR: mine,
        CITIZEN: not mine and not to_me,
        OFFICIAL: to_me,
        CLERK: CLERK_ROLE in facts.roles and subject.commune in facts.clerk_of,
        FACILITATOR: staff and not mine and not to_me,
        MODERATOR: (staff or MODERATOR_ROLE in facts.roles) and not mine and not to_me,
    }
    return frozenset(hat for hat, fits in worn.items() if fits)


def may_see(worn: Collection[str], state: str, shown: int, was_public: bool) -> bool:
    """Whether a matter's page opens: what is public for all, the rest for who has to do with it.

    What the author withdrew is seen by her, the official and the staff only.
    """
    if {AUTHOR, FACILITATOR, MODERATOR} & set(worn):
        return True
    if OFFICIAL in worn or CLERK in worn:
        return was_public
    return shown == 0 and state in PUBLIC


#: The actions that the questions below depend on: enough for figures.
MEASURED = ("deliver", "redeliver", "transcribe", "answer", "confirm")


def first_delivery(standing: Standing) -> Act | None:
    """The act that brought the question to the official, None if none did yet."""
    return next((act for act in standing.acts if act.action == "deliver"), None)


def last_delivery_ms(standing: Standing) -> int | None:
    """When the official was last given the question, in ms."""
    times = [act.at_ms for act in standing.acts if act.action in ("deliver", "redeliver")]
    return times[-1] if times else None


def lateness(standing: Standing, now_ms: int) -> str:
    """``late``, ``very_late`` or the empty text; only what waits with the official can be late."""
    given = last_delivery_ms(standing)
    if standing.state not in WAITING or given is None:
        return ""
    days = (now_ms - given) // DAY_MS
    return "very_late" if days >= VERY_LATE_DAYS else "late" if days >= LATE_DAYS else ""


def waited_days(standing: Standing, now_ms: int) -> int | None:
    """Whole days since the official has the question, None if delivery is to come."""
    given = last_delivery_ms(standing)
    return None if given is None else max(0, (now_ms - given) // DAY_MS)


def transport_days(standing: Standing, now_ms: int) -> int | None:
    """Whole days from publication to delivery: time of the road, held against nobody."""
    published = next((act for act in standing.acts if act.action in ("publish", "forward")), None)
    if published is None:
        return None
    delivered = first_delivery(standing)
    return max(0, ((delivered.at_ms if delivered else now_ms) - published.at_ms) // DAY_MS)


def answered_act(standing: Standing) -> Act | None:
    """The act that holds the words of the last answer: the official's, or the clerk's copy."""
    if standing.state not in REPLIED and not standing.times("answer") + standing.times("confirm"):
        return None
    last = next(act for act in reversed(standing.acts) if act.action in ("answer", "confirm"))
    return standing.last("transcribe") if last.action == "confirm" else last


def answer_days(standing: Standing) -> float | None:
    """Days from the first delivery to the first answer; a copied answer counts from the paper."""
    delivered = first_delivery(standing)
    first = next((act for act in standing.acts if act.action in ("answer", "confirm")), None)
    if delivered is None or first is None:
        return None
    if first.action == "confirm":
        before = standing.acts[: standing.acts.index(first)]
        first = next(act for act in reversed(before) if act.action == "transcribe")
    return max(0.0, (first.at_ms - delivered.at_ms) / DAY_MS)


def open_to_suggestions(standing: Standing, now_ms: int) -> bool:
    """Whether an answer waited long enough for its author."""
    return standing.state == "answered" and now_ms - standing.since_ms >= SUGGEST_DAYS * DAY_MS


def suggested(standing: Standing) -> dict[str, int]:
    """How many citizens suggest which verdict of the last answer."""
    found: dict[str, int] = {}
    for act in standing.acts:
        if act.action in ("answer", "confirm"):
            found = {}
        elif act.action == "suggest" and act.told.get("verdict") in VERDICTS:
            found[act.told["verdict"]] = found.get(act.told["verdict"], 0) + 1
    return found


def overdue(state: str, by: str, now_ms: int) -> bool:
    """Whether a promise's day (``2026-12-31``) is past and nothing is said of it."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
    return state not in ENDED and bool(by) and by < today


def counts_for(state: str) -> bool:
    """Whether a delivered question counts for the official: not what was handed on or taken back."""
    return state not in (TRANSFERRED, WITHDRAWN)
