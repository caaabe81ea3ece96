"""How the exchange with the centre stands, and the button that begins one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kiosk_ui.exchange import chart, words
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.forms import once
from sync.timing import history, plans
from sync.watching import status

page = Blueprint("exchange", __name__, url_prefix="/technique/synchronisation")

PATH = "/technique/synchronisation"
#: How each state looks: the notice's kind and its icon.
LOOKS = {
    status.ALONE: ("info", "info"),
    status.ACTIVE: ("info", "sync"),
    status.SOON: ("info", "clock"),
    status.NO_WAY: ("warn", "internet"),
    status.TROUBLE: ("warn", "warning"),
    status.SPENT: ("warn", "money"),
    status.QUIET: ("good", "ok"),
}
#: Contacts listed, and how many days the costs are summed over.
LISTED, COST_DAYS = 6, 30


@page.get("")
@needs("system.see")
def stands() -> str | Response:
    """Everything about the exchange on one page; at the centre, that of its spaces."""
    of = node()
    if of.settings.role == "central":
        return redirect("/centre/", 303)
    now = status.status(of)
    since = now.now_ms - chart.DAYS * 86_400_000
    recent = history.contacts(of, 1000, since)
    month = history.contacts(of, 5000, now.now_ms - COST_DAYS * 86_400_000)
    return render_template(
        "exchange/status.html",
        now=now,
        look=LOOKS[now.state],
        drawing=chart.draw(history.notes(of, since), recent, now.now_ms, now.way is not None),
        recent=recent[:LISTED],
        month=status.spent_of(month, now.price_per_mb),
        words=words,
        pressed=request.args.get("fait") == "demande",
        moving=now.state in (status.ACTIVE, status.SOON) and now.way is not None,
    )


@page.post("/maintenant")
@needs("sync.now")
def at_once() -> Response:
    """Speak with the centre at the clockwork's next look, in a few seconds."""

    def act() -> str:
        plans.ask(node())
        return f"{PATH}?fait=demande"

    return once(act)
