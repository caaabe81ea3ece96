"""A community for tests and pictures: people, three groups, what they say, a board with four kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS
from hub.core.node import Node
from hub.core.people.service import give_role
from hub.core.who import SYSTEM, Who
from hub.features.community import meetings, service, speaking, threads, wall
from hub.features.community.meetings import Plan
from hub.features.community.rules import Facts
from hub.features.community.service import Founding
from hub.features.community.speaking import Offering, Saying
from hub.features.community.wall import Words
from hub.features.moderation import reading as queue
from hub.features.moderation.rules import Facts as Moderator
from hub.features.notices import service as notices
from tests.factories import person


@dataclass(frozen=True)
class Life:
    """Ids of people, groups, words and opportunities."""

    sira: str
    awa: str
    binta: str
    moussa: str
    women: str
    youth: str
    weavers: str
    job: str


def member(node: Node, who: str) -> tuple[Who, Facts]:
    """Somebody who came in with her pictures."""
    asking = Who(person=who, visit="v")
    return asking, threads.facts(node, asking)


def worker(node: Node, who: str, role: str = "facilitator") -> tuple[Who, Facts]:
    """Somebody of the staff who came in with a PIN."""
    asking = Who(person=who, visit="v", granted=(role,), strong=True)
    return asking, threads.facts(node, asking)


def let_through(node: Node, moderator: str, thread: str) -> None:
    """A moderator publishes what waits."""
    civic.act(node, worker(node, moderator)[0], thread, "publish", "moderator")


def said(node: Node, who: str, group: str, text: str, answers: str = "") -> str:
    """Words on a wall, on their way to a moderator."""
    return speaking.say(node, *member(node, who), group, Saying({"text": text}), answers)


def offered(node: Node, who: str, kind: str = "job", **told: str) -> str:
    """An opportunity, on its way to a moderator."""
    about = {"title": "Maçon", "until": "", "where": "Troungoumbé", **told}
    saying = Saying({"text": about.pop("text", "Deux semaines de travail, payé à la journée.")})
    return speaking.offer(node, *member(node, who), Offering(kind=kind, saying=saying, **about))


def begun(node: Node, sira: str = "") -> Life:
    """All of it, in a space whose facilitator is ``sira`` (made if not named)."""
    sira = sira or person(node, "Sira Traoré", birth_year=1988, roles=("facilitator",))
    give_role(node, SYSTEM, sira, "facilitator")
    awa, binta = person(node, "Awa Diarra", phone="76 12 34 56"), person(node, "Binta Camara")
    moussa = person(node, "Moussa Keïta", gender="man", birth_year=1999)
    made = {
        "women": ("women", "women", "Femmes de Nioro", "Nous épargnons ensemble, chaque semaine."),
        "youth": ("youth", "open", "Jeunes de Nioro", "Sport, petits travaux et entraide."),
        "craft": ("craft", "request", "Tisserands du marché", "Ceux qui tissent et vendent au marché."),
    }  # fmt: skip
    ids = {
        name: service.found(
            node, *worker(node, sira),
            Founding(kind=kind, entry=entry, title=title, told={"text": text}),
        )
        for name, (kind, entry, title, text) in made.items()
    }  # fmt: skip
    for who, group in ((awa, "women"), (binta, "women"), (binta, "youth"), (moussa, "youth"), (moussa, "craft")):  # fmt: skip
        service.come_in(node, *member(node, who), ids[group])
    post = said(node, moussa, ids["youth"], "Le terrain est libre samedi. Qui vient jouer ?")
    let_through(node, sira, post)
    answer = said(node, binta, ids["youth"], "Nous serons cinq filles.", post)
    let_through(node, sira, answer)
    speaking.react(node, *member(node, binta), post, "thank")
    let_through(node, sira, said(node, awa, ids["women"], "La cotisation passe à 500 francs."))
    said(node, binta, ids["women"], "Je propose d’acheter du savon ensemble.")
    at = datetime.fromtimestamp((node.clock.now_ms() + 3 * DAY_MS) / 1000, UTC).replace(hour=16, minute=0)  # fmt: skip
    for group, title in (("women", "La caisse"), ("youth", "Nettoyer le terrain")):
        plan = Plan(title, int(at.timestamp() * 1000), "Cour de l’école")
        meeting = meetings.plan(node, *worker(node, sira), ids[group], plan)
        meetings.come(node, *member(node, binta), ids[group], meeting, True)
    job = offered(node, awa)
    let_through(node, sira, job)
    for kind, title, text in (
        ("training", "Saponification", "Trois jours pour apprendre à faire du savon, gratuit."),
        ("call", "Petits projets des jeunes", "La commune aide dix projets. Dossier à l’espace."),
        ("ad", "Chèvre à vendre", "Une chèvre de deux ans, à voir au marché."),
    ):
        let_through(node, sira, offered(node, moussa, kind, title=title, text=text))
    speaking.interest(node, *member(node, moussa), job, {"text": "Je suis maçon."})
    return Life(sira, awa, binta, moussa, ids["women"], ids["youth"], ids["craft"], job)


def heard(node: Node, who: str, group: str) -> list[str]:
    """What somebody hears on a wall, the newest first, answers after what they answer."""
    found: list[Words] = []
    for words in wall.wall(node, member(node, who)[1], group):
        found += [words, *words.replies]
    return [words.told["text"] for words in found]


def news(node: Node, who: str) -> set[tuple[str, str]]:
    """(relation, action) of what is new in somebody's box."""
    return {(one.relation, f"{one.machine}.{one.action}") for one in notices.box(node, who)}


def moderating(who: str, node: Node) -> tuple[Who, Moderator]:
    """Somebody as a moderator."""
    asking = worker(node, who)[0]
    return asking, queue.facts(asking)
