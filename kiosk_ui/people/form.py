"""The form about a person: what it offers, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from flask import request

from hub.core.errors import InputError
from hub.core.people import contact, directory, rules, service
from hub.core.people.models import Person
from hub.core.people.rules import Guardian, NewPerson
from hub.core.usage.rules import year_of
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import choice, text
from kiosk_ui.frame.language import _, mark
from kiosk_ui.people.choices import GENDER_CHOICES, said

#: Languages heard in the region, by ISO 639 code; anything else is written in words.
LANGUAGES = (
    ("fr", mark("French")),
    ("bm", mark("Bamanankan")),
    ("snk", mark("Soninke")),
    ("ff", mark("Pulaar")),
    ("kao", mark("Khassonke")),
    ("ar", mark("Arabic")),
)
READS = (
    ("yes", mark("Reads"), "document"),
    ("little", mark("Reads a little"), "help"),
    ("no", mark("Does not read"), "listen"),
)
CONSENTS = (
    ("spoken", mark("Says yes"), "speak"),
    ("signed", mark("Signed on paper"), "edit"),
)


Value = TypeVar("Value")


@dataclass
class Draft:
    """What was typed, a sentence for each field that cannot be, and the person if all can."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    new: NewPerson | None = None


def this_year() -> int:
    """The year on the hub's clock."""
    return year_of(node().clock.now_ms())


def offered() -> dict[str, Any]:
    """What the form has to choose from."""
    return {
        "genders": said(GENDER_CHOICES),
        "reads": said(READS),
        "languages_offered": languages(),
        "consents": said(CONSENTS),
        "localities": directory.localities(node()),
        "year": this_year(),
    }


def languages() -> list[tuple[str, str]]:
    """The languages to choose from, in the reader's words."""
    return [(code, _(label)) for code, label in LANGUAGES]


def language_names(codes: list[str]) -> str:
    """Languages in words."""
    known = dict(LANGUAGES)
    return ", ".join(_(known[code]) if code in known else code for code in codes)


def read(consent: str | None = None) -> Draft:
    """The form as posted; ``consent`` is the one already given, where the form does not ask."""
    values: dict[str, Any] = {
        name: text(name, 120)
        for name in (
            "name", "gender", "birth_year", "about", "reads", "other_language", "locality",
            "phone", "email", "consent", "guardian", "relation",
        )
    }  # fmt: skip
    values["languages"] = request.form.getlist("languages")
    draft, year = Draft(values), this_year()
    name = _part(draft, lambda: rules.clean_name(values["name"]))
    born = _part(draft, lambda: rules.birth_year_of(values["birth_year"], year))
    told_age = bool(born) and len(values["birth_year"].strip()) < 4
    email = _part(draft, lambda: contact.email(values["email"]))
    guardian = Guardian(values["guardian"], values["relation"]) if values["guardian"] else None
    known = [code for code, _label in LANGUAGES if code in values["languages"]]
    others = [word.strip() for word in values["other_language"].split(",")]
    new = NewPerson(
        name=name or "",
        gender=choice("gender"),
        birth_year=born,
        birth_precision=rules.APPROXIMATE if told_age or values["about"] else rules.EXACT,
        languages=tuple(known + [word for word in others if word]),
        locality=values["locality"],
        reads=choice("reads"),
        phone=values["phone"],
        email=email or "",
        consent=consent or values["consent"],
        guardian=guardian,
    )
    _part(draft, lambda: rules.check(new, year))
    # Checked once more as if the person had agreed, so that a missing guardian is said as well.
    _part(draft, lambda: rules.check(replace(new, consent=rules.CONSENTS[0]), year))
    draft.new = None if draft.errors else new
    return draft


def filled(row: Person) -> Draft:
    """The form about somebody who is registered."""
    spoken = service.languages_of(row)
    codes = [code for code, _label in LANGUAGES]
    guardian = service.guardian_of(row)
    return Draft(
        {
            "name": row.name or "",
            "gender": row.gender or "",
            "birth_year": str(row.birth_year or ""),
            "about": "1" if row.birth_precision == rules.APPROXIMATE else "",
            "reads": row.reads or "",
            "languages": [code for code in spoken if code in codes],
            "other_language": ", ".join(code for code in spoken if code not in codes),
            "locality": row.locality or "",
            "phone": row.phone or "",
            "email": row.email or "",
            "consent": "",
            "guardian": guardian.name if guardian else "",
            "relation": guardian.relation if guardian else "",
        }
    )


def _part(draft: Draft, make: Callable[[], Value]) -> Value | None:
    try:
        return make()
    except InputError as error:
        draft.errors.setdefault(error.field or "name", sentence(error))
        return None
