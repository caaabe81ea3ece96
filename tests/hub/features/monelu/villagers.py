"""People of one commune for tests of MonElu, and what they know of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.node import Node
from hub.core.who import Who
from hub.features.monelu import reading, service
from hub.features.monelu.rules import Facts
from hub.features.monelu.service import Saying
from tests import factories

COMMUNE = "ML01"


@dataclass(frozen=True)
class Villager:
    """Somebody who acts: a session, and what the rules know of it."""

    who: Who
    facts: Facts

    @property
    def id(self) -> str:
        """The person's id."""
        return self.who.person or ""


def villager(
    node: Node, name: str, *roles: str, seats: tuple[str, ...] = (), **details: object
) -> Villager:
    """Somebody with roles, signed in with a secret; an official of ``seats``."""
    person = factories.person(node, name, roles=roles, **details)
    who = Who(person=person, visit="v", name=name, granted=roles, strong=True)
    return Villager(who, reading.facts(node, who, seats))


@dataclass(frozen=True)
class Village:
    """Who takes part in the life of a proposal."""

    awa: Villager
    fanta: Villager
    kadiatou: Villager
    moussa: Villager
    mayor: Villager
    grants: Villager


def village(node: Node) -> Village:
    """A young woman who proposes, a neighbour, a facilitator, a moderator, a mayor, a funder."""
    return Village(
        awa=villager(node, "Awa Sissoko"),
        fanta=villager(node, "Fanta Camara"),
        kadiatou=villager(node, "Kadiatou Diallo", "facilitator", birth_year=1988),
        moussa=villager(node, "Moussa Keïta", "moderator", gender="man", birth_year=1980),
        mayor=villager(
            node, "Demba Coulibaly", "official", seats=(COMMUNE,), gender="man", birth_year=1960
        ),
        grants=villager(node, "Sira Traoré", "manager", birth_year=1975),
    )


def proposed(node: Node, by: Villager, title: str = "Un puits", **told: str) -> str:
    """A proposal that waits for a moderator."""
    saying = Saying(
        title=title, commune=COMMUNE, told={"text": "Nous marchons loin.", **told},
        about={"subject": "water", "for": "women"},
    )  # fmt: skip
    return service.propose(node, by.who, saying)


def do(node: Node, who: Villager, thread: str, action: str, **typed: str) -> str:
    """One act; answers the state that it leads to."""
    return service.do(node, who.who, who.facts, thread, action, typed).state


#: A proposal's life after it was sent: who does what, telling what, and the state then.
LIFE: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("moussa", "publish", {}, "published"),
    ("kadiatou", "paper", {"number": "25"}, "published"),
    ("kadiatou", "review", {}, "review"),
    (
        "mayor", "accept",
        {"owner": "Le maire", "by": "2026-12-31", "line": "Eau", "cost": "4 500 000"}, "accepted",
    ),
    ("grants", "fund", {"amount": "3.000.000", "source": "Coopération"}, "funded"),
    ("mayor", "start", {}, "progress"),
    ("mayor", "follow", {"percent": "60", "text": "Le trou est creusé."}, "progress"),
    ("mayor", "done", {"photo": "ab" * 32}, "done"),
    ("awa", "confirm", {}, "confirmed"),
)  # fmt: skip


def lived(node: Node, of: Village, until: str = "confirmed") -> str:
    """A proposal brought as far as a state."""
    thread = proposed(node, of.awa)
    for name, action, told, state in LIFE:
        assert do(node, getattr(of, name), thread, action, **told) == state
        if state == until and action != "paper":
            break
    return thread
