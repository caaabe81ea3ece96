"""The commune's priority action plan: on the screen, on paper, and for the council's wall."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from hub.features.monelu import plan_pdf, reading
from hub.features.monelu.machines import PLANNED, PROPOSAL
from hub.features.monelu.plan import Action, Plan, plan
from kiosk_ui.civic import monelu_words as words
from kiosk_ui.civic import states
from kiosk_ui.civic.monelu_here import code, commune
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.language import _, say_date, say_number
from kiosk_ui.pages.monelu.matters import say_day

page = Blueprint("monelu_plan", __name__, url_prefix="/monelu")

#: Actions that a plan shows at most; a commune's plan has some dozens.
MOST_PAGES = 10


@page.get("/plan")
@needs("monelu.read")
def show() -> str:
    """Every accepted proposal of the commune, what is going on first."""
    return render_template(
        "monelu/plan.html", plan=_plan(), commune=commune(), words=words, sum=_sum
    )


@page.get("/plan.pdf")
@needs("monelu.read")
def pdf() -> Response:
    """The plan as a sheet, ``?format=A3`` for the wall."""
    size = request.args.get("format", "A4")
    answer = make_response(plan_pdf.write(_sheet(_plan()), size))
    answer.mimetype = plan_pdf.MEDIA_TYPE
    answer.headers["Content-Disposition"] = f'inline; filename="plan-{code() or "espace"}.pdf"'
    return answer


def _plan() -> Plan:
    found: list[reading.Item] = []
    for at in range(1, MOST_PAGES + 1):
        batch = reading.listed(node(), PROPOSAL.name, code(), PLANNED, at)
        found += batch[: reading.PAGE]
        if len(batch) <= reading.PAGE:
            break
    today = datetime.fromtimestamp(node().clock.now_ms() / 1000, UTC).date()
    return plan(found, today.isoformat())


def _sheet(of: Plan) -> plan_pdf.Sheet:
    here = commune()
    place = _("Commune of {name}", name=here.name) if here else node().settings.space_name
    summary = (
        _("{n} actions, {done} done", n=len(of.actions), done=of.finished),
        _("Cost: {cost}. Granted: {granted}.", cost=_sum(of.cost), granted=_sum(of.granted)),
    )
    made = say_date(node().clock.now_ms())
    return plan_pdf.Sheet(
        title=_("Priority action plan"),
        place=place,
        summary=summary if of.actions else (),
        heads=(
            _("Action"), _("Who sees to it?"), _("By when?"), _("Line of the budget"),
            _("Money"), _("For whom"), _("How far"),
        ),
        lines=tuple(_line(one) for one in of.actions),
        empty=_("No proposal was accepted yet."),
        foot=f"{node().settings.space_name} · {made}",
    )  # fmt: skip


def _line(one: Action) -> plan_pdf.Line:
    cost = _("Cost: {cost}", cost=_sum(one.cost)) if one.cost else ""
    granted = _("Granted: {granted}", granted=_sum(one.granted)) + f" ({one.source})"
    money = "\n".join(filter(None, (cost, granted if one.granted else "")))
    late = _("Late") if one.late else ""
    by = "\n".join(filter(None, (say_day(one.by), late)))
    return plan_pdf.Line(
        cells=(
            f"{one.item.title}\n{_(states.PROPOSALS[one.item.state].words)}",
            one.owner, by, one.line, money,
            ", ".join(_(words.BENEFITS[whom][0]) for whom in one.benefits if whom in words.BENEFITS),
        ),
        percent=one.percent,
        late=one.late,
    )  # fmt: skip


def _sum(amount: int) -> str:
    """A sum in CFA francs."""
    return _("{n} CFA francs", n=say_number(amount))
