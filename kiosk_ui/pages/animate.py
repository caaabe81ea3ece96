"""The facilitator's room: who is here, people, cards."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("animate", __name__)
