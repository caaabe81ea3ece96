"""For authors: what an installed module holds and lacks, and each of its screens to try."""

from __future__ import annotations

from flask import Blueprint

from content_cache.gafe.model import Module
from hub.core.errors import NotFoundError
from hub.features.gafe import service
from hub.features.gafe.sittings import Sitting, one_screen
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.gafe import preview as gafe_preview
from kiosk_ui.gafe.player import Player

page = Blueprint("gafe_preview", __name__)


@page.get("/animer/gafe/<package>/apercu/")
@needs("gafe.author")
def preview(package: str) -> str:
    """A module as its author wants to see it."""
    module = service.module(node(), package)
    folder = node().store.folder(package, module.manifest.version)
    return gafe_preview.show(module, Player(module), folder, _here(package))


@page.get("/animer/gafe/<package>/apercu/ecran/<int:place>")
@needs("gafe.author")
def screen(package: str, place: int) -> str:
    """One screen of a module, to try."""
    module = service.module(node(), package)
    return gafe_preview.try_screen(
        module, Player(module), sitting_at(module, place), _here(package)
    )


def sitting_at(module: Module, place: int) -> Sitting:
    """The screen at a place of the path; raises NotFoundError."""
    try:
        return one_screen(module, place)
    except IndexError as error:
        raise NotFoundError("The module has no such screen.") from error


def _here(package: str) -> str:
    return f"/animer/gafe/{package}/apercu/"
