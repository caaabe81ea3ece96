"""The bulletin: what is new in a commune, printed for a village board or for an official."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from flask import Blueprint, render_template, request

from hub.core.clock import DAY_MS
from hub.core.people.cards import qr_code
from hub.features.directory import service as directory
from hub.features.notices import digest
from kiosk_ui.civic import words as civic_words
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.device import address
from kiosk_ui.frame.language import mark

page = Blueprint("bulletin", __name__)

#: Sections as the sheet heads them.
HEADS = {
    "decisions": mark("Decisions of the council"),
    "messages": mark("Messages of the officials"),
    "answers": mark("The officials answered"),
    "debates": mark("Conclusions of debates"),
    "promises": mark("Promises"),
    "plan": mark("The action plan"),
    "proposals": mark("New proposals"),
    "questions": mark("New questions"),
}
#: What happened, where the section alone does not tell it.
HAPPENED = {
    "decline": mark("Declined"),
    "keep": mark("The promise is kept."),
    "keep_partly": mark("The promise is kept in part."),
    "break": mark("The promise is broken."),
    "accept": mark("Accepted"),
    "fund": mark("Funded"),
    "done": mark("Done"),
}
#: A board is renewed about once a month.
DAYS = 30


@page.get("/animer/bulletin")
@needs("notices.digest")
def bulletin() -> str:
    """Choose a commune, perhaps an official, and since when; the sheet is below."""
    communes = directory.communes(node())
    known = {place.code: place for place in communes}
    home = directory.home_communes(node())
    asked = request.args.get("commune", "")
    code = asked if asked in known else home[0].code if home else ""
    officials = directory.officials(node(), code) if code else []
    official = next((one for one in officials if one.id == request.args.get("elu")), None)
    day, wrong = _day(request.args.get("depuis", ""))
    since_ms = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
    found = (
        digest.bulletin(node(), code, official.id if official else "", since_ms)
        if code
        else digest.Bulletin()
    )
    return render_template(
        "box/bulletin.html",
        communes=communes, commune=known.get(code), officials=officials, official=official,
        day=day.isoformat(), since_ms=since_ms, wrong=wrong, bulletin=found, heads=HEADS,
        happened=HAPPENED, code_of=_code, now_ms=node().clock.now_ms(),
    )  # fmt: skip


def _day(asked: str) -> tuple[date, bool]:
    """The day that was asked for, else a month ago; whether what was asked is no day."""
    usual = datetime.fromtimestamp((node().clock.now_ms() - DAYS * DAY_MS) / 1000, UTC).date()
    if not asked:
        return usual, False
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        return usual, True
    return (found, False) if found.year >= 2000 else (usual, True)


def _code(line: digest.Line) -> str:
    """A QR code of the page where one hears it."""
    path = civic_words.path_of(line.machine, line.thread, "")
    return _drawn(f"{address()}{path or '/'}")


@lru_cache(maxsize=256)
def _drawn(target: str) -> str:
    """A QR code, which takes longer to draw than all the rest of its line."""
    return qr_code(target)
