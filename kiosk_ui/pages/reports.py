"""The reports room."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("reports", __name__)
