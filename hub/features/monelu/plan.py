"""The commune's priority action plan: what became of its accepted proposals; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.civic.machine import Act
from hub.features.monelu.machines import whole
from hub.features.monelu.reading import Item

#: The acts that make the timeline of an action.
MILESTONES = (
    "accept", "fund", "start", "follow", "done", "confirm", "contest", "abandon",
)  # fmt: skip
#: States in which something is still to be done.
GOING = ("accepted", "funded", "progress")


@dataclass(frozen=True)
class Action:
    """One line of the plan; sums in XOF, ``by`` an ISO date, ``percent`` 0 to 100."""

    item: Item
    owner: str
    by: str
    line: str
    cost: int
    granted: int
    source: str
    percent: int
    late: bool
    timeline: tuple[Act, ...]
    confirmed: int
    contested: int

    @property
    def benefits(self) -> tuple[str, ...]:
        """For whom it is first."""
        return tuple(one for one in self.item.about.get("for", "").split(",") if one)


@dataclass(frozen=True)
class Plan:
    """The lines of a plan, what is going on first, with what they come to."""

    actions: tuple[Action, ...]

    @property
    def cost(self) -> int:
        """What all of them are to cost."""
        return sum(action.cost for action in self.actions)

    @property
    def granted(self) -> int:
        """What was granted for them."""
        return sum(action.granted for action in self.actions)

    @property
    def finished(self) -> int:
        """How many are done."""
        return sum(action.percent == 100 for action in self.actions)

    def serving(self, whom: str) -> int:
        """How many are first for women, or for the young."""
        return sum(whom in action.benefits for action in self.actions)


def plan(items: Iterable[Item], today: str) -> Plan:
    """The plan on a day (ISO date): late ones, then by date, then what is finished."""
    actions = [action(item, today) for item in items]
    return Plan(tuple(sorted(actions, key=_rank)))


def _rank(one: Action) -> tuple[bool, str, str]:
    return (one.item.state not in GOING, one.by, one.item.id)


def action(item: Item, today: str) -> Action:
    """One accepted proposal as a line of the plan."""
    now = item.standing
    accepted, funded = now.last("accept"), now.last("fund")
    decided = accepted.told if accepted else {}
    grant = funded.told if funded else {}
    followed = now.last("follow")
    done = item.state in ("done", "confirmed", "contested")
    by = decided.get("by", "")
    return Action(
        item=item,
        owner=decided.get("owner", ""),
        by=by,
        line=decided.get("line", ""),
        cost=whole(decided.get("cost")),
        granted=whole(grant.get("amount")),
        source=grant.get("source", ""),
        percent=100 if done else whole(followed.told.get("percent")) if followed else 0,
        late=bool(by) and by < today and item.state in GOING,
        timeline=tuple(act for act in now.acts if act.action in MILESTONES),
        confirmed=now.times("confirm"),
        contested=now.times("contest"),
    )
