"""Writing a plan into an empty hub, through the services, as if it had all happened here."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from content_cache.course import Course
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.rules import ADULT_YEARS, APPROXIMATE, EXACT, Guardian, NewPerson
from hub.core.storage.bound import run
from hub.core.usage import service as usage
from hub.core.usage.rules import age_band, year_of
from hub.core.who import SYSTEM, Who
from hub.demo.cast import Character
from hub.demo.places import Place
from hub.demo.plan import Plan
from hub.demo.stays import Stay
from hub.demo.studies import Learner, Step, learner
from hub.features.courses import service as courses
from hub.features.courses.records import QuizFinished
from hub.features.reports import service as reports

#: Visits written in one transaction: about a thousand facts.
BATCH = 300
#: What people look at, by purpose, where they follow no course.
LOOKED_AT = {"learn": "learn", "speak": "projector", "meeting": "projector", "print": "me"}
#: Where everybody arrives.
ELSE = "home"


@dataclass
class Filling:
    """What is known while a plan is written: ids of spaces and people, who learns what."""

    node: Node
    plan: Plan
    rng: random.Random
    spaces: dict[Place, str]
    last_years: dict[int, int]
    known: dict[int, Who] = field(default_factory=dict)
    learners: dict[int, Learner | None] = field(default_factory=dict)


def refuse_unless_empty(node: Node) -> None:
    """Raise OperatorError if anybody is registered here or has come."""
    people_here = run("SELECT count(*) FROM person").fetchone()[0]
    visits_here = run("SELECT count(*) FROM visit").fetchone()[0]
    if people_here or visits_here:
        raise OperatorError(
            "This hub is in use ({people} people, {visits} visits): nothing was invented.",
            "Name an empty folder for the demonstration, for example "
            "HUB_DATA_DIR=demo-var hub demo.",
            people=people_here,
            visits=visits_here,
        )


def fill(node: Node, plan: Plan, seed: int, done: Callable[[int], None]) -> int:
    """Write the plan; ``done`` is told how many visits each batch held. Answers the visits written.

    The first space of the plan is this hub's own. Raises OperatorError on a hub in use.
    """
    refuse_unless_empty(node)
    rng = random.Random(seed)  # noqa: S311  # an invented history, no secret
    years = {s.character: year_of(s.at_ms) for s in plan.stays if s.character is not None}
    filling = Filling(node, plan, rng, _spaces(node, plan), years)
    taught = courses.courses(node)
    for start in range(0, len(plan.stays), BATCH):
        batch = plan.stays[start : start + BATCH]
        with node.journal.writing():
            for stay in batch:
                _write(filling, stay, taught)
        done(len(batch))
    return len(plan.stays)


def _spaces(node: Node, plan: Plan) -> dict[Place, str]:
    """Describe each space and what it promised; answers its id."""
    first, *others = plan.places
    ids = {first: node.space_id}
    ids |= {place: str(uuid5(NAMESPACE_URL, f"demo:{place.key}")) for place in others}
    months = f"{plan.start:%Y-%m}", f"{plan.end:%Y-%m}"
    with node.journal.writing():
        for place, space_id in ids.items():
            people.describe_space(
                node, SYSTEM, space_id, name=place.name, commune=place.commune,
                intercommunality=place.intercommunality, opened_on=place.opened_on,
            )  # fmt: skip
            reports.set_target(node, SYSTEM, space_id, "users", *months, str(plan.promised))
    return ids


def _write(filling: Filling, stay: Stay, taught: list[Course]) -> None:
    """One visit, with the registration before a first one and what was learned in it."""
    node, number, space_id = filling.node, stay.character, filling.spaces[stay.place]
    gender, band, who = stay.gender, stay.band, None
    steps: list[Step] = []
    if number is not None:
        character = filling.plan.people[number]
        who = filling.known.get(number) or _register(filling, stay, number, taught)
        gender = character.gender
        band = age_band(_birth_year(filling, number), year_of(stay.at_ms))
        following = filling.learners[number]
        steps = following.go_on(filling.rng) if following and stay.purpose == "learn" else []
    person = who.person if who else None
    visit = usage.open_visit(
        node, person or "", person=person, gender=gender, band=band, purpose=stay.purpose,
        device=stay.device, at_ms=stay.at_ms, space_id=space_id,
    )  # fmt: skip
    if who and steps:
        _learn(filling, stay, who, visit, steps)
    else:
        usage.record_activity(
            node, visit, "page", LOOKED_AT.get(stay.purpose or "", ELSE),
            seconds=stay.active_s, person=person, space_id=space_id,
        )  # fmt: skip
    usage.close_visit(
        node, visit, stay.how, person or "", person=person, active_s=stay.active_s,
        stay_s=stay.stay_s, space_id=space_id,
    )  # fmt: skip


def _register(filling: Filling, stay: Stay, number: int, taught: list[Course]) -> Who:
    character = filling.plan.people[number]
    born = _birth_year(filling, number)
    minor = born is not None and year_of(stay.at_ms) - born < ADULT_YEARS
    about = year_of(stay.at_ms)
    new = NewPerson(
        name=character.name,
        gender=character.gender,
        birth_year=born,
        birth_precision=APPROXIMATE if born and about - born > 40 else EXACT,
        languages=character.languages,
        locality=character.village,
        reads=character.reads,
        consent="spoken",
        guardian=_guardian(filling.rng, character) if minor else None,
    )
    space_id = filling.spaces[stay.place]
    person = people.register(filling.node, SYSTEM, new, at_ms=stay.at_ms, space_id=space_id)
    filling.learners[number] = learner(filling.rng, character.gender, taught)
    filling.known[number] = Who(person=person, name=character.name)
    return filling.known[number]


def _birth_year(filling: Filling, number: int) -> int | None:
    """The year that puts somebody into their age band at their latest visit."""
    age = filling.plan.people[number].age
    return None if age is None else filling.last_years[number] - age


def _guardian(rng: random.Random, child: Character) -> Guardian:
    family = child.name.rsplit(" ", 1)[-1]
    first, relation = rng.choice((("Oumou", "mère"), ("Bakary", "père"), ("Hawa", "tante")))
    return Guardian(f"{first} {family}", relation)


def _learn(filling: Filling, stay: Stay, who: Who, visit: str, steps: list[Step]) -> None:
    node, space_id = filling.node, filling.spaces[stay.place]
    seconds = stay.active_s // len(steps)
    end_ms = stay.at_ms + stay.stay_s * 1000
    for step in steps:
        package = step.course.manifest.id
        if step.score is not None:
            body = QuizFinished(
                package=package, item=step.item, score=step.score, person=who.person,
                review=step.review, at_ms=end_ms,
            )  # fmt: skip
            node.journal.write("quiz.finished", body, who.actor, space_id=space_id)
        courses.note(
            node, who, package, step.item, place=None if step.score is not None else 1.0,
            done=step.passed, score=step.score, space_id=space_id,
        )  # fmt: skip
        usage.record_activity(
            node, visit, step.subject, f"{package}/{step.item}", seconds=seconds,
            person=who.person, score=step.score, space_id=space_id,
        )  # fmt: skip
        if step.final and step.passed and step.score is not None:
            courses.give_certificate(
                node, who, step.course, step.score, at_ms=end_ms, space_id=space_id
            )
