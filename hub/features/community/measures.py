"""What reports can count of the community: who belongs, who speaks, who meets, who finds work."""

from __future__ import annotations

from functools import partial

from hub.core.database import marks, run
from hub.core.feature import Measure
from hub.core.usage.rules import WOMAN, YOUTH_BANDS
from hub.features.community.machines import GROUP, MEETING, MEMBERSHIP, OFFER, POST, REPLY

#: What is counted: machines, and the acts of which the first counts.
COUNTED = {
    "groups": ((GROUP.name,), ("publish", "found")),
    "joined": ((MEMBERSHIP.name,), ("begin", "join", "accept")),
    "words": ((POST.name, REPLY.name), ("publish", "announce")),
    "offers": ((OFFER.name,), ("publish", "bring")),
    "filled": ((OFFER.name,), ("fill",)),
    "meetings": ((MEETING.name,), ("minute",)),
}
#: Whose: everybody's, women's, those of people under 35.
WHOSE: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("", ()),
    "women": ("AND t.gender = ? ", (WOMAN,)),
    "youth": (f"AND t.band IN ({marks(len(YOUTH_BANDS))}) ", YOUTH_BANDS),
}


def counted(what: str, whose: str, from_ms: int, to_ms: int) -> dict[str, float]:
    """Matters in which something was done then, by the space where they were begun."""
    machines, actions = COUNTED[what]
    only, values = WHOSE[whose]
    found = run(
        "SELECT t.space_id, count(DISTINCT t.id) FROM civic_thread t "  # noqa: S608  # literals of ours and marks
        f"JOIN civic_act a ON a.thread = t.id WHERE t.machine IN ({marks(len(machines))}) "
        f"AND a.action IN ({marks(len(actions))}) AND a.at_ms >= ? AND a.at_ms < ? "
        f"{only}GROUP BY t.space_id",
        (*machines, *actions, from_ms, to_ms, *values),
    )
    return {space: float(number) for space, number in found.fetchall()}


def interested(whose: str, from_ms: int, to_ms: int) -> dict[str, float]:
    """People who said then that an opportunity interests them, once for each; by the space of who said it."""
    only, values = WHOSE[whose]
    found = run(
        "SELECT a.space_id, count(*) FROM civic_act a "  # noqa: S608  # literals of ours and marks
        "JOIN civic_thread o ON o.id = a.thread AND o.machine = ? "
        "LEFT JOIN person t ON t.id = coalesce(a.behalf, a.actor) "
        f"WHERE a.action = 'interest' AND a.at_ms >= ? AND a.at_ms < ? {only}GROUP BY a.space_id",
        (OFFER.name, from_ms, to_ms, *values),
    )
    return {space: float(number) for space, number in found.fetchall()}


MEASURES = (
    Measure("community_groups", "Groups of the community", partial(counted, "groups", "")),
    Measure("community_joined", "People who came into a group", partial(counted, "joined", "")),
    Measure(
        "community_joined_women", "People who came into a group, women",
        partial(counted, "joined", "women"),
    ),
    Measure(
        "community_joined_youth", "People who came into a group, under 35",
        partial(counted, "joined", "youth"),
    ),
    Measure("community_words", "Words on the walls of groups", partial(counted, "words", "")),
    Measure(
        "community_words_women", "Words on the walls of groups, by women",
        partial(counted, "words", "women"),
    ),
    Measure(
        "community_words_youth", "Words on the walls of groups, by people under 35",
        partial(counted, "words", "youth"),
    ),
    Measure("community_meetings", "Meetings of groups with a minute", partial(counted, "meetings", "")),
    Measure("community_offers", "Opportunities on the board", partial(counted, "offers", "")),
    Measure("community_filled", "Opportunities that found somebody", partial(counted, "filled", "")),
    Measure("community_interest", "People interested in an opportunity", partial(interested, "")),
    Measure(
        "community_interest_women", "People interested in an opportunity, women",
        partial(interested, "women"),
    ),
)  # fmt: skip
