"""What reports can count of the community: who belongs, who speaks, who meets, who finds work."""

from __future__ import annotations

from functools import partial

from hub.core.civic.taking_part import Part, TakingPart, latest, of_authors
from hub.core.feature import Measure
from hub.core.storage.bound import marks, run
from hub.core.usage.rules import WOMAN, YOUTH_BANDS, age_band, year_of
from hub.features.community.machines import GROUP, LIVE, MEETING, MEMBERSHIP, OFFER, POST, REPLY

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
        f"AND a.counted = 1 AND a.action IN ({marks(len(actions))}) AND a.at_ms >= ? AND a.at_ms < ? "
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
        f"WHERE a.action = 'interest' AND a.counted = 1 AND a.at_ms >= ? AND a.at_ms < ? {only}GROUP BY a.space_id",
        (OFFER.name, from_ms, to_ms, *values),
    )
    return {space: float(number) for space, number in found.fetchall()}


def _interests(from_ms: int, to_ms: int) -> list[Part]:
    """Who said then that an opportunity interests her, or for whom the facilitator did."""
    rows = run(
        "SELECT a.space_id, coalesce(a.behalf, a.actor), p.gender, p.birth_year, count(*), max(a.at_ms) "
        "FROM civic_act a JOIN civic_thread o ON o.id = a.thread AND o.machine = ? "
        "LEFT JOIN person p ON p.id = coalesce(a.behalf, a.actor) AND p.space_id = a.space_id "
        "WHERE a.action = 'interest' AND a.counted = 1 AND a.at_ms >= ? AND a.at_ms < ? "
        "GROUP BY 1, 2, 3, 4",
        (OFFER.name, from_ms, to_ms),
    ).fetchall()
    return latest(
        (space, who, gender, age_band(born, year_of(int(at))), acts, 0, at)
        for space, who, gender, born, acts, at in rows
    )


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

TAKING_PART = (
    TakingPart(
        "joined_group", "Come into a group", path="/communaute/",
        query=of_authors(MEMBERSHIP, ("begin", "join", "accept")),
    ),
    TakingPart(
        "said_in_group", "Speak in a group", path="/communaute/",
        query=of_authors(POST, ("submit", "announce"), LIVE),
    ),
    TakingPart(
        "offered", "Offer work, a training or an ad", path="/communaute/travail/",
        query=of_authors(OFFER, ("submit", "bring"), (*LIVE, "filled")),
    ),
    TakingPart("interested", "Are interested in an offer", _interests, "/communaute/travail/"),
)  # fmt: skip
