"""The paper register: a visit told afterwards, line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError
from hub.core.people import service as people
from hub.core.people import told
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import choice, once, text
from kiosk_ui.people.choices import BAND_CHOICES, GENDER_CHOICES, PURPOSE_CHOICES, said

page = Blueprint("animate_paper", __name__)
Value = TypeVar("Value")
FIELDS = ("day", "time", "minutes", "gender", "band", "purpose", "person")


@page.route("/animer/registre", methods=["GET", "POST"])
@needs("space.animate")
def register() -> str | Response:
    """Type in a line; the day stays for the next one."""
    today = datetime.fromtimestamp(node().clock.now_ms() / 1000, UTC).date()
    typed = {name: text(name, 60) for name in FIELDS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        line, errors = _read(typed)
        if line:
            return once(lambda: _tell(line, typed["day"]))
    else:
        typed["day"] = request.args.get("jour", "") or today.isoformat()
        typed["person"] = request.args.get("personne", "")
    person = people.get(node(), typed["person"]) if typed["person"] else None
    return render_template(
        "animate/paper.html",
        typed=typed,
        errors=errors,
        person=person,
        today=today.isoformat(),
        genders=said(GENDER_CHOICES),
        bands=said(BAND_CHOICES),
        purposes=said(PURPOSE_CHOICES),
        written=request.args.get("note") == "1",
    )


def _read(typed: dict[str, str]) -> tuple[told.Line | None, dict[str, str]]:
    """The line that was typed, or a sentence for each field that cannot be."""
    errors: dict[str, str] = {}

    def part(make: Callable[[], Value]) -> Value | None:
        try:
            return make()
        except InputError as error:
            errors[error.field or "day"] = sentence(error)
            return None

    now_ms = node().clock.now_ms()
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    day = part(lambda: told.day_of(typed["day"], today))
    hour = part(lambda: told.hour_of(typed["time"]))
    minutes = part(lambda: told.minutes_of(typed["minutes"]))
    started_ms = part(lambda: told.start_of(day, hour, now_ms)) if day and hour else None
    gender = choice("gender")
    line = told.Line(
        purpose=typed["purpose"],
        started_ms=started_ms or 0,
        minutes=minutes or 0,
        gender=None if gender == "other" else gender,
        band=choice("band"),
        person=choice("person"),
    )
    part(lambda: told.check(line, asked=gender))
    return (None if errors else line), errors


def _tell(line: told.Line, day: str) -> str:
    told.tell_visit(node(), who(), line)
    return "/animer/registre?" + urlencode({"jour": day, "note": "1"})
