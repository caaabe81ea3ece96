"""The community on paper: the board for the wall of the village, the sign-in sheet of a meeting."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from hub.core.errors import NotAllowedError
from hub.features.community import board, meetings, paper_pdf, reading
from hub.features.community.board import Offer
from hub.features.community.paper_pdf import Board, Card, SignIn
from kiosk_ui.community import here, words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.language import _, say_date

page = Blueprint("community_paper", __name__, url_prefix="/communaute")
page.before_request(here.counted)


@page.get("/travail/feuille")
@needs("community.see")
def work() -> str:
    """The board on the screen, to print."""
    return render_template("community/board_paper.html", sheet=_board())


@page.get("/travail/feuille.pdf")
@needs("community.see")
def work_pdf() -> Response:
    """The same as a PDF."""
    return _pdf(paper_pdf.write_board(_board()), "annonces")


@page.get("/<group>/reunion/<meeting>/feuille.pdf")
@needs("community.speak")
def sign_in(group: str, meeting: str) -> Response:
    """The sheet that goes round in a meeting; for who leads the group."""
    facts = here.facts()
    found = reading.one(node(), facts, group)
    if not found.leads:
        raise NotAllowedError("This is for who leads the group.")
    one = meetings.one(node(), facts, group, meeting)
    sheet = SignIn(
        kind=_("Sign-in sheet of the meeting"),
        title=f"{found.title} – {one.title}",
        when=f"{here.when(one.at_ms)}, {one.place}",
        heads=("", _("Name"), _("Village"), _("Woman, man"), _("Signature or thumb")),
        foot=_("Keep this sheet: after the meeting, type the number of people in the hub."),
    )
    return _pdf(paper_pdf.write_sign_in(sheet), "presence")


def _board() -> Board:
    offers = board.current(node(), here.facts())
    here.fetch(offers)
    return Board(
        title=_("Work and ads"),
        when=f"{node().settings.space_name}, {say_date(node().clock.now_ms(), 'full')}",
        cards=tuple(_card(offer) for offer in offers),
        empty=_("Nothing on the board just now. Come back soon."),
        foot=_("Interested? Come to the connected space: the facilitator puts you in touch."),
    )


def _card(offer: Offer) -> Card:
    """An opportunity as paper says it: words, or what somebody wrote down of the voice; no number."""
    spoken = offer.told.get("voice")
    written = attached.attached(spoken).transcript if spoken else ""
    until = _("Until %(day)s") % {"day": here.last_day(offer.until)}
    return Card(
        kind=words.offer_kind(offer),
        title=offer.title,
        words=offer.told.get("text") or written or _("Said by voice: come and hear it."),
        facts=tuple(filter(None, (offer.where, until))),
    )


def _pdf(made: bytes, name: str) -> Response:
    answer = Response(made, mimetype=paper_pdf.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
