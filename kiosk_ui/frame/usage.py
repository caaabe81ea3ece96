"""Usage of pages: each page shown to somebody present is a sign of life for the meter."""

from __future__ import annotations

from flask import Flask, Response, g, request

from kiosk_ui.frame.auth import node


def install(app: Flask) -> None:
    """Touch the meter after every page; touches only memory."""
    app.after_request(_touch)


def on(subject: str, ref: str) -> None:
    """Say what the page being shown is about, more closely than its room."""
    g.on = (subject, ref)


def _touch(response: Response) -> Response:
    who = getattr(g, "who", None)
    # A redirect shows nothing, and may just have closed the visit; nor does the answer to a heartbeat.
    shown = response.mimetype == "text/html" and response.status_code == 200
    if who and who.visit and shown:
        about = getattr(g, "on", None) or ("page", request.blueprint or "")
        of = node()
        of.meter.touch(who.visit, who.person, of.clock.mono_ms(), about)
    return response
