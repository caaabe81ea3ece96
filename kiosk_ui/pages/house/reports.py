"""The reports room: who was reached, against what was promised; files to take away; targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotFoundError
from hub.features.reports import as_csv, as_pdf, as_xlsx, chart, service
from hub.features.reports.period import Period, period
from hub.features.reports.report import MONTH, Report
from hub.features.reports.sheets import Sheet, busiest, counted, figures, heat, sheets
from hub.features.reports.words import Words, locale_of
from kiosk_ui.frame import forms
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.language import _, catalogue, say_date

page = Blueprint("reports", __name__, url_prefix="/rapports")

_WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


@dataclass(frozen=True)
class Filters:
    """What the reader typed, kept as it was typed."""

    first: str
    last: str
    space: str

    @property
    def spaces(self) -> tuple[str, ...]:
        """The spaces asked for, none for all."""
        return (self.space,) if self.space else ()


@page.get("/")
@needs("report.see")
def usage() -> Any:
    """The report, with its filters; a wrong month is said beside its field."""
    asked = _filters()
    shared = {"asked": asked, "spaces": service.spaces_of(node(), who()), "errors": {}}
    try:
        report = _report(asked)
    except InputError as error:
        shared["errors"] = {error.field or "to": sentence(error)}
        return render_template("reports/usage.html", report=None, **shared), 400
    words = _words()
    found, shown = sheets(report, words), figures(report, words, service.measures(node()))
    reached = _reached(report)
    main = {*service.PROMISED, *reached}
    return render_template(
        "reports/usage.html",
        report=report,
        words=words,
        figures=[one for one in shown if one[0] in main],
        more=[one for one in counted(report, shown) if one[0] not in main],
        sheets={one.name: one for one in found},
        rest=[one for one in found if one.name != MONTH],
        drawing=chart.by_month(report, words),
        heat=_levels,
        reached=reached,
        query=request.query_string.decode(),
        **shared,
    )


@page.get("/usage.<any(csv, xlsx, pdf):kind>")
@needs("report.see")
def download(kind: str) -> Response:
    """The same report as a file, in the reader's language."""
    asked, words = _filters(), _words()
    report = _report(asked)
    shown, measures = sheets(report, words), service.measures(node())
    if kind == "pdf":
        now_ms = node().clock.now_ms()
        made = f"{node().settings.space_name} · {say_date(now_ms)}"
        data, media_type = as_pdf.write(report, shown, words, measures, made), as_pdf.MEDIA_TYPE
    else:
        writer = _WRITERS[kind]
        data, media_type = writer.write(report, shown, words, measures), writer.MEDIA_TYPE
    answer = make_response(data)
    answer.mimetype, answer.headers["Content-Type"] = media_type.split(";")[0], media_type
    place = "inline" if kind == "pdf" else "attachment"
    months = "_".join(filter(None, (report.first, report.last)))
    answer.headers["Content-Disposition"] = f'{place}; filename="rapport_{months}.{kind}"'
    return answer


@page.get("/objectifs")
@needs("target.set")
def targets() -> str:
    """The promises that stand, and a form for one more."""
    return _targets_page({}, {})


@page.post("/objectifs")
@needs("target.set")
def set_target() -> Any:
    """Take one promise; what cannot be is said beside its field."""
    typed = {name: forms.text(name, 80) for name in ("space", "measure", "starts", "ends", "value")}

    def act() -> str:
        service.set_target(
            node(), who(), typed["space"], typed["measure"], typed["starts"], typed["ends"],
            typed["value"],
        )  # fmt: skip
        return "/rapports/objectifs"

    try:
        return forms.once(act)
    except InputError as error:
        return _targets_page(typed, {error.field or "value": sentence(error)}), 400


def _targets_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    words, known = _words(), service.measures(node())
    labels = {name: words.column(name) for name in service.PROMISED}
    labels |= {name: words.say(label) for name, label in known.items()}
    return render_template(
        "reports/targets.html",
        targets=service.targets(who()),
        spaces=service.spaces_of(node(), who()),
        measures=labels,
        words=words,
        typed={"measure": "users", **typed},
        errors=errors,
    )


def _filters() -> Filters:
    asked = {name: request.args.get(name, "").strip()[:40] for name in ("from", "to", "space")}
    return Filters(asked["from"], asked["to"], asked["space"])


def _report(asked: Filters) -> Report:
    months: Period = period(asked.first, asked.last)
    try:
        return service.usage_for(node(), who(), months, asked.spaces)
    except NotFoundError as error:
        raise InputError(_("Choose the space."), field="space") from error


def _words() -> Words:
    return Words(catalogue(g.language).gettext, locale_of(g.language))


def _reached(report: Report) -> dict[str, float]:
    """How far each promise is kept, as a share; figures that are hidden have none."""
    found = {}
    for measure, promised in report.targets.items():
        value = report.value(measure)
        if isinstance(value, int | float) and promised:
            found[measure] = value / promised
    return found


def _levels(sheet: Sheet) -> list[list[int]]:
    """How dark each cell of a week is, row by row."""
    most = busiest(sheet)
    return [[heat(cell, most) for cell in cells] for _name, cells in sheet.rows]
