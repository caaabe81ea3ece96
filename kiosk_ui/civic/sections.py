"""What other subjects put on the pages of the directory: answer rates, questions, messages.

A subject adds a line: a function that answers a piece of a page (Markup), or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from hub.features.directory.places import Place
from hub.features.directory.service import Official
from kiosk_ui.civic import xensa_sections

OF_OFFICIAL: tuple[Callable[[Official], Markup | None], ...] = (xensa_sections.of_official,)
OF_COMMUNE: tuple[Callable[[Place], Markup | None], ...] = ()


def of_official(official: Official) -> list[Markup]:
    """The pieces of the page of an official, in order."""
    return [piece for make in OF_OFFICIAL if (piece := make(official))]


def of_commune(commune: Place) -> list[Markup]:
    """The pieces of the page of a commune, in order."""
    return [piece for make in OF_COMMUNE if (piece := make(commune))]
