"""Marks a view as one for machines, and gives it the node; the faces check the mark.

A machine has no session and no form: its message proves itself (a signature or a token), so the form
token is not asked of it. Everything else that guards pages guards these views as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request

from hub.core.node import Node
from sync.enrolment import token
from sync.enrolment.roster import Known

View = TypeVar("View", bound=Callable[..., Any])
#: The permission of every view for machines.
ACTION = "sync.records.exchange"


def machine(view: View) -> View:
    """Mark a view as one that machines ask."""
    view.action = ACTION  # type: ignore[attr-defined]  # attributes of ours on a function
    view.machine = True  # type: ignore[attr-defined]
    return view


def node() -> Node:
    """The node whose endpoints these are."""
    of: Node = current_app.extensions["node"]
    return of


def asking() -> Known:
    """The machine that asks, by the token it shows. Raises TokenError or NotAllowedError."""
    of = node()
    shown = token.bearer_of(request.headers.get("Authorization", ""))
    known = g.asking = token.check(of, shown, of.clock.now_ms())
    return known
