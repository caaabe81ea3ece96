"""For whom does the facilitator speak? Found by name, then on to the page that asked."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from hub.core.people import directory as register
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.forms import onward
from kiosk_ui.people.speaking_for import onward_with

page = Blueprint("speaking_for", __name__)


@page.get("/animer/pour")
@needs("space.animate")
def whom() -> str:
    """The newest people of the space, or those of a name."""
    wanted = request.args.get("q", "")[:80]
    suite = onward("/animer/")
    found = [(one, onward_with(suite, one.id)) for one in register.listed(node(), wanted)]
    return render_template("speaking_for/whom.html", people=found, wanted=wanted, suite=suite)
