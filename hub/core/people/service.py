"""Acts on people: register, correct, give roles, forget."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec

from hub.core import ids
from hub.core.blobs import service as blobs
from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.people import sessions
from hub.core.people.contact import email
from hub.core.people.models import Person
from hub.core.people.records import (
    PersonChanged,
    PersonErased,
    RoleGiven,
    RoleRemoved,
    SpaceDescribed,
)
from hub.core.people.rules import Guardian, NewPerson, check, clean_name, clean_text, plain
from hub.core.permissions import GRANTED
from hub.core.storage.bound import run
from hub.core.usage.rules import year_of
from hub.core.who import Who


def describe_space(node: Node, who: Who, space_id: str, **fields: str) -> None:
    """Write what a space is called; fields: name, commune, intercommunality, opened_on."""
    body = SpaceDescribed(fields={key: value for key, value in fields.items() if value})
    node.journal.write("space.described", body, who.actor, space_id=space_id)


def register(
    node: Node,
    who: Who,
    new: NewPerson,
    at_ms: int | None = None,
    space_id: str | None = None,
) -> str:
    """Register a person with the roles in ``new``; answers the person's id.

    Raises InputError for what cannot be true. A namesake is no error: ask ``alike`` before.
    """
    now_ms = node.clock.now_ms() if at_ms is None else at_ms
    details = _details(new)
    check(new, year_of(now_ms))
    unknown = [role for role in new.roles if role not in GRANTED]
    if unknown:
        raise InputError("There is no role called {role}.", field="roles", role=unknown[0])
    person = ids.uuid7(now_ms)
    consent = {"how": new.consent, "at_ms": now_ms, "by": who.actor}
    fields = {**details, "consent": _json(consent), "registered_ms": now_ms}
    kept = {key: value for key, value in fields.items() if value is not None}
    with node.journal.writing():
        body = PersonChanged(person=person, fields=kept)
        node.journal.write("person.changed", body, who.actor, space_id=space_id)
        for role in new.roles:
            give_role(node, who, person, role, space_id)
    return person


def change(node: Node, who: Who, person: str, new: NewPerson) -> None:
    """Correct a person's details: only what differs is written."""
    row = get(node, person)
    check(new, year_of(node.clock.now_ms()))
    changed = {key: value for key, value in _details(new).items() if value != getattr(row, key)}
    if changed:
        body = PersonChanged(person=person, fields=changed)
        node.journal.write("person.changed", body, who.actor, space_id=row.space_id)


def get(node: Node, person: str) -> Person:
    """The row of a person who was not erased; raises NotFoundError."""
    row = Person.get_or_none((Person.id == person) & (Person.erased == 0))
    if row is None:
        raise NotFoundError("This person is not registered here.")
    return row


def guardian_of(row: Person) -> Guardian | None:
    """The guardian kept with a person."""
    return msgspec.json.decode(row.guardian, type=Guardian) if row.guardian else None


def languages_of(row: Person) -> list[str]:
    """The languages kept with a person."""
    return msgspec.json.decode(row.languages, type=list[str]) if row.languages else []


def alike(node: Node, name: str, birth_year: int | None = None) -> list[Person]:
    """People already registered here under nearly the same name (and a near year, if both known)."""
    wanted = plain(name)
    rows = Person.select().where((Person.space_id == node.space_id) & (Person.erased == 0))
    found = [row for row in rows if row.name and plain(row.name) == wanted]
    return [
        row
        for row in found
        if not birth_year or not row.birth_year or abs(row.birth_year - birth_year) <= 2
    ]


def search(node: Node, text: str, limit: int = 60) -> list[Person]:
    """People of this space whose name holds ``text``, ignoring accents; newest first if empty."""
    rows = (
        Person.select()
        .where((Person.space_id == node.space_id) & (Person.erased == 0))
        .order_by(Person.registered_ms.desc())
    )
    wanted = plain(text)
    if not wanted:
        return list(rows.limit(limit))
    return [row for row in rows if row.name and wanted in plain(row.name)][:limit]


def erase(node: Node, who: Who, person: str) -> None:
    """Forget a person: name and details go, here and wherever the record travels."""
    row = get(node, person)
    with node.journal.writing():
        node.journal.write(
            "person.erased", PersonErased(person=person), who.actor, space_id=row.space_id
        )
        run("DELETE FROM credential WHERE person = ?", (person,))
        blobs.forget(node, who, person)
        sessions.leave_all(node, person)


def give_role(node: Node, who: Who, person: str, role: str, space_id: str | None = None) -> str:
    """Give a role; answers the id of the grant."""
    if role not in GRANTED:
        raise InputError("There is no role called {role}.", field="roles", role=role)
    return node.journal.write(
        "role.given", RoleGiven(person=person, role=role), who.actor, space_id=space_id
    )


def remove_role(node: Node, who: Who, person: str, role: str, space: str | None = None) -> None:
    """Take a role back, everywhere or in one space; does nothing if the person has not got it."""
    found = run(
        "SELECT id, space_id FROM person_role WHERE person = ? AND role = ? AND removed = 0",
        (person, role),
    ).fetchall()
    for grant, space_id in [one for one in found if space in (None, one[1])]:
        body = RoleRemoved(person=person, grant=grant)
        node.journal.write("role.removed", body, who.actor, space_id=space_id)


def roles_of(person: str) -> tuple[str, ...]:
    """Roles a person has now."""
    found = run(
        "SELECT DISTINCT role FROM person_role WHERE person = ? AND removed = 0 ORDER BY role",
        (person,),
    )
    return tuple(row[0] for row in found.fetchall() if row[0])


def roles_of_each(people: list[str]) -> dict[str, list[str]]:
    """Roles of several people, in one query; whoever has none is left out."""
    found = run(
        f"SELECT DISTINCT person, role FROM person_role WHERE removed = 0 "  # noqa: S608  # marks only
        f"AND person IN ({', '.join('?' * len(people)) or 'NULL'}) ORDER BY person, role",
        tuple(people),
    )
    roles: dict[str, list[str]] = {}
    for person, role in found.fetchall():
        roles.setdefault(person, []).append(role)
    return roles


def _details(new: NewPerson) -> dict[str, Any]:
    """What can be corrected later, as the columns keep it."""
    languages = [language for given in new.languages if (language := clean_text(given))]
    guardian = new.guardian and Guardian(
        clean_text(new.guardian.name), clean_text(new.guardian.relation)
    )
    return {
        "name": clean_name(new.name),
        "gender": new.gender,
        "birth_year": new.birth_year,
        "birth_precision": new.birth_precision if new.birth_year else None,
        "languages": _json(languages) if languages else None,
        "locality": clean_text(new.locality) or None,
        "reads": new.reads,
        "phone": clean_text(new.phone) or None,
        "email": email(new.email) or None,
        "guardian": _json(asdict(guardian)) if guardian else None,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
