"""Acts of Gafé: modules, sittings, what is kept of them, the class."""

from __future__ import annotations

from dataclasses import dataclass

from content_cache.errors import ContentError
from content_cache.gafe.model import Module
from hub.core.clock import hlc_ms
from hub.core.errors import InputError, NotFoundError
from hub.core.ids import is_uuid
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.gafe import rules
from hub.features.gafe.records import GafePractised, Practised
from hub.features.gafe.rules import Answer, Mastery, Pair
from hub.features.gafe.sittings import Sitting, path, sitting

STAGES = ("standard", "functional")


@dataclass(frozen=True)
class Standing:
    """Where a person is in a module: stars (0 to 3), share of the path done (0 to 1)."""

    stars: int
    done: float


def modules(node: Node) -> list[Module]:
    """Every module on disk, by stage and order."""
    found = [node.store.module(m.id) for m in node.store.list() if m.kind == "gafe"]
    return sorted(found, key=lambda one: (STAGES.index(one.stage), one.order, one.manifest.id))


def module(node: Node, package: str) -> Module:
    """One module; raises NotFoundError if it is not here."""
    try:
        return node.store.module(package)
    except ContentError as error:
        raise NotFoundError("This module is not in the space.") from error


def standings(node: Node, person: str | None, of: list[Module]) -> dict[str, Standing]:
    """Where a person is in each of some modules, by package id; two queries for all."""
    places: dict[str, int] = {}
    boxes: dict[str, list[int]] = {}
    if person:
        sql = "SELECT package, max(place) FROM gafe_place WHERE person = ? GROUP BY package"
        places = dict(run(sql, (person,)).fetchall())
        sql = "SELECT package, item, max(box) FROM gafe_mastery WHERE person = ? GROUP BY package, item"
        for package, _item, box in run(sql, (person,)).fetchall():
            boxes.setdefault(package, []).append(box)
    found = {}
    for one in of:
        package, total = one.manifest.id, len(path(one))
        place = min(places.get(package, 0), total)
        found[package] = Standing(
            rules.stars(place, total, boxes.get(package, ())), place / total if total else 0.0
        )
    return found


def place_of(person: str | None, package: str) -> int:
    """How many screens of a path are behind a person."""
    if person is None:
        return 0
    sql = "SELECT max(place) FROM gafe_place WHERE person = ? AND package = ?"
    return int(run(sql, (person, package)).fetchone()[0] or 0)


def mastery_of(person: str | None, package: str) -> dict[str, Mastery]:
    """How well a person knows each item of a module, whichever the space."""
    if person is None:
        return {}
    found = run(
        f"{_MASTERY} WHERE person = ? AND package = ? GROUP BY person, item", (person, package)
    )
    return {row[1]: _mastery(row) for row in found.fetchall()}


_MASTERY = (
    "SELECT person, item, max(box), sum(rights), sum(wrongs), max(seen), max(missed) "
    "FROM gafe_mastery"
)


def _mastery(row: tuple[str, str, int, int, int, int, int]) -> Mastery:
    _person, _item, box, rights, wrongs, seen, missed = row
    return Mastery(box, int(rights), int(wrongs), hlc_ms(seen), missed >= seen)


def sit(node: Node, who: Who, of: Module, place: int | None = None) -> Sitting:
    """What somebody practises now; ``place`` chooses where on the path, as visitors need."""
    package, now_ms = of.manifest.id, node.clock.now_ms()
    start = place_of(who.person, package) if place is None else place
    seed = f"{who.person or who.visit}/{now_ms // rules.DAY_MS}/{start}"
    known = mastery_of(who.person, package) if place is None else {}
    return sitting(of, known, start, now_ms, seed)


def practised(
    node: Node, who: Who, attempt: str, package: str, answers: list[Answer], place: int
) -> None:
    """Keep what came of a sitting, once whatever how often it is told; a visitor's is not kept."""
    of = module(node, package)
    if not is_uuid(attempt):
        raise InputError("This is not the number of a sitting.")
    strange = {answer.item for answer in answers} - set(of.by_id)
    if strange:
        raise InputError("There is no item {item} in this module.", item=min(strange))
    if who.person is None:
        return
    total = len(path(of))
    now_ms = node.clock.now_ms()
    with node.journal.writing():
        if node.journal.has(attempt):
            return
        known = mastery_of(who.person, package)
        items = tuple(
            Practised(item, rules.box_after(known.get(item), wrongs, now_ms), rights, wrongs)
            for item, (rights, wrongs) in rules.tally(answers).items()
        )
        place = min(max(place, 0), total)
        body = GafePractised(
            person=who.person, package=package, items=items, place=place,
            finished=place == total and place_of(who.person, package) < total,
        )  # fmt: skip
        node.journal.write("gafe.practised", body, who.actor, rid=attempt)


def finished(person: str | None, package: str) -> int | None:
    """When a person first finished a module, in ms since 1970 UTC; None if not yet."""
    if person is None:
        return None
    sql = "SELECT min(at_ms) FROM gafe_finished WHERE person = ? AND package = ?"
    found = run(sql, (person, package)).fetchone()[0]
    return None if found is None else int(found)


@dataclass(frozen=True)
class ClassView:
    """A class on one module: people by name, what each knows, who is stuck, whom to pair."""

    people: tuple[tuple[str, str], ...]
    known: dict[str, dict[str, Mastery]]
    stuck: dict[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]


def class_view(node: Node, of: Module) -> ClassView:
    """Everybody who practised a module in this space."""
    here = (node.space_id, of.manifest.id)
    rows = run(f"{_MASTERY} WHERE space_id = ? AND package = ? GROUP BY person, item", here)
    names = dict(run(_NAMES, here).fetchall())
    known: dict[str, dict[str, Mastery]] = {who: {} for who in names}
    for row in rows.fetchall():
        if row[0] in known and row[1] in of.by_id:
            known[row[0]][row[1]] = _mastery(row)
    people = tuple(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))
    stuck = {
        item: tuple(who for who, _name in people if _stuck(known[who], item)) for item in of.by_id
    }
    return ClassView(
        people=people,
        known=known,
        stuck={item: whom for item, whom in stuck.items() if whom},
        pairs=tuple(rules.pairs({who: known[who] for who, _name in people})),
    )


#: Who practised a module in a space and was not erased since.
_NAMES = (
    "SELECT id, max(name) FROM person WHERE name IS NOT NULL AND id IN "
    "(SELECT person FROM gafe_mastery WHERE space_id = ? AND package = ?) GROUP BY id"
)


def _stuck(known: dict[str, Mastery], item: str) -> bool:
    return item in known and known[item].stuck


def most_practised(node: Node) -> dict[str, int]:
    """How many people of this space practised each module, by package id."""
    sql = (
        "SELECT package, count(DISTINCT person) FROM gafe_place WHERE space_id = ? GROUP BY package"
    )
    return {package: int(count) for package, count in run(sql, (node.space_id,)).fetchall()}
