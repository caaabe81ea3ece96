"""How debates stand before their reader: who she is in them, their hours in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from hub.core.errors import InputError
from hub.core.permissions import OFFICIAL
from hub.features.debates import reading
from hub.features.debates.reading import Debate
from hub.features.debates.rules import Facts
from hub.features.directory import service as directory
from hub.features.directory.service import Official
from kiosk_ui.directory import words as directory_words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import node, who
from kiosk_ui.frame.language import _, mark, say_date

GENDERS = {"woman": mark("Women"), "man": mark("Men"), "other": mark("Other")}
BANDS = {
    "0-14": mark("Under 15"), "15-24": mark("15 to 24"), "25-34": mark("25 to 34"),
    "35-49": mark("35 to 49"), "50+": mark("50 and over"),
}  # fmt: skip


def facts() -> Facts:
    """Who the reader is: a woman or not, the officials that she is."""
    asking, of = who(), node()
    held: list[Official] = []
    if OFFICIAL in asking.roles:
        held = directory.officials_of_person(of, asking.person)
    return reading.facts(asking, [one.id for one in held if one.elected and not one.former])


def hour(ms: int) -> str:
    """An hour of the day, as people say it."""
    at = datetime.fromtimestamp(ms / 1000, UTC)
    if at.minute == 0:
        return _("{hour}:00", hour=at.hour)
    return _("{hour}:{minutes}", hour=at.hour, minutes=f"{at.minute:02d}")


def when(one: Debate) -> str:
    """The day and the hours in words."""
    return _("{day}, from {start} to {end}",
             day=say_date(one.opens, "full"), start=hour(one.opens), end=hour(one.closes))  # fmt: skip


def hands(ms: int) -> tuple[float, int]:
    """The angles of a clock's short and long hand, in degrees from twelve."""
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return at.hour % 12 * 30 + at.minute / 2, at.minute * 6


def faces(officials: Iterable[str]) -> dict[str, Official]:
    """Officials by id, their photos and voices looked up at once."""
    found = directory.officials_by_id(node(), list(dict.fromkeys(officials)))
    attached.fetch(name for one in found.values() for name in (one.photo, one.voice))
    return found


def office(one: Official) -> str:
    """The office of an official."""
    return directory_words.office(one.role, one.gender)


def place(code: str) -> str:
    """The name of a commune."""
    return directory.tree(node()).name(code) if code else ""


def moment(day: str, at: str, field: str) -> int:
    """A day and an hour of a form in ms; raises InputError."""
    from hub.features.debates.rules import moment as read

    try:
        return read(day, at)
    except ValueError as wrong:
        name = "day" if field == "opens" and not at else field
        raise InputError("Write the day and the hours.", field=name) from wrong
