"""A debate on paper: the agenda before, the summary afterwards; to print or as a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from hub.core.errors import NotFoundError
from hub.core.people.directory import names_of
from hub.features.debates import paper_pdf, reading
from hub.features.debates.paper_pdf import Section, Sheet
from hub.features.debates.reading import Contribution, Debate
from hub.features.directory.service import Official
from kiosk_ui.civic import debates_here
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.language import _, say_date

page = Blueprint("debates_paper", __name__)

AGENDA, SUMMARY = "ordre-du-jour", "compte-rendu"


@page.get("/debats/<thread>/<any('ordre-du-jour', 'compte-rendu'):kind>")
@needs("debates.see")
def paper(thread: str, kind: str) -> str:
    """The paper on the screen, to print."""
    return render_template(
        "debates/paper.html", sheet=sheet_of(thread, kind), thread=thread, kind=kind
    )


@page.get("/debats/<thread>/<any('ordre-du-jour', 'compte-rendu'):kind>.pdf")
@needs("debates.see")
def pdf(thread: str, kind: str) -> Response:
    """The same as a PDF."""
    made = paper_pdf.write(sheet_of(thread, kind))
    answer = Response(made, mimetype=paper_pdf.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="debat-{kind}.pdf"'
    return answer


def sheet_of(thread: str, kind: str) -> Sheet:
    """What the paper says; raises NotFoundError for a summary before the conclusions."""
    facts = debates_here.facts()
    found = reading.one(node(), facts, thread)
    if kind == SUMMARY and found.concluded is None:
        raise NotFoundError("This debate has no conclusions yet.")
    said = [
        each
        for each in reading.contributions(node(), facts, thread)
        if each.state == "published"
    ]  # fmt: skip
    faces = debates_here.faces((*found.officials, *(each.official for each in said)))
    sections = _summary(found, said, faces) if kind == SUMMARY else _agenda(found, faces)
    return Sheet(
        kind=_("Summary of the debate") if kind == SUMMARY else _("Agenda of the debate"),
        title=found.subject,
        when=debates_here.when(found),
        place=", ".join(filter(None, (debates_here.place(found.commune), _space()))),
        sections=tuple(section for section in sections if section.lines),
        foot=_("To hear the voices and the next debates, come to the connected space."),
    )


def _agenda(found: Debate, faces: dict[str, Official]) -> list[Section]:
    points = [line.strip() for line in found.told.get("text", "").splitlines() if line.strip()]
    usual = (
        _("Welcome, and the subject in a few words"),
        _("The invited officials speak"),
        *(points or [_("Everybody may speak, by voice or in writing")]),
        _("Conclusions: who does what, by when"),
    )
    moderators = tuple(names_of(node(), found.moderators).values())
    return [
        _invited(found, faces),
        Section(_("Agenda"), usual, numbered=True),
        Section(_("Who moderates"), moderators),
    ]


def _summary(found: Debate, said: list[Contribution], faces: dict[str, Official]) -> list[Section]:
    written = found.concluded.told.get("text", "") if found.concluded else ""
    people = reading.voices(found.id)
    counted = [_("Contributions: {words}. People who spoke: {people}.", words=people["words"]["all"],
                 people=people["people"]["all"])]  # fmt: skip
    counted += [
        _("{name}: {words}", name=_(debates_here.GENDERS[name]), words=n)
        for name, n in people["gender"].items()
    ]
    counted += [
        _("{name}: {words}", name=_(debates_here.BANDS[name]), words=n)
        for name, n in people["band"].items()
    ]
    return [
        Section(_("Conclusions"), tuple(filter(None, written.split("\n")))),
        Section(_("What people said"), tuple(_line(each, faces) for each in said)),
        _invited(found, faces),
        Section(_("Who spoke"), tuple(counted)),
    ]


def _invited(found: Debate, faces: dict[str, Official]) -> Section:
    known = (faces[one] for one in found.officials if one in faces)
    return Section(
        _("Who is invited"), tuple(f"{one.name}, {debates_here.office(one)}" for one in known)
    )


def _line(each: Contribution, faces: dict[str, Official]) -> str:
    """What somebody said, in a line; a voice by its transcript or its day."""
    speaker = faces[each.official].name if each.official in faces else each.name
    words = each.told.get("text", "")
    if not words and each.told.get("voice"):
        written = attached.attached(each.told["voice"]).transcript
        words = written or _("by voice, on {day}", day=say_date(each.at_ms))
    return _("{name}: {words}", name=speaker, words=words)


def _space() -> str:
    return node().settings.space_name
