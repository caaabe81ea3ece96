"""Acts of courses: reading, progress, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from content_cache.course import Course
from content_cache.errors import ContentError
from content_cache.lesson import Lesson
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.courses import rules
from hub.features.courses.models import Certificate, Progress
from hub.features.courses.records import CertificateGiven, ProgressNoted


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a course: share done (0 to 1) and the item to go on with."""

    done: float
    resume: str | None
    noted: dict[str, Progress]


def courses(node: Node) -> list[Course]:
    """Every course on disk, in the order of its title."""
    found = [node.store.course(m.id) for m in node.store.list() if m.kind == "course"]
    return sorted(found, key=lambda course: course.manifest.title_in(node.settings.language))


def course(node: Node, package: str) -> Course:
    """One course; raises NotFoundError if it is not here."""
    try:
        return node.store.course(package)
    except ContentError as error:
        raise NotFoundError("This course is not in the space.") from error


def lesson(of: Course, name: str) -> Lesson:
    """One lesson of a course by its name; raises NotFoundError."""
    for found in of.lessons:
        if found.name == name:
            return found
    raise NotFoundError("This lesson is not part of the course.")


def order_of(of: Course) -> list[str]:
    """The items of a course in order."""
    names = [found.name for found in of.lessons]
    quizzes = [found.name for found in of.lessons if found.stem in of.quizzes]
    return rules.items(names, quizzes, of.final is not None)


def standings(person: str | None, of: list[Course]) -> dict[str, Standing]:
    """Where a person stands in each of some courses, by package id; one query for all."""
    rows = list(Progress.select().where(Progress.person == person)) if person else []
    by_package: dict[str, dict[str, Progress]] = {}
    for row in rows:
        by_package.setdefault(row.package, {})[row.item] = row
    answer = {}
    for each in of:
        noted, order = by_package.get(each.manifest.id, {}), order_of(each)
        answer[each.manifest.id] = Standing(
            rules.share_done(order, noted), rules.resume_at(order, noted), noted
        )
    return answer


def place_of(person: str | None, package: str, item: str) -> float | None:
    """How far into an item a person came (0 to 1), if known."""
    if person is None:
        return None
    row = run(
        "SELECT place FROM progress WHERE person = ? AND package = ? AND item = ? "
        "ORDER BY hlc DESC LIMIT 1",
        (person, package, item),
    ).fetchone()
    return row[0] if row else None


def note(
    node: Node,
    who: Who,
    package: str,
    item: str,
    place: float | None = None,
    done: bool = False,
    score: float | None = None,
    space_id: str | None = None,
) -> None:
    """Write how far somebody came; a visitor's progress is not kept."""
    if who.person is None:
        return
    with node.journal.writing():
        if place is None:
            place = place_of(who.person, package, item)
        body = ProgressNoted(
            person=who.person, package=package, item=item, score=score, done=done,
            place=None if place is None else round(min(max(place, 0.0), 1.0), 3),
        )  # fmt: skip
        node.journal.write("progress.noted", body, who.actor, space_id=space_id)


def give_certificate(
    node: Node,
    who: Who,
    of: Course,
    score: float,
    at_ms: int | None = None,
    space_id: str | None = None,
) -> str | None:
    """Give a certificate once a person and course; answers its id (None for a visitor)."""
    if who.person is None:
        return None
    package = of.manifest.id
    known = Certificate.get_or_none(
        (Certificate.person == who.person) & (Certificate.package == package)
    )
    if known is not None:
        return str(known.id)
    now_ms = node.clock.now_ms() if at_ms is None else at_ms
    year = datetime.fromtimestamp(now_ms / 1000, UTC).year
    body = CertificateGiven(
        person=who.person,
        package=package,
        title=of.manifest.title_in(node.settings.language),
        number=f"{year}-{node.journal.writer[:4]}-{_count(space_id or node.space_id) + 1:05d}".upper(),
        score=score,
        at_ms=at_ms,
    )
    return node.journal.write("certificate.given", body, who.actor, space_id=space_id)


def certificates_of(person: str) -> list[Certificate]:
    """A person's certificates, newest first."""
    rows = Certificate.select().where(Certificate.person == person)
    return list(rows.order_by(Certificate.at_ms.desc()))


def certificate(certificate_id: str) -> Certificate:
    """One certificate; raises NotFoundError."""
    found = Certificate.get_or_none(Certificate.id == certificate_id)
    if found is None:
        raise NotFoundError("There is no such certificate here.")
    return found


def _count(space_id: str) -> int:
    return int(Certificate.select().where(Certificate.space_id == space_id).count())


@dataclass(frozen=True)
class Resume:
    """What a person was doing last: the course's title, its package, the item to go on with."""

    title: str
    package: str
    item: str

    @property
    def path(self) -> str:
        """The address of the page to go on with."""
        return rules.path_of(self.package, self.item)


def begun(person: str) -> list[str]:
    """The packages a person worked on, the last one first."""
    sql = "SELECT package FROM progress WHERE person = ? GROUP BY package ORDER BY max(hlc) DESC"
    return [row[0] for row in run(sql, (person,)).fetchall()]


def latest(node: Node, person: str) -> Resume | None:
    """Where a person goes on: the course last worked on that is here and not finished."""
    found = run(
        "SELECT package FROM progress WHERE person = ? GROUP BY package ORDER BY max(hlc) DESC",
        (person,),
    )
    of = [each for row in found.fetchall() if (each := _here(node, row[0]))]
    stands = standings(person, of)
    for each in of:
        if resume := stands[each.manifest.id].resume:
            return Resume(each.manifest.title_in(node.settings.language), each.manifest.id, resume)
    return None


def _here(node: Node, package: str) -> Course | None:
    """A course, or None where it is not in this space any more."""
    try:
        return course(node, package)
    except NotFoundError:
        return None
