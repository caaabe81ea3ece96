"""Where the reader of the community stands, and what comes along with a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flask import g, request

from hub.core.blobs import rules as blob_rules
from hub.core.civic import service
from hub.core.people.models import Person
from hub.features.community import board, threads, wall
from hub.features.community.board import Offer
from hub.features.community.machines import OFFER
from hub.features.community.meetings import Meeting
from hub.features.community.reading import Group
from hub.features.community.rules import Facts
from hub.features.community.wall import Words
from kiosk_ui.civic import debates_here
from kiosk_ui.community.words import DONE
from kiosk_ui.files import attached, brought
from kiosk_ui.frame.auth import node, who
from kiosk_ui.frame.forms import text
from kiosk_ui.frame.language import _, say_date
from kiosk_ui.frame.usage import on
from kiosk_ui.people import speaking_for

#: What can come along with words; also the names of the fields.
CARRIED = (blob_rules.VOICE, blob_rules.PHOTO, blob_rules.DOCUMENT)


def counted() -> None:
    """Each page of the community counts as one room of the hub."""
    on("page", "community")


def facts() -> Facts:
    """What the rules must know of the reader."""
    return threads.facts(node(), who())


def person() -> Person | None:
    """The person whom the facilitator speaks for, if she does."""
    return speaking_for.whom("community.run")


def phone(of: Person | None) -> str:
    """The number that is known of who speaks, or of whom one speaks for."""
    if of is not None:
        return of.phone or ""
    asking = who().person
    return threads.people(node(), (asking,)).get(asking or "", threads.Face()).phone


def look(kinds: Iterable[str] = CARRIED) -> None:
    """Look at what came along with a form, before it is taken; raises InputError."""
    for kind in kinds:
        brought.look(kind, kind, required=False)


def told(
    longest_s: int, of: Person | None = None, kinds: Iterable[str] = CARRIED
) -> dict[str, str]:
    """What a form says: its words, and what came along; inside ``once``."""
    found = {"text": text("text", 5000), "language": g.language}
    for kind in kinds:
        found[kind] = brought.keep(
            kind, longest_s, kind, required=False, person=of.id if of else None
        )
    return {name: said for name, said in found.items() if said}


def done() -> str:
    """What is said on top of a page once something was done."""
    return next((DONE[key] for key in DONE if key in request.args), "")


def agreeing(of: Person | None) -> Mapping[str, object]:
    """What the fields of consent show."""
    return {"person": of, "consent": speaking_for.how()}


def fetch(of: Iterable[Group | Words | Offer | Meeting]) -> None:
    """Look up everything that came along with groups, words, meetings and opportunities at once."""
    names: list[str | None] = []
    for one in of:
        names += [one.told.get(kind) for kind in CARRIED]
        if isinstance(one, Words):
            names += [reply.told.get(kind) for reply in one.replies for kind in CARRIED]
        if isinstance(one, Offer):
            names += [each.told.get("voice") for each in one.interested]
        if isinstance(one, Meeting) and one.minute:
            names += [one.minute.told.get(kind) for kind in CARRIED]
    attached.fetch(names)


def when(ms: int, form: str = "full") -> str:
    """A day and an hour in words; ``form`` as of Babel, shorter on a card."""
    return _("{day}, at {hour}", day=say_date(ms, form), hour=debates_here.hour(ms))


def last_day(until: str) -> str:
    """The last day of an opportunity in words; as it stands if it is none."""
    try:
        day = datetime.fromisoformat(until).replace(tzinfo=UTC)
    except ValueError:
        return until
    return say_date(int(day.timestamp() * 1000), "full")


def path_of(thread: str) -> str:
    """The page where words or an opportunity stand; raises NotFoundError if they are not for the reader."""
    found = service.matter(node(), thread).thread
    if found.machine == OFFER.name:
        return f"/communaute/travail/{board.one(node(), facts(), thread).id}"
    return f"/communaute/{wall.one(node(), facts(), thread)[0]}"


def hour_of(ms: int) -> str:
    """An hour of the day as a field of a form takes it."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%H:%M")
