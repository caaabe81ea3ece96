"""The form about an official: what it offers, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import request

from hub.core.errors import InputError
from hub.core.people import contact
from hub.core.people.rules import clean_name
from hub.features.directory import editing, rules, service
from hub.features.directory.rules import NewOfficial
from hub.features.directory.service import Official
from kiosk_ui.directory.words import roles, typed
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import text
from kiosk_ui.frame.language import mark
from kiosk_ui.people import form as person_form
from kiosk_ui.people.choices import said

GENDERS = (("woman", mark("Woman"), "woman"), ("man", mark("Man"), "man"))


@dataclass
class Draft:
    """What was typed, a sentence for each field that cannot be, and the official if all can."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    told: NewOfficial | None = None


def offered() -> dict[str, Any]:
    """What the form has to choose from; communes are grouped by cercle."""
    tree = service.tree(node())
    return {
        "roles": roles(),
        "genders": said(GENDERS),
        "languages_offered": person_form.languages(),
        "cercles": [(cercle, tree.under(cercle.code)) for cercle in tree.of(rules.CERCLE)],
    }


def read() -> Draft:
    """The form as posted."""
    names = (
        "name",
        "role",
        "place",
        "gender",
        "phone",
        "email",
        "code",
        "since",
        "until",
        "other_language",
        "new_mandate",
    )
    values: dict[str, Any] = {name: text(name, 120) for name in names}
    values["languages"] = request.form.getlist("languages")
    draft = Draft(values)
    codes = (*values["languages"], *values["other_language"].replace(",", " ").split())
    told = NewOfficial(
        name=values["name"], role=values["role"], place=values["place"], gender=values["gender"],
        languages=codes, phone=values["phone"], email=values["email"], code=values["code"], since=values["since"],
        until=values["until"],
    )  # fmt: skip
    checks: tuple[Callable[[], object], ...] = (
        lambda: clean_name(told.name),
        lambda: rules.languages(codes),
        lambda: rules.phone(told.phone),
        lambda: contact.email(told.email),
        lambda: rules.day(told.since, "since"),
        lambda: rules.day(told.until, "until"),
        lambda: rules.check(told),
    )
    for check in checks:
        try:
            check()
        except InputError as error:
            draft.errors.setdefault(error.field or "name", sentence(error))
    draft.told = None if draft.errors else told
    return draft


def filled(one: Official) -> Draft:
    """The form about an official who is in the directory."""
    known = [code for code, _label in person_form.LANGUAGES]
    reached = editing.contact_of(node(), one.id)
    held = next((m for m in one.mandates if (m.role, m.place) == (one.role, one.commune)), None)
    return Draft(
        {
            "name": one.name,
            "role": one.role,
            "place": one.commune,
            "gender": one.gender,
            **reached._asdict(),
            "code": one.code,
            "since": typed(held.since) if held else "",
            "until": typed(held.until) if held else "",
            "languages": [code for code in one.languages if code in known],
            "other_language": " ".join(code for code in one.languages if code not in known),
        }
    )
