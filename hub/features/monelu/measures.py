"""What reports can count about MonElu, and who takes part, by gender and age."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hub.core.civic.taking_part import TakingPart, of_authors, of_reactions
from hub.core.feature import Measure
from hub.core.storage.bound import run
from hub.core.usage.rules import WOMAN, YOUTH_BANDS
from hub.features.monelu.machines import DECISION, MESSAGE, OPINION, PROPOSAL
from hub.features.monelu.rules import SUPPORT

#: Half-open ranges of time in ms.
Count = Callable[[int, int], dict[str, float]]
#: The first act that counts of each kind: a message is published, a proposal is sent.
FIRST = {
    MESSAGE.name: "publish", DECISION.name: "publish",
    OPINION.name: "submit", PROPOSAL.name: "submit",
}  # fmt: skip
#: Whose matters: everybody's, women's, those of people under 35.
WHOSE = {
    "": ("", ()),
    "women": ("AND t.gender = ? ", (WOMAN,)),
    "youth": (f"AND t.band IN ({', '.join('?' * len(YOUTH_BANDS))}) ", YOUTH_BANDS),
}


def counted(machine: str, action: str, whose: str, from_ms: int, to_ms: int) -> dict[str, float]:
    """Matters of a kind in which something was done, by the space where they were begun."""
    condition, values = WHOSE[whose]
    found = run(
        "SELECT t.space_id, count(DISTINCT t.id) FROM civic_thread t "  # noqa: S608  # literals of ours
        "JOIN civic_act a ON a.thread = t.id "
        "WHERE t.machine = ? AND a.action = ? AND a.at_ms >= ? AND a.at_ms < ? "
        f"{condition}GROUP BY t.space_id",
        (machine, action, from_ms, to_ms, *values),
    )
    return {space: float(number) for space, number in found.fetchall()}


def _of(machine: str, action: str = "", whose: str = "") -> Count:
    return partial(counted, machine, action or FIRST[machine], whose)


MEASURES = (
    Measure("monelu_messages", "Messages of officials", _of(MESSAGE.name)),
    Measure("monelu_decisions", "Decisions made known", _of(DECISION.name)),
    Measure("monelu_opinions", "Opinions given", _of(OPINION.name)),
    Measure("monelu_opinions_women", "Opinions given by women", _of(OPINION.name, whose="women")),
    Measure("monelu_proposals", "Proposals made", _of(PROPOSAL.name)),
    Measure("monelu_proposals_women", "Proposals made by women", _of(PROPOSAL.name, whose="women")),
    Measure("monelu_proposals_youth", "Proposals made by the young", _of(PROPOSAL.name, whose="youth")),
    Measure("monelu_accepted", "Proposals accepted", _of(PROPOSAL.name, "accept")),
    Measure("monelu_done", "Actions of the plan done", _of(PROPOSAL.name, "done")),
)  # fmt: skip

TAKING_PART = (
    TakingPart(
        "proposed", "Propose an action", path="/monelu/propositions",
        query=of_authors(PROPOSAL, ("submit",)),
    ),
    TakingPart(
        "supported", "Support a proposal", path="/monelu/propositions",
        query=of_reactions(PROPOSAL, (SUPPORT,)),
    ),
    TakingPart(
        "opined", "Give an opinion", path="/monelu/messages", query=of_authors(OPINION, ("submit",))
    ),
)  # fmt: skip
