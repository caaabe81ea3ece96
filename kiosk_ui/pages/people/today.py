"""The facilitator's first page: who is here, what today counts, and the way to everything else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from hub.core.usage import present as presence
from kiosk_ui.exchange.brief import brief
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.forms import once
from kiosk_ui.frame.language import _, mark
from kiosk_ui.people.choices import BAND_CHOICES, PURPOSE_CHOICES

page = Blueprint("animate", __name__)

#: A visit without a sign of life for this long is shown as quiet, in seconds.
QUIET_S = 180
#: What a visit looks at, by subject; ``page`` has the room as its reference.
SUBJECTS = {
    "course": mark("Course"),
    "gafe": mark("Gafé"),
    "lesson": mark("Lesson"),
    "quiz": mark("Quiz"),
    "projector": mark("Projector"),
}
ROOMS = {
    "home": mark("Home"),
    "door": mark("Home"),
    "learn": mark("Courses"),
    "quiz": mark("Quiz"),
    "gafe": mark("Gafé"),
    "gafe_class": mark("Facilitate"),
    "library": mark("Library"),
    "community": mark("Community"),
    "monelu": mark("MonElu"),
    "xensa": mark("Xensa"),
    "debates": mark("Debates"),
    "me": mark("My space"),
    "animate": mark("Facilitate"),
    "animate_people": mark("Facilitate"),
    "animate_person": mark("Facilitate"),
    "animate_cards": mark("Facilitate"),
    "animate_shelf": mark("Facilitate"),
    "animate_staff": mark("Facilitate"),
    "animate_paper": mark("Facilitate"),
    "animate_voices": mark("Facilitate"),
    "animate_course": mark("Facilitate"),
    "animate_course_files": mark("Facilitate"),
    "animate_course_part": mark("Facilitate"),
    "projector": mark("Projector"),
    "reports": mark("Reports"),
    "tech": mark("Technical room"),
    "exchange": mark("Technical room"),
    "stick": mark("Technical room"),
}


@page.get("/animer/")
@needs("space.animate")
def today() -> str:
    """Today in the space."""
    return render_template(
        "animate/today.html",
        present=presence.present(node()),
        counts=presence.today(node()),
        ages={value: label for value, label, _icon in BAND_CHOICES},
        purposes={value: label for value, label, _icon in PURPOSE_CHOICES},
        looking_at=looking_at(titles()),
        quiet_s=QUIET_S,
        exchange=brief(),
    )


@page.post("/animer/presence/<visit>/fin")
@needs("space.animate")
def end(visit: str) -> Response:
    """End the visit of somebody who left without Quitter."""

    def act() -> str:
        presence.end(node(), who(), visit)
        return "/animer/"

    return once(act)


def titles() -> dict[str, str]:
    """Titles of the packages in the space, by id."""
    language = node().settings.language
    return {manifest.id: manifest.title_in(language) for manifest in node().store.list()}


def looking_at(packages: dict[str, str]) -> Callable[[tuple[str, str] | None], str]:
    """How to say what a visit looks at."""

    def say(on: tuple[str, str] | None) -> str:
        if on is None:
            return ""
        subject, ref = on
        if subject == "page":
            return _(ROOMS[ref]) if ref in ROOMS else ""
        title = packages.get(ref.partition("/")[0], "")
        label = _(SUBJECTS[subject]) if subject in SUBJECTS else ""
        return " – ".join(filter(None, (label, title)))

    return say
