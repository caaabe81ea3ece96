"""What can be true of an official and of a mandate: pure checks and keys."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from hub.core.errors import InputError
from hub.core.people.contact import email
from hub.core.people.rules import clean_name, clean_text, plain

#: Levels of the tree of places, from the top.
REGION, CERCLE, COMMUNE, VILLAGE = LEVELS = ("region", "cercle", "commune", "village")

#: Offices, in the order that a council is shown. A delegate sits in a special delegation, which
#: stands in for a dissolved council; a clerk is no elected official but carries questions to them.
MAYOR, DEPUTY, COUNCILLOR, PRESIDENT, DELEGATE, CLERK = ROLES = (
    "mayor", "deputy", "councillor", "president", "delegate", "clerk",
)  # fmt: skip
#: Offices to whom a citizen can turn.
ANSWERING = (MAYOR, DEPUTY, COUNCILLOR, PRESIDENT, DELEGATE)
GENDERS = ("woman", "man")

#: A role of the hub that whoever signs in as this office must have been given.
HUB_ROLE = {**dict.fromkeys(ANSWERING, "official"), CLERK: "clerk"}

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.])?(\d{1,2})[/.])?(\d{4})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PHONE = re.compile(r"\+?\d{8,15}")


@dataclass(frozen=True)
class NewOfficial:
    """What a form or a file says of an official and of the mandate under way.

    ``place`` is a code; ``since`` and ``until`` are dates as ``day`` answers them.
    """

    name: str
    role: str
    place: str
    gender: str = ""
    languages: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    code: str = ""
    since: str = ""
    until: str = ""


def check(told: NewOfficial) -> NewOfficial:
    """The official as it will be kept; raises InputError for the first thing that cannot be."""
    if told.role not in ROLES:
        raise InputError("Choose what this person is: mayor, deputy…", field="role")
    if not told.place:
        raise InputError("Choose the commune.", field="place")
    if told.gender and told.gender not in GENDERS:
        raise InputError("Choose woman or man.", field="gender")
    since, until = day(told.since, "since"), day(told.until, "until")
    if since and until and not ends_after(since, until):
        raise InputError("The mandate ends before it begins.", field="until")
    return NewOfficial(
        name=clean_name(told.name),
        role=told.role,
        place=told.place,
        gender=told.gender,
        languages=languages(told.languages),
        phone=phone(told.phone),
        email=email(told.email),
        code=clean_text(told.code)[:40],
        since=since,
        until=until,
    )


def languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Language codes without repetition; raises InputError for what is none."""
    kept = tuple(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    for code in kept:
        if not _LANGUAGE.fullmatch(code):
            raise InputError("“{code}” is no code of a language.", field="languages", code=code)
    return kept


def phone(text: str) -> str:
    """A phone number as digits with an optional plus; raises InputError."""
    digits = re.sub(r"[\s.()/-]", "", clean_text(text))
    if digits and not _PHONE.fullmatch(digits):
        raise InputError("Write the phone number with 8 to 15 digits.", field="phone")
    return digits


def day(text: str, field: str = "since") -> str:
    """A date as ``2016-11-20``, ``2016-11`` or ``2016``, from that or from 20/11/2016; '' for none.

    Raises InputError for a day that does not exist.
    """
    text = clean_text(text)
    if not text:
        return ""
    if found := _ISO.fullmatch(text):
        parts = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        parts = found.groups()[::-1]
    else:
        raise InputError(
            "Write the date like 20/11/2016, or the year alone.", field=field, text=text
        )
    year, month, number = (int(part) if part else 0 for part in parts)
    wrong_month = parts[1] is not None and not 1 <= month <= 12
    if wrong_month or (parts[2] is not None and not 1 <= number <= _last_day(year, month)):
        raise InputError("The date {text} does not exist.", field=field, text=text)
    if not 1960 <= year <= 2100:
        raise InputError("The year {year} is not possible for a mandate.", field=field, year=year)
    return "-".join([f"{year:04d}", *[f"{part:02d}" for part in (month, number) if part]])


def _last_day(year: int, month: int) -> int:
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _DAYS[month - 1]


def ends_after(since: str, until: str) -> bool:
    """Whether a mandate ends when or after it begins, as far as both are told."""
    width = min(len(since), len(until))
    return until[:width] >= since[:width]


def is_over(until: str, today: str) -> bool:
    """Whether a mandate ended before ``today`` (a whole ISO day); one without an end has not."""
    return bool(until) and today[: len(until)] > until


def official_id(told: NewOfficial) -> str:
    """The id of an official: from the code given, else from name, office and commune.

    Two hubs that are told of the same official give the same id, so that their records meet.
    """
    key = (
        f"code:{plain(told.code)}"
        if told.code
        else f"{natural_key(told.name, told.role, told.place)}"
    )
    return _digest(key)


def natural_key(name: str, role: str, place: str) -> str:
    """What tells two officials apart where no code was given."""
    return f"{plain(name)}|{role}|{place}"


def mandate_id(official: str, role: str, place: str, since: str) -> str:
    """The id of a mandate, the same on every hub that is told of it."""
    return _digest(f"{official}|{role}|{place}|{since}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def mandate_for(
    official: str,
    told: NewOfficial,
    held: list[tuple[str, str, str, str, str]],
    whole: bool,
    fresh: bool = False,
) -> tuple[str, str, str] | None:
    """The mandate to write (id, since, until) so that what is told holds; None if it does already.

    ``held`` is (id, role, place, since, until), latest first. A form (``whole``) corrects the
    latest one in that office, unless it is ``fresh``. In a file another beginning is another
    mandate, and one whose beginning was not known is completed.
    """
    same = [one for one in held if one[1:3] == (told.role, told.place)]
    match = next((one for one in same if one[3] == told.since), None)
    if whole and not fresh:
        match = same[0] if same else None
    elif match is None and not fresh:
        match = next((one for one in same if not one[3] or not told.since), None)
    if match is None:
        if not (told.since or told.until):
            return None
        id = mandate_id(official, told.role, told.place, told.since)
        return id, told.since, told.until
    id, _role, _place, since, until = match
    wanted = (told.since, told.until)
    if not whole:
        wanted = (told.since or since, told.until or until)
    return None if wanted == (since, until) else (id, *wanted)
