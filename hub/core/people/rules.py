"""What can be true of a person: pure checks on what a form or a file says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from hub.core.errors import InputError
from hub.core.usage.rules import GENDERS

OLDEST_YEARS = 120
ADULT_YEARS = 18
NAME_LENGTH = 80
EXACT, APPROXIMATE = "exact", "approximate"
READS = ("yes", "little", "no")
#: How consent was given (law 2013-015): spoken before the facilitator, or signed on paper.
CONSENTS = ("spoken", "signed")


@dataclass(frozen=True)
class Guardian:
    """Who consents for somebody below 18."""

    name: str
    relation: str = ""


@dataclass(frozen=True)
class NewPerson:
    """What a facilitator fills in; only the name and the consent are asked of everyone."""

    name: str
    gender: str | None = None
    birth_year: int | None = None
    birth_precision: str = EXACT
    languages: tuple[str, ...] = ()
    locality: str = ""
    reads: str | None = None
    phone: str = ""
    email: str = ""
    consent: str = ""
    guardian: Guardian | None = None
    roles: tuple[str, ...] = field(default=())


def clean_name(text: str) -> str:
    """A name as it will be kept: NFC, single spaces, no control characters.

    Raises InputError if nothing is left or it is too long.
    """
    name = clean_text(text)
    if not name:
        raise InputError("Write a name or a nickname.", field="name")
    if len(name) > NAME_LENGTH:
        raise InputError(
            "This name is too long: {limit} letters at most.", field="name", limit=NAME_LENGTH
        )
    return name


def clean_text(text: str) -> str:
    """A line as it will be kept: NFC, single spaces, no control characters."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable() or c.isspace())
    return " ".join(kept.split())


def birth_year_of(text: str, year: int) -> int | None:
    """A birth year from four digits, or from an age of at most three; None for nothing.

    Raises InputError for what cannot be.
    """
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise InputError("Write the birth year or the age with digits.", field="birth_year")
    number = int(text)
    born = number if len(text) == 4 else year - number
    if born > year:
        raise InputError(
            "The year {born} is still to come. Check the birth year.", field="birth_year", born=born
        )
    if born < year - OLDEST_YEARS:
        raise InputError(
            "Nobody here was born in {born}. Check the birth year.", field="birth_year", born=born
        )
    return born


def check(person: NewPerson, year: int) -> NewPerson:
    """The person as it will be kept; raises InputError at the first thing that cannot be."""
    if person.gender is not None and person.gender not in GENDERS:
        raise InputError("Choose woman, man or other.", field="gender")
    if person.reads is not None and person.reads not in READS:
        raise InputError("Choose whether the person reads.", field="reads")
    if person.birth_year is not None:
        birth_year_of(f"{person.birth_year:04d}", year)
    if person.consent not in CONSENTS:
        raise InputError(
            "Ask whether the person agrees to be registered, then mark how they said so.",
            field="consent",
        )
    if needs_guardian(person.birth_year, year) and not (
        person.guardian and clean_text(person.guardian.name)
    ):
        raise InputError(
            "Below 18 years a parent or guardian must agree: write their name.", field="guardian"
        )
    return person


def needs_guardian(birth_year: int | None, year: int) -> bool:
    """Whether somebody is below 18 as far as the year tells."""
    return birth_year is not None and year - birth_year < ADULT_YEARS


def plain(text: str) -> str:
    """Letters of a name without accents, case or spaces, to find the same person twice."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())
