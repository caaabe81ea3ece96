"""Record kinds of people and spaces, and how they fold."""

from __future__ import annotations

from hub.core.dating import fix_boot
from hub.core.journal.records import CIVIC, ERASURE, EVERYONE, LOG, SPACE, Body, Entry, RecordKind
from hub.core.people.models import PersonRole
from hub.core.storage.bound import run
from hub.core.storage.tables import MAX, merge_fields, put

#: Fields of a person that change by last writer wins; also the columns they go to.
PERSON_FIELDS = (
    "name", "gender", "birth_year", "birth_precision", "languages", "locality", "reads", "phone",
    "email", "consent", "guardian", "registered_ms",
)  # fmt: skip
SPACE_FIELDS = ("name", "commune", "intercommunality", "opened_on")


class SpaceDescribed(Body, frozen=True, kw_only=True):
    """What a space is called and whom it belongs to; only the fields that change."""

    fields: dict[str, str]


class PersonChanged(Body, frozen=True, kw_only=True):
    """A person is registered or corrected; only the fields that change."""

    person: str
    fields: dict[str, str | int | None]


class PersonErased(Body, frozen=True, kw_only=True):
    """A person is forgotten: wins over everything, for ever."""

    person: str


class RoleGiven(Body, frozen=True, kw_only=True):
    """A role is given; the record's rid is the id of this grant."""

    person: str
    role: str


class RoleRemoved(Body, frozen=True, kw_only=True):
    """A grant is taken back."""

    person: str
    grant: str


class ClockFixed(Body, frozen=True, kw_only=True):
    """Trusted time arrived in a boot: wall time minus monotonic time, in milliseconds."""

    boot: str
    offset_ms: int


def fold_space(entry: Entry) -> None:
    """Last writer wins field by field."""
    known = {key: value for key, value in entry.body.fields.items() if key in SPACE_FIELDS}
    merge_fields("space", {"id": entry.space_id}, known, (entry.hlc, entry.rid))


def fold_person(entry: Entry) -> None:
    """Last writer wins field by field; what comes after an erasure is blanked with the rest."""
    body: PersonChanged = entry.body
    known = {key: value for key, value in body.fields.items() if key in PERSON_FIELDS}
    key = {"space_id": entry.space_id, "id": body.person}
    if _is_erased(entry.space_id, body.person):
        run(
            "UPDATE journal SET body = NULL WHERE space_id = ? AND writer = ? AND seq = ?",
            (entry.space_id, entry.writer, entry.seq),
        )
    else:
        merge_fields("person", key, known, (entry.hlc, entry.rid), {"erased": 0})


def _is_erased(space_id: str, person: str) -> bool:
    sql = "SELECT 1 FROM person WHERE space_id = ? AND id = ? AND erased = 1"
    return run(sql, (space_id, person)).fetchone() is not None


def fold_erased(entry: Entry) -> None:
    """Blank the row for ever, and the bodies of the journal that speak of the person."""
    person = entry.body.person
    run(
        "INSERT INTO person (space_id, id, erased, stamps) VALUES (?, ?, 1, '{}') "
        "ON CONFLICT (space_id, id) DO NOTHING",
        (entry.space_id, person),
    )
    blank = ", ".join(f"{name} = NULL" for name in PERSON_FIELDS)
    run(
        f"UPDATE person SET {blank}, erased = 1, stamps = '{{}}' WHERE space_id = ? AND id = ?",  # noqa: S608  # names are literals above
        (entry.space_id, person),
    )
    run("UPDATE journal SET body = NULL WHERE subject = ? AND kind = 'person.changed'", (person,))


def fold_role(entry: Entry) -> None:
    """A grant under its own id; its removal may have come first."""
    values = {"space_id": entry.space_id, "id": entry.rid, "person": entry.body.person}
    put(PersonRole, {**values, "role": entry.body.role, "removed": 0}, {"person": MAX, "role": MAX})


def fold_role_removed(entry: Entry) -> None:
    """Removal wins."""
    values = {"space_id": entry.space_id, "id": entry.body.grant, "person": entry.body.person}
    put(PersonRole, {**values, "removed": 1}, {"person": MAX, "removed": MAX})


def clock_kind(dated: tuple[tuple[str, str], ...]) -> RecordKind:
    """The kind of clock fixes, which put right the (table, column) pairs in ``dated``."""

    def fold(entry: Entry) -> None:
        fix_boot(entry.body.boot, entry.body.offset_ms, entry.hlc, dated)

    # not alone: a boot of the centre has rows in every space that its people wrote for
    return RecordKind("clock.fixed", ClockFixed, fold, urgency=LOG, reach=EVERYONE)


KINDS = (
    RecordKind(
        "space.described", SpaceDescribed, fold_space, urgency=CIVIC, reach=EVERYONE, touches=SPACE
    ),
    RecordKind("person.changed", PersonChanged, fold_person, urgency=CIVIC, touches=SPACE),
    RecordKind("person.erased", PersonErased, fold_erased, urgency=ERASURE, reach=EVERYONE),
    RecordKind("role.given", RoleGiven, fold_role, urgency=CIVIC, touches=SPACE),
    RecordKind("role.removed", RoleRemoved, fold_role_removed, urgency=ERASURE, touches=SPACE),
)
