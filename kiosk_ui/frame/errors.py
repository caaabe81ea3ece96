"""Errors as people see them: a plain sentence in their language, and the next step."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from content_cache.errors import ContentError
from hub.core.errors import HubError, OperatorError
from kiosk_ui.frame.auth import NOBODY, ExpiredFormError, is_for_machines
from kiosk_ui.frame.language import _, mark

log = logging.getLogger(__name__)
_KNOWN = {
    404: mark("This page does not exist."),
    405: mark("This page does not exist."),
    413: mark("This file is too big for the hub."),
    400: mark("The hub did not understand. Please try again."),
}
#: The status of a hub that is about to answer again.
AWAY = 503
BROKEN = mark("Something went wrong in the hub. Nothing you saved is lost. Tell the facilitator.")


def install(app: Flask) -> None:
    """Answer every error with a page, or with JSON under /api/."""
    app.register_error_handler(HubError, _ours)
    app.register_error_handler(ContentError, _content)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def sentence(error: HubError | ContentError) -> str:
    """An error in the reader's language."""
    places = error.places if isinstance(error, HubError) else error.params
    return _(error.message, **places)


def _ours(error: HubError) -> Any:
    if is_for_machines():
        answer = jsonify(told(error))
        answer.status_code = error.status
    else:
        retry = isinstance(error, ExpiredFormError)
        answer = _answer(sentence(error), error.status, retry=retry)
    if wait_s := getattr(error, "wait_s", None):
        answer.headers["Retry-After"] = str(wait_s)
        if error.status == AWAY and request.method == "GET":
            answer.headers["Refresh"] = str(wait_s)  # the page comes back by itself
    return answer


def told(error: HubError) -> dict[str, object]:
    """An error as another hub reads it: the sentence to translate there, and what fills its places."""
    places = {name: str(value) for name, value in error.places.items()}
    step = error.next_step if isinstance(error, OperatorError) else ""
    return {
        "error": str(error),
        "message": error.message,
        "places": places,
        "next_step": step,
        "field": getattr(error, "field", None),
    }


def _content(error: ContentError) -> Any:
    return _answer(sentence(error), 404)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    answer = _answer(_(_KNOWN.get(code, BROKEN)), code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def _unknown(error: Exception) -> Any:
    log.exception("a page failed: %s", request.path)
    return _answer(_(BROKEN), 500)


def _answer(said: str, status: int, retry: bool = False) -> Any:
    if not hasattr(g, "who"):
        g.who = NOBODY
    if not hasattr(g, "language"):
        g.language = "fr"
    if request.path.startswith("/api/"):
        answer = jsonify(error=said)
    else:
        answer = make_response(render_template("error.html", said=said, status=status, retry=retry))
    answer.status_code = status
    return answer
