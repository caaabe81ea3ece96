"""Courses that teachers make: the list, a draft, its order, publishing and taking back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from content_cache.errors import ContentError
from hub.core.errors import HubError, InputError
from hub.features.authoring import drafts, publishing, rules, service, uploads
from hub.features.authoring.model import LICENCES, About, Draft
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken, text
from kiosk_ui.frame.language import NAMES, mark
from kiosk_ui.library.subjects import SUBJECTS

page = Blueprint("animate_course", __name__)

LEVELS = {
    "beginner": mark("To begin"),
    "intermediate": mark("To go on"),
    "advanced": mark("To know more"),
}
#: Who may use a course, by licence: what it is called, and what that means.
USES = {
    LICENCES[0]: (mark("Everybody, and changes stay free"), mark("CC BY-SA 4.0")),
    LICENCES[1]: (mark("Everybody, with my name"), mark("CC BY 4.0")),
    LICENCES[2]: (mark("Only here: it is my own work"), mark("All rights reserved")),
}
#: How each kind of part is called, and its icon.
KINDS = {
    "text": (mark("Text"), "edit"),
    "quiz": (mark("Questions"), "quiz"),
    "picture": (mark("Picture"), "camera"),
    "video": (mark("Video"), "video"),
    "audio": (mark("Sound"), "audio"),
    "document": (mark("Document"), "document"),
    "h5p": (mark("Exercise"), "play"),
    "html5": (mark("Pages"), "internet"),
    "scorm": (mark("Exercise"), "play"),
}
STATES = {
    "draft": (mark("Not published"), "edit"),
    "published": (mark("Published"), "ok"),
    "changed": (mark("Changed since it was published"), "edit"),
}


@page.get("/animer/cours/")
@needs("course.author")
def courses() -> str:
    """Every course that is made here."""
    found = [(draft, publishing.state(node(), draft)) for draft in drafts.every(node())]
    return render_template("animate/course_list.html", found=found, states=STATES)


@page.route("/animer/cours/nouveau", methods=["GET", "POST"])
@needs("course.author")
def new() -> tuple[str, int] | Response:
    """Begin a course."""
    typed = {"language": node().settings.language, "author": who().name}
    if request.method == "GET":
        return _about_form(None, typed, None)
    try:
        about = _typed_about()
        return once(lambda: f"/animer/cours/{drafts.create(node(), about).id}/")
    except InputError as wrong:
        return _about_form(None, request.form.to_dict(), wrong)


@page.route("/animer/cours/<draft>/presentation", methods=["GET", "POST"])
@needs("course.author")
def about(draft: str) -> tuple[str, int] | Response:
    """Change the title of a course, whom it is for, who may use it."""
    found = drafts.load(node(), draft)
    if request.method == "GET":
        values = {name: getattr(found.about, name) for name in About.__struct_fields__}
        return _about_form(found, values, None)
    try:
        described = _typed_about()
    except InputError as wrong:
        return _about_form(found, request.form.to_dict(), wrong)

    def act() -> str:
        service.describe(node(), draft, described)
        return _path(draft)

    return once(act)


@page.get("/animer/cours/<draft>/")
@needs("course.author")
def one(draft: str) -> str:
    """One course: its parts in order, what to add, publishing."""
    found = drafts.load(node(), draft)
    return _one(found, told=request.args.get("dit", ""))


@page.post("/animer/cours/<draft>/partie/<part>/place")
@needs("course.author")
def move(draft: str, part: str) -> Response:
    """Put a part one place up or down."""

    def act() -> str:
        service.move(node(), draft, part, -1 if text("vers") == "haut" else 1)
        return f"{_path(draft)}#partie-{part}"

    return once(act)


@page.post("/animer/cours/<draft>/ordre")
@needs("course.author")
def order(draft: str) -> Response:
    """Put the parts in the order they were dragged to."""

    def act() -> str:
        service.order(node(), draft, request.form.getlist("partie"))
        return _path(draft)

    return once(act)


@page.route("/animer/cours/<draft>/partie/<part>/retirer", methods=["GET", "POST"])
@needs("course.author")
def remove_part(draft: str, part: str) -> str | Response:
    """Remove a part, once it was asked."""
    found = drafts.load(node(), draft)
    if request.method == "GET":
        chosen = service.part_of(found, part)
        return render_template("animate/course_sure.html", draft=found, what="part", part=chosen)

    def act() -> str:
        service.remove_part(node(), draft, part)
        return _path(draft)

    return once(act)


@page.post("/animer/cours/<draft>/publier")
@needs("course.author")
def publish(draft: str) -> tuple[str, int] | Response:
    """Give the course to learners as it is now."""
    if location := taken():
        return redirect(location, 303)
    found = drafts.load(node(), draft)
    try:
        done = publishing.publish(node(), draft)
    except (InputError, ContentError) as wrong:
        return _one(found, error=wrong), 400
    return once(lambda: f"{_path(draft)}?dit={'publie' if done.new else 'pareil'}")


@page.route("/animer/cours/<draft>/depublier", methods=["GET", "POST"])
@needs("course.author")
def unpublish(draft: str) -> str | Response:
    """Take the course back from learners, once it was asked."""
    found = drafts.load(node(), draft)
    if request.method == "GET":
        return render_template("animate/course_sure.html", draft=found, what="unpublish")

    def act() -> str:
        publishing.unpublish(node(), draft)
        return f"{_path(draft)}?dit=retire"

    return once(act)


@page.route("/animer/cours/<draft>/supprimer", methods=["GET", "POST"])
@needs("course.author")
def remove(draft: str) -> str | Response:
    """Remove the draft and what was published of it, once it was asked."""
    if location := taken():
        return redirect(location, 303)
    found = drafts.load(node(), draft)
    if request.method == "GET":
        published = publishing.state(node(), found) != "draft"
        return render_template(
            "animate/course_sure.html", draft=found, what="remove", published=published
        )

    def act() -> str:
        publishing.remove(node(), draft)
        return "/animer/cours/"

    return once(act)


def _path(draft: str) -> str:
    return f"/animer/cours/{draft}/"


def _typed_about() -> About:
    names = ("title", "language", "subject", "level", "description", "licence", "author")
    return rules.about(**{name: text(name, rules.DESCRIPTION) for name in names})


def _about_form(
    draft: Draft | None, values: dict[str, str], wrong: InputError | None
) -> tuple[str, int]:
    languages = {code: NAMES.get(code, code) for code in node().settings.languages}
    shown = render_template(
        "animate/course_about.html",
        draft=draft,
        values=values,
        errors={wrong.field or "title": sentence(wrong)} if wrong else {},
        offered_languages=languages,
        subjects=SUBJECTS,
        levels=LEVELS,
        uses=USES,
    )
    return shown, 400 if wrong else 200


def _one(draft: Draft, told: str = "", error: HubError | ContentError | None = None) -> str:
    return render_template(
        "animate/course.html",
        draft=draft,
        state=publishing.state(node(), draft),
        states=STATES,
        kinds=KINDS,
        arriving=uploads.unfinished(node(), draft.id),
        room=uploads.room(node()),
        piece=uploads.PIECE,
        told=told,
        error=sentence(error) if error else "",
    )
