"""Reading the directory: who represents a commune, which official a person is."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people.rules import plain
from hub.core.storage.bound import run
from hub.features.directory.models import MandateRow, OfficialRow, PlaceRow
from hub.features.directory.places import Place, Tree
from hub.features.directory.rules import CLERK, COMMUNE, ROLES, is_over


@dataclass(frozen=True, slots=True)
class Mandate:
    """An office held; ``since`` and ``until`` are ``2016``, ``2016-11``, a day, or ''."""

    id: str
    role: str
    place: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in office. ``commune`` is a place's code, ``photo`` and ``voice`` (the name said
    aloud) are ids of attachments (hub.core.blobs) or ''.

    ``former`` once every mandate told of is over. The phone is not here: see ``editing.contact_of``.
    """

    id: str
    name: str
    role: str
    commune: str
    commune_name: str
    gender: str = ""
    languages: tuple[str, ...] = ()
    photo: str = ""
    voice: str = ""
    code: str = ""
    mandates: tuple[Mandate, ...] = ()
    former: bool = False

    @property
    def elected(self) -> bool:
        """Whether citizens can turn to this person; a clerk only carries what they ask."""
        return self.role != CLERK


def tree(node: Node) -> Tree:
    """Every place known here; one query."""
    return Tree(
        Place(
            row.code,
            row.name or row.code,
            row.level or COMMUNE,
            row.parent or "",
            (),
            row.source or "",
        )
        for row in PlaceRow.select()
    )


def communes(node: Node) -> list[Place]:
    """Every commune known here, by name."""
    return tree(node).of(COMMUNE)


def commune(node: Node, code: str) -> Place:
    """A commune by its code; raises NotFoundError."""
    found = tree(node).get(code)
    if found is None or found.level != COMMUNE:
        raise NotFoundError("This commune is not in the directory.")
    return found


def officials(node: Node, commune: str, former: bool = False) -> list[Official]:
    """Who is in office in a commune, the mayor first; with ``former`` also who was."""
    rows = OfficialRow.select().where(OfficialRow.place == commune)
    return [one for one in _made(node, list(rows)) if former or not one.former]


def everybody(node: Node) -> list[Official]:
    """Every official of the directory, former ones too, by commune and office."""
    return _made(node, list(OfficialRow.select()))


def official(node: Node, id: str) -> Official:
    """One official; raises NotFoundError."""
    found = _made(node, list(OfficialRow.select().where(OfficialRow.id == id)))
    if not found:
        raise NotFoundError("This official is not in the directory.")
    return found[0]


def officials_by_id(node: Node, ids: list[str]) -> dict[str, Official]:
    """Several officials at once; those that are not known are left out."""
    rows = OfficialRow.select().where(OfficialRow.id << ids) if ids else ()
    return {one.id: one for one in _made(node, list(rows))}


def officials_of_person(node: Node, person: str | None) -> list[Official]:
    """The officials that somebody who signed in is; those in office first."""
    if not person:
        return []
    found = run("SELECT official FROM official_link WHERE person = ? AND linked = 1", (person,))
    known = officials_by_id(node, [row[0] for row in found.fetchall()])
    return sorted(known.values(), key=lambda one: one.former)


def official_of_person(node: Node, person: str | None) -> Official | None:
    """The elected official that somebody is, None if none; one in office wins."""
    return next((one for one in officials_of_person(node, person) if one.elected), None)


def clerk_of(node: Node, person: str | None) -> tuple[str, ...]:
    """The communes (codes) whose clerk somebody is."""
    found = officials_of_person(node, person)
    return tuple(dict.fromkeys(one.commune for one in found if not one.elected and not one.former))


def clerks(node: Node, commune: str) -> list[Official]:
    """The clerks of a commune."""
    return [one for one in officials(node, commune) if not one.elected]


def person_of(node: Node, official: str) -> tuple[str, ...]:
    """Who signs in as an official: ids of persons."""
    found = run(
        "SELECT person FROM official_link WHERE official = ? AND linked = 1 ORDER BY person",
        (official,),
    )
    return tuple(row[0] for row in found.fetchall())


def linkable(node: Node, official: Official) -> list[tuple[str, str]]:
    """People (id, name) who have the role that goes with the office and are not linked yet."""
    role = "clerk" if official.role == CLERK else "official"
    found = run(
        "SELECT DISTINCT p.id, p.name FROM person p JOIN person_role r ON r.person = p.id "
        "WHERE r.role = ? AND r.removed = 0 AND p.erased = 0 AND p.id NOT IN "
        "(SELECT person FROM official_link WHERE official = ? AND linked = 1) ORDER BY p.name",
        (role, official.id),
    )
    return [(row[0], row[1] or "") for row in found.fetchall()]


def linked(node: Node, official: str) -> list[tuple[str, str]]:
    """Who signs in as an official: ids and names."""
    found = run(
        "SELECT l.person, p.name FROM official_link l JOIN person p ON p.id = l.person "
        "WHERE l.official = ? AND l.linked = 1 AND p.erased = 0 ORDER BY p.name",
        (official,),
    )
    return [(row[0], row[1] or "") for row in found.fetchall()]


def counts(node: Node) -> dict[str, int]:
    """How many people are in office in each commune that has some; one query."""
    rows = run(_IN_OFFICE, (today(node),)).fetchall()
    return {place: int(count) for place, count in rows if place}


#: As ``is_over`` decides, of every official at once.
_IN_OFFICE = (
    "SELECT o.place, count(*) FROM official o "
    "WHERE o.name <> '' AND coalesce(o.withdrawn, '') <> '1' AND (NOT EXISTS ("
    "SELECT 1 FROM mandate m WHERE m.official = o.id AND m.withdrawn = 0) OR EXISTS ("
    "SELECT 1 FROM mandate m WHERE m.official = o.id AND m.withdrawn = 0 AND "
    "(m.until = '' OR m.until >= substr(CAST(? AS TEXT), 1, length(m.until))))) "
    "GROUP BY o.place"
)


def home_communes(node: Node) -> list[Place]:
    """The communes that the space stands in or serves, as its settings and description name them."""
    row = run("SELECT commune FROM space WHERE id = ?", (node.space_id,)).fetchone()
    told = (row[0] if row else None) or node.settings.commune
    found: list[Place] = []
    known = tree(node)
    for name in told.replace(";", ",").split(","):
        matches = known.called(name) if name.strip() else []
        found += matches if len(matches) == 1 else []
    return found


def today(node: Node) -> str:
    """The day on the hub's clock, as ISO text; Mali keeps UTC all year."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(node.clock.now_ms() / 1000, UTC).date().isoformat()


def _made(node: Node, rows: list[OfficialRow]) -> list[Official]:
    """Rows with their mandates and the names of communes: two queries for all."""
    shown = [row for row in rows if row.name and row.withdrawn != "1"]
    if not shown:
        return []
    held = _mandates([row.id for row in shown])
    places, now = tree(node), today(node)
    made = [_official(row, tuple(held.get(row.id, ())), places, now) for row in shown]
    return sorted(made, key=_order)


def _official(row: OfficialRow, mandates: tuple[Mandate, ...], places: Tree, now: str) -> Official:
    return Official(
        id=row.id,
        name=row.name or "",
        role=row.role or ROLES[2],
        commune=row.place or "",
        commune_name=places.name(row.place or ""),
        gender=row.gender or "",
        languages=tuple((row.languages or "").split()),
        photo=row.photo or "",
        voice=row.voice or "",
        code=row.code or "",
        mandates=mandates,
        former=bool(mandates) and all(is_over(one.until, now) for one in mandates),
    )


def _order(one: Official) -> tuple[str, int, bool, str]:
    rank = ROLES.index(one.role) if one.role in ROLES else len(ROLES)
    return plain(one.commune_name), rank, one.former, plain(one.name)


def _mandates(officials: list[str]) -> dict[str, list[Mandate]]:
    """The mandates of some officials, latest first; one query."""
    rows = (
        MandateRow.select()
        .where((MandateRow.official << officials) & (MandateRow.withdrawn == 0))
        .order_by(MandateRow.since.desc(), MandateRow.id)
    )
    found: dict[str, list[Mandate]] = {}
    for row in rows:
        found.setdefault(row.official, []).append(
            Mandate(row.id, row.role, row.place, row.since, row.until)
        )
    return found
