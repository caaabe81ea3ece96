"""The page about a person, which several acts end on."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import render_template

from hub.core.people import directory, pictures, secrets, service, staff
from hub.core.people.models import Person
from hub.core.permissions import MANAGER
from kiosk_ui.frame.auth import may, node, who
from kiosk_ui.frame.language import _, mark
from kiosk_ui.people import form as person_form
from kiosk_ui.people.picture_codes import PICTURE_NAMES

ROLE_NAMES = {
    "official": mark("Elected official"),
    "clerk": mark("Clerk of the town hall"),
    "facilitator": mark("Facilitator"),
    "moderator": mark("Moderator"),
    "manager": mark("Manager of the intercommunality"),
    "technician": mark("Technician"),
    "operator": mark("Operator of the centre"),
}


def show_person(person: str, code: str = "", wrong: str = "") -> str:
    """The page of a person; ``code`` is a one-time code to read out now, ``wrong`` what failed."""
    row = service.get(node(), person)
    roles = service.roles_of(person)
    names = dict(PICTURE_NAMES)
    return render_template(
        "animate/person.html",
        row=row,
        year=person_form.this_year(),
        languages=person_form.language_names(service.languages_of(row)),
        reads={value: label for value, label, _icon in person_form.READS},
        consent=consent_of(row),
        guardian=service.guardian_of(row),
        pictures=[(name, names[name]) for name in pictures.code_of(person)],
        past=directory.past_of(person),
        roles=roles,
        offered=[(role, _(ROLE_NAMES[role])) for role in staff.OFFERED],
        may_roles=may("role.give"),
        spaces=_spaces(person, roles),
        central=node().settings.role == "central",
        may_code=staff.may_give_code(node(), who(), roles),
        has_secret=secrets.has_secret(person),
        code=code,
        wrong=wrong,
    )


def _spaces(person: str, roles: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """At the centre, the spaces that can be entrusted to a manager: (id, name, whether it is)."""
    if MANAGER not in roles or node().settings.role != "central":
        return []
    entrusted = staff.spaces_of(person)
    here = node().space_id
    return [
        (one.id, one.name or one.id[:8], one.id in entrusted)
        for one in staff.every_space()
        if one.id != here
    ]


def consent_of(row: Person) -> dict[str, Any]:
    """How and when somebody agreed to be registered."""
    return msgspec.json.decode(row.consent, type=dict[str, Any]) if row.consent else {}
