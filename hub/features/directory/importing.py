"""Officials from a file: first what it would change, line by line, then the writing of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.people.contact import Contact
from hub.core.people.rules import clean_name, plain
from hub.core.who import Who
from hub.features.directory import columns, editing, rules, service, sheet
from hub.features.directory.places import Tree
from hub.features.directory.rules import NewOfficial
from hub.features.directory.service import Official
from hub.features.directory.sheet import Line

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass(frozen=True)
class Planned:
    """What a line would do: ``changes`` names what differs, ``error`` says why it cannot be."""

    number: int
    what: str
    told: NewOfficial | None = None
    official: str = ""
    changes: tuple[str, ...] = ()
    error: InputError | None = None


@dataclass
class Known:
    """The directory by what finds somebody in it."""

    by_id: dict[str, Official] = field(default_factory=dict)
    by_code: dict[str, str] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)

    @classmethod
    def of(cls, officials: Iterable[Official], contacts: dict[str, Contact]) -> Known:
        """The officials there are, former ones too, and how they are reached."""
        known = cls(contacts=contacts)
        for one in officials:
            known.by_id[one.id] = one
            known.by_key[rules.natural_key(one.name, one.role, one.commune)] = one.id
            if one.code:
                known.by_code[plain(one.code)] = one.id
        return known

    def find(self, told: NewOfficial) -> str:
        """The id of whom a line means: who has that code, else that name and office there."""
        if told.code and (id := self.by_code.get(plain(told.code))):
            return id
        id = self.by_key.get(rules.natural_key(told.name, told.role, told.place), "")
        if id and told.code and self.by_id[id].code:
            id = ""  # a namesake with another code is another person
        return id or rules.official_id(told)


def plan(node: Node, data: bytes) -> list[Planned]:
    """What a file would change; raises InputError if it cannot be read at all."""
    lines = sheet.read(data)
    places, known = service.tree(node), _known(node)
    met: dict[str, int] = {}
    return [_plan(line, places, known, met) for line in lines]


def carry_out(node: Node, who: Who, planned: list[Planned]) -> int:
    """Write what is new or differs, all or nothing; how many lines that were."""
    written = 0
    with node.journal.writing():
        known = _known(node)
        for one in planned:
            if one.told is None or one.what not in (NEW, CHANGED):
                continue
            if found := known.by_id.get(one.official):
                reached = known.contacts.get(one.official, Contact())
                editing.write_changes(node, who, found, reached, one.told, whole=False)
            else:
                editing.write_new(node, who, one.official, one.told)
            written += 1
    return written


def _known(node: Node) -> Known:
    return Known.of(service.everybody(node), editing.contacts(node))


def _plan(line: Line, places: Tree, known: Known, met: dict[str, int]) -> Planned:
    try:
        told = rules.check(told_by(line.cells, places))
    except InputError as error:
        return Planned(line.number, WRONG, error=error)
    id = known.find(told)
    if id in met:
        again = InputError("This is the same person as on line {line}.", line=met[id])
        return Planned(line.number, WRONG, error=again)
    met[id] = line.number
    found = known.by_id.get(id)
    if found is None:
        return Planned(line.number, NEW, told, id)
    changes = editing.would_change(found, known.contacts.get(id, Contact()), told, whole=False)
    return Planned(line.number, CHANGED if changes else SAME, told, id, tuple(changes))


def told_by(cells: dict[str, str], places: Tree) -> NewOfficial:
    """What a line says; raises InputError for the first cell that cannot be."""
    if "too_many" in cells:
        raise InputError("This line has more cells than the first one: look for a stray separator.")
    name = " ".join(filter(None, (cells.get("first", ""), cells.get("name", ""))))
    return NewOfficial(
        name=clean_name(name),
        role=columns.role(cells.get("role", "")),
        place=_commune(cells.get("commune", ""), cells.get("cercle", ""), places),
        gender=columns.gender(cells.get("gender", "")),
        languages=columns.languages(cells.get("languages", "")),
        phone=cells.get("phone", ""),
        email=cells.get("email", ""),
        code=cells.get("code", ""),
        since=cells.get("since", ""),
        until=cells.get("until", ""),
    )


def _commune(name: str, cercle: str, places: Tree) -> str:
    """The code of the commune that a line names; raises InputError."""
    if not name:
        raise InputError("The commune is missing.")
    found = places.called(f"{name}, {cercle}" if cercle else name)
    if len(found) == 1:
        return found[0].code
    if found:
        which = ", ".join(f"{one.name} ({places.name(one.parent)})" for one in found)
        raise InputError(
            "Several communes are called {name}: {which}. Write the cercle as well.",
            name=name,
            which=which,
        )
    told = f"{name} ({cercle})" if cercle else name
    if near := difflib.get_close_matches(plain(name), places.names, 1, 0.75):
        raise InputError(
            "The hub knows no commune called {name}. Did you mean {near}?",
            name=told,
            near=places.names[near[0]][0].name,
        )
    raise InputError(
        "The hub knows no commune called {name}. See docs/directory.md to add one.", name=told
    )
