"""Usage of pages: each page shown to somebody present is a sign of life for the meter."""

from __future__ import annotations

from flask import Flask, Response, g, request

from kiosk_ui.frame.auth import node, who


def install(app: Flask) -> None:
    """Touch the meter after every page; touches only memory."""
    app.after_request(_touch)


def on(subject: str, ref: str) -> None:
    """Say what the page being shown is about, more closely than its room."""
    g.on = (subject, ref)


def heartbeat(subject: str, ref: str) -> Response:
    """The answer to a sign of life of a page that stays on the wall: a talk does not count as idle."""
    asking, of = who(), node()
    if asking.visit:
        about = (subject, ref)
        of.meter.touch(asking.visit, asking.person, of.clock.mono_ms(), about, beat=True)
    return Response(status=204, mimetype="text/plain")


def _touch(response: Response) -> Response:
    present = getattr(g, "who", None)
    # A redirect shows nothing, and may just have closed the visit; nor does the answer to a heartbeat.
    shown = response.mimetype == "text/html" and response.status_code == 200
    if present and present.visit and shown:
        about = getattr(g, "on", None) or ("page", request.blueprint or "")
        of = node()
        of.meter.touch(present.visit, present.person, of.clock.mono_ms(), about)
    return response
