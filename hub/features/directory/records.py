"""Record kinds of the directory and how they fold."""

from __future__ import annotations

import msgspec

from hub.core.database import run
from hub.core.journal.records import CIVIC, EVERYONE, Body, Entry, RecordKind
from hub.core.merge import last_writer_wins
from hub.core.tables import LATEST, MAX, put
from hub.features.directory.models import ContactRow, MandateRow, OfficialLinkRow

#: Fields that change by last writer wins; also the columns they go to.
PLACE_FIELDS = ("name", "level", "parent", "source")
OFFICIAL_FIELDS = (
    "name",
    "gender",
    "role",
    "place",
    "languages",
    "photo",
    "voice",
    "code",
    "withdrawn",
)


class PlaceDescribed(Body, frozen=True, kw_only=True):
    """A place is added or corrected; only the fields that change."""

    place: str
    fields: dict[str, str]


class OfficialDescribed(Body, frozen=True, kw_only=True):
    """An official is added or corrected; only the fields that change, '' to empty one."""

    official: str
    fields: dict[str, str]


class OfficialReached(Body, frozen=True, kw_only=True):
    """Phone and e-mail of an official, the whole of it: it goes to the centre and to no other space."""

    official: str
    phone: str
    email: str = ""


class MandateSet(Body, frozen=True, kw_only=True):
    """A mandate as it is known now, the whole of it."""

    mandate: str
    official: str
    role: str
    place: str
    since: str = ""
    until: str = ""
    withdrawn: bool = False


class OfficialLinked(Body, frozen=True, kw_only=True):
    """An official is somebody who signs in, or is no longer."""

    official: str
    person: str
    linked: bool = True


def fold_place(entry: Entry) -> None:
    """Last writer wins field by field."""
    _merge("place", "code", entry.body.place, _known(entry.body.fields, PLACE_FIELDS), entry)


def fold_official(entry: Entry) -> None:
    """Last writer wins field by field."""
    _merge("official", "id", entry.body.official, _known(entry.body.fields, OFFICIAL_FIELDS), entry)


def fold_reached(entry: Entry) -> None:
    """The latest phone and e-mail that a space wrote down."""
    values = {
        "space_id": entry.space_id, "official": entry.body.official, "phone": entry.body.phone,
        "email": entry.body.email, "hlc": entry.hlc,
    }  # fmt: skip
    put(ContactRow, values, {"phone": LATEST, "email": LATEST, "hlc": MAX})


def fold_mandate(entry: Entry) -> None:
    """The latest word on a mandate."""
    body: MandateSet = entry.body
    said = {
        "official": body.official, "role": body.role, "place": body.place, "since": body.since,
        "until": body.until, "withdrawn": int(body.withdrawn),
    }  # fmt: skip
    rules = {**dict.fromkeys(said, LATEST), "hlc": MAX}
    put(MandateRow, {"id": body.mandate, **said, "hlc": entry.hlc}, rules)


def fold_linked(entry: Entry) -> None:
    """The latest word on whether this person is that official."""
    body: OfficialLinked = entry.body
    key = {"official": body.official, "person": body.person}
    values = {**key, "linked": int(body.linked), "hlc": entry.hlc}
    put(OfficialLinkRow, values, {"linked": LATEST, "hlc": MAX})


def _known(fields: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """The fields that this version of the hub has a column for."""
    return {name: text for name, text in fields.items() if name in names}


def _merge(table: str, key: str, value: str, changes: dict[str, str], entry: Entry) -> None:
    """Merge changed fields into the row of a table that carries a ``stamps`` column."""
    row = run(f"SELECT stamps FROM {table} WHERE {key} = ?", (value,)).fetchone()  # noqa: S608  # names are literals of this file
    stamps = msgspec.json.decode(row[0]) if row else {}
    won, stamps = last_writer_wins(stamps, changes, (entry.hlc, entry.rid))
    fields = {**won, "stamps": msgspec.json.encode(stamps, order="sorted").decode()}
    if row:
        sets = ", ".join(f"{name} = ?" for name in fields)
        run(f"UPDATE {table} SET {sets} WHERE {key} = ?", (*fields.values(), value))  # noqa: S608  # as above
        return
    names, marks = ", ".join((key, *fields)), ", ".join("?" * (1 + len(fields)))
    run(f"INSERT INTO {table} ({names}) VALUES ({marks})", (value, *fields.values()))  # noqa: S608  # as above


KINDS = (
    RecordKind("place.described", PlaceDescribed, fold_place, urgency=CIVIC, reach=EVERYONE),
    RecordKind(
        "official.described", OfficialDescribed, fold_official, urgency=CIVIC, reach=EVERYONE
    ),
    RecordKind("official.reached", OfficialReached, fold_reached, urgency=CIVIC),
    RecordKind("mandate.set", MandateSet, fold_mandate, urgency=CIVIC, reach=EVERYONE),
    RecordKind("official.linked", OfficialLinked, fold_linked, urgency=CIVIC),
)
