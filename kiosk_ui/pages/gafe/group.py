"""The facilitator's view of a Gafé class: who is stuck on what, whom to pair with whom."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from hub.core.errors import NotFoundError
from hub.features.gafe import service
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.gafe.player import Player

page = Blueprint("gafe_class", __name__)


@page.get("/animer/gafe")
@needs("gafe.class")
def the_class() -> str:
    """Items by people for one module: the one asked for, else the one most people practise."""
    modules = service.modules(node())
    counts = service.most_practised(node())
    asked = request.args.get("module")
    chosen = next((one for one in modules if one.manifest.id == asked), None)
    if asked and chosen is None:
        raise NotFoundError("This module is not in the space.")
    if chosen is None and modules:
        chosen = max(modules, key=lambda one: counts.get(one.manifest.id, 0))
    player = Player(chosen) if chosen else None
    return render_template(
        "gafe/class.html",
        modules=modules,
        counts=counts,
        module=chosen,
        view=service.class_view(node(), chosen) if chosen else None,
        pictures={item.id: player.picture(item.picture) for item in chosen.items}
        if chosen and player
        else {},
        boxes=range(1, 6),
    )
