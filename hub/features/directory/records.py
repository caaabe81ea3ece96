"""Record kinds of the directory and how they fold."""

from __future__ import annotations

from hub.core.journal.records import CIVIC, EVERYONE, Body, Entry, RecordKind
from hub.core.storage.tables import LATEST, MAX, merge_fields, put
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
    known = _known(entry.body.fields, PLACE_FIELDS)
    merge_fields("place", {"code": entry.body.place}, known, (entry.hlc, entry.rid))


def fold_official(entry: Entry) -> None:
    """Last writer wins field by field."""
    known = _known(entry.body.fields, OFFICIAL_FIELDS)
    merge_fields("official", {"id": entry.body.official}, known, (entry.hlc, entry.rid))


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


KINDS = (
    RecordKind("place.described", PlaceDescribed, fold_place, urgency=CIVIC, reach=EVERYONE),
    RecordKind(
        "official.described", OfficialDescribed, fold_official, urgency=CIVIC, reach=EVERYONE
    ),
    RecordKind("official.reached", OfficialReached, fold_reached, urgency=CIVIC),
    RecordKind("mandate.set", MandateSet, fold_mandate, urgency=CIVIC, reach=EVERYONE),
    RecordKind("official.linked", OfficialLinked, fold_linked, urgency=CIVIC),
)
