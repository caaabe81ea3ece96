"""What Xensa puts on an official's page of the directory: ask a question, see how she answers."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from hub.features.directory.service import Official
from hub.features.xensa import commitments, reading
from kiosk_ui.frame.auth import may, node


def of_official(one: Official) -> Markup | None:
    """Counts of questions and promises, and a large button; nothing for who is not elected."""
    if not one.elected or not may("xensa.see"):
        return None
    return Markup(  # noqa: S704  # a template of ours, autoescaped
        render_template(
            "xensa/section.html",
            one=one,
            rate=reading.figures(node(), reading.addressed(official=one.id)),
            tally=commitments.tally(node(), official=one.id),
        )
    )
