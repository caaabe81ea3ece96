"""Acts on the directory: describe an official, set a mandate, say who signs in."""

from __future__ import annotations

from hub.core.errors import InputError
from hub.core.node import Node
from hub.core.people import service as people
from hub.core.people.contact import Contact
from hub.core.people.rules import clean_name
from hub.core.storage.bound import run
from hub.core.who import Who
from hub.features.directory import rules, service
from hub.features.directory.records import (
    MandateSet,
    OfficialDescribed,
    OfficialLinked,
    OfficialReached,
    PlaceDescribed,
)
from hub.features.directory.rules import NewOfficial
from hub.features.directory.service import Mandate, Official


def add(node: Node, who: Who, told: NewOfficial) -> str:
    """Add an official with the mandate told of; answers the id.

    Raises InputError for what cannot be, and if the same person is there already.
    """
    told = rules.check(told)
    service.commune(node, told.place)
    id = rules.official_id(told)
    if id in service.officials_by_id(node, [id]):
        raise InputError("This official is in the directory already.", field="name")
    with node.journal.writing():
        write_new(node, who, id, told)
    return id


def change(node: Node, who: Who, id: str, told: NewOfficial, fresh: bool = False) -> None:
    """Correct an official and the latest mandate; what is left empty is emptied.

    ``fresh`` says that the mandate is another one, after those known. Raises InputError,
    NotFoundError.
    """
    told = rules.check(told)
    service.commune(node, told.place)
    with node.journal.writing():
        found = service.official(node, id)
        write_changes(node, who, found, contact_of(node, id), told, whole=True, fresh=fresh)


def write_new(node: Node, who: Who, id: str, told: NewOfficial) -> None:
    """Write an official who is not there yet; ``told`` was checked."""
    fields = {**details(told), "withdrawn": ""}
    body = OfficialDescribed(official=id, fields=fields)
    node.journal.write("official.described", body, who.actor)
    _follow(node, who, id, told, Contact(), (), whole=True)


def write_changes(
    node: Node,
    who: Who,
    found: Official,
    known: Contact,
    told: NewOfficial,
    whole: bool,
    fresh: bool = False,
) -> None:
    """Write what differs from what is known; ``told`` was checked.

    Without ``whole`` what was left empty stays as it was, as in a file with empty cells.
    """
    if changed := differences(found, told, whole):
        body = OfficialDescribed(official=found.id, fields=changed)
        node.journal.write("official.described", body, who.actor)
    _follow(node, who, found.id, told, known, found.mandates, whole, fresh)


def details(told: NewOfficial) -> dict[str, str]:
    """What a new official says of the person, as the columns keep it."""
    return {
        "name": told.name, "role": told.role, "place": told.place, "gender": told.gender,
        "languages": " ".join(told.languages), "code": told.code,
    }  # fmt: skip


def differences(found: Official, told: NewOfficial, whole: bool) -> dict[str, str]:
    """The fields in which what is told differs from what is known; pure."""
    now = {
        "name": found.name, "role": found.role, "place": found.commune, "gender": found.gender,
        "languages": " ".join(found.languages), "code": found.code,
    }  # fmt: skip
    return {
        field: text
        for field, text in details(told).items()
        if text != now[field] and (text or whole)
    }


def would_change(found: Official, known: Contact, told: NewOfficial, whole: bool) -> list[str]:
    """The names of what ``write_changes`` would write; pure."""
    names = list(differences(found, told, whole))
    reached = _reached(known, told, whole)
    names += [name for name in Contact._fields if getattr(reached, name) != getattr(known, name)]
    if rules.mandate_for(found.id, told, _held(found.mandates), whole):
        names.append("mandate")
    return names


def _follow(
    node: Node,
    who: Who,
    id: str,
    told: NewOfficial,
    known: Contact,
    held: tuple[Mandate, ...],
    whole: bool,
    fresh: bool = False,
) -> None:
    """Write the contact and the mandate where they differ."""
    reached = _reached(known, told, whole)
    if reached != known:
        body = OfficialReached(official=id, phone=reached.phone, email=reached.email)
        node.journal.write("official.reached", body, who.actor)
    mandate = rules.mandate_for(id, told, _held(held), whole, fresh)
    if mandate is not None:
        key, since, until = mandate
        said = MandateSet(
            mandate=key, official=id, role=told.role, place=told.place, since=since, until=until
        )
        node.journal.write("mandate.set", said, who.actor)


def _reached(known: Contact, told: NewOfficial, whole: bool) -> Contact:
    """The contact from now on; without ``whole`` what was left empty stays as it was."""
    if whole:
        return Contact(told.phone, told.email)
    return Contact(told.phone or known.phone, told.email or known.email)


def _held(mandates: tuple[Mandate, ...]) -> list[tuple[str, str, str, str, str]]:
    return [(one.id, one.role, one.place, one.since, one.until) for one in mandates]


def drop_mandate(node: Node, who: Who, id: str, mandate: str) -> None:
    """Take out a mandate that was never held."""
    for one in service.official(node, id).mandates:
        if one.id == mandate:
            body = MandateSet(
                mandate=mandate, official=id, role=one.role, place=one.place, since=one.since,
                until=one.until, withdrawn=True,
            )  # fmt: skip
            node.journal.write("mandate.set", body, who.actor)


def withdraw(node: Node, who: Who, id: str) -> None:
    """Take out an entry that was wrong; the acts that name it stay."""
    service.official(node, id)
    describe(node, who, id, withdrawn="1")


def describe(node: Node, who: Who, id: str, **fields: str) -> None:
    """Write some fields of an official as they are from now on."""
    body = OfficialDescribed(official=id, fields=fields)
    node.journal.write("official.described", body, who.actor)


def contact_of(node: Node, id: str) -> Contact:
    """How this space reaches an official: for its team only."""
    return contacts(node).get(id, Contact())


def contacts(node: Node) -> dict[str, Contact]:
    """What is known here, by official; the latest word wins. For the team only."""
    rows = run("SELECT official, phone, email FROM official_contact ORDER BY hlc").fetchall()
    return {official: Contact(phone, email) for official, phone, email in rows}


def link(node: Node, who: Who, id: str, person: str) -> None:
    """Say that somebody who signs in is this official.

    Raises InputError unless the person was given the role that goes with the office: only whoever
    gives roles can let somebody answer in an official's name.
    """
    found = service.official(node, id)
    people.get(node, person)
    needed = rules.HUB_ROLE.get(found.role, "official")
    if needed not in people.roles_of(person):
        if needed == "clerk":
            raise InputError(
                "Ask the technician to give this person the role of a clerk first.", field="person"
            )
        raise InputError(
            "Ask the technician to give this person the role of an elected official first.",
            field="person",
        )
    node.journal.write("official.linked", OfficialLinked(official=id, person=person), who.actor)


def unlink(node: Node, who: Who, id: str, person: str) -> None:
    """Say that somebody is no longer this official."""
    if person in service.person_of(node, id):
        body = OfficialLinked(official=id, person=person, linked=False)
        node.journal.write("official.linked", body, who.actor)


def add_place(
    node: Node, who: Who, code: str, name: str, level: str, parent: str, source: str
) -> None:
    """Add or correct a place, such as a village; raises InputError for one that hangs nowhere."""
    if level not in rules.LEVELS:
        raise InputError("A place is a region, a cercle, a commune or a village.", field="level")
    above = service.tree(node).get(parent)
    depth = rules.LEVELS.index(level)
    if depth and (above is None or rules.LEVELS.index(above.level) != depth - 1):
        raise InputError("Choose the place just above.", field="parent")
    fields = {"name": clean_name(name), "level": level, "parent": parent, "source": source}
    node.journal.write("place.described", PlaceDescribed(place=code, fields=fields), who.actor)
