"""The technical room."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("tech", __name__)
