"""Cards with pictures and a QR code, for one person or for a group, on sheets of A4."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.people import cards, directory
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.device import address
from kiosk_ui.frame.show_once import show_once
from kiosk_ui.people.form import this_year
from kiosk_ui.people.picture_codes import PICTURE_NAMES

page = Blueprint("animate_cards", __name__)


@page.get("/animer/cartes")
@needs("person.see")
def choose() -> str:
    """Choose whose cards to print; those already ticked stay while one searches."""
    wanted = request.args.get("q", "").strip()[:80]
    ticked = request.args.getlist("person")[: cards.MOST]
    kept = directory.several(node(), ticked)
    found = [one for one in directory.listed(node(), wanted) if one.id not in ticked]
    return render_template(
        "animate/choose_cards.html", kept=kept, found=found, wanted=wanted, year=this_year()
    )


@page.post("/animer/cartes")
@needs("person.change")
def sheet() -> str | Response:
    """Make new cards and show them ready for the printer."""
    people = request.form.getlist("person")
    if not people:
        return render_template(
            "animate/choose_cards.html",
            kept=[],
            found=directory.listed(node()),
            wanted="",
            year=this_year(),
            none_ticked=True,
        )
    after = f"/animer/personnes/{people[0]}" if len(people) == 1 else "/animer/cartes"
    return show_once(lambda: cards.make_cards(node(), people, address()), _show, after)


def _show(made: list[cards.Card]) -> str:
    return render_template(
        "animate/sheet.html",
        sheets=cards.sheets(made),
        count=len(made),
        names=dict(PICTURE_NAMES),
        address=address().removeprefix("http://"),
    )
