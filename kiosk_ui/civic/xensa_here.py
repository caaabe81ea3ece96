"""Where the reader of Xensa stands: what the directory says of her."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hub.core.clock import DAY_MS
from hub.core.errors import InputError
from hub.core.permissions import CLERK, OFFICIAL
from hub.features.directory import service as directory
from hub.features.directory.service import Official
from hub.features.moderation.rules import REASONS
from hub.features.xensa import service
from hub.features.xensa.reading import Question
from hub.features.xensa.rules import Facts
from kiosk_ui.directory.words import office as office_words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import node, who
from kiosk_ui.frame.language import mark

VERDICTS = (
    ("judge_answered", mark("Yes, it answers"), "face-good"),
    ("judge_partly", mark("In part"), "face-soft"),
    ("judge_not", mark("No, it does not answer"), "face-bad"),
)
REACTIONS = (
    ("support", mark("I support"), "check"),
    ("thank", mark("Thank you"), "star"),
    ("oppose", mark("I do not agree"), "cross"),
)


def facts() -> Facts:
    """What hats depend on, of whoever asks: two queries, none for who has no office."""
    asking, of = who(), node()
    if asking.person is None or not {OFFICIAL, CLERK} & asking.roles:
        return Facts(asking.person, asking.roles)
    offices = directory.officials_of_person(of, asking.person)
    held = [one for one in offices if not one.former]
    return Facts(
        person=asking.person,
        roles=asking.roles,
        officials=frozenset(one.id for one in held if one.elected),
        clerk_of=frozenset(one.commune for one in held if not one.elected),
    )


def deliver(person: str) -> None:
    """Somebody signs in: if that is an official, what was on its way has reached her now."""
    offices = directory.officials_of_person(node(), person)
    held = frozenset(one.id for one in offices if one.elected and not one.former)
    service.deliver_to(node(), held)


def office(one: Official) -> str:
    """The office of an official in the reader's words."""
    return office_words(one.role, one.gender)


def reason(told: str) -> str:
    """Why a question was refused, in words: moderators choose from a list."""
    return REASONS.get(told, told)


def to_ask(commune: str) -> list[Official]:
    """Whom one can ask in a commune."""
    return [one for one in directory.officials(node(), commune) if one.elected]


def addressees(ids: list[str]) -> list[tuple[str, str, str]]:
    """(id, commune, name) of elected officials in office among some ids."""
    found = directory.officials_by_id(node(), list(dict.fromkeys(ids)))
    return [
        (one.id, one.commune, one.name) for one in found.values() if one.elected and not one.former
    ]


def fetch(questions: list[Question]) -> list[Question]:
    """Look the voices and photos of a list up at once, before its page shows them one by one."""
    acts = [act for each in questions for act in (each.asked, each.answered) if act]
    attached.fetch(act.told.get(kind) for act in acts for kind in ("voice", "photo"))
    return questions


def place_name(commune: str) -> str:
    """What a commune is called; its code if it is not known here."""
    return directory.tree(node()).name(commune)


def today() -> str:
    """The day of the hub's clock, like ``2026-12-31``; Mali keeps UTC all year."""
    return datetime.fromtimestamp(node().clock.now_ms() / 1000, UTC).date().isoformat()


def noon_of(day: str, field: str = "day") -> int:
    """Noon of a day that was typed, in ms; raises InputError that names the field."""
    try:
        noon = datetime.fromisoformat(f"{date.fromisoformat(day)}T12:00:00+00:00")
    except ValueError as error:
        raise InputError("Give the day, like 2026-12-31.", field=field) from error
    now_ms = node().clock.now_ms()
    told = int(noon.timestamp() * 1000)
    return min(told, now_ms) if told < now_ms + DAY_MS else told
