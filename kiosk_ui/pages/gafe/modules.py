"""Gafé: the modules, the player, the card, and what the player tells."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, render_template, request

from content_cache.gafe.model import Module
from hub.core import ids
from hub.core.errors import InputError, NotFoundError
from hub.features.gafe import service
from hub.features.gafe.rules import Answer
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.language import mark
from kiosk_ui.frame.usage import on
from kiosk_ui.gafe.data import in_page
from kiosk_ui.gafe.player import Player

page = Blueprint("gafe", __name__)

STAGES = {
    "standard": mark("To read, write and count"),
    "functional": mark("For everyday life"),
}
#: The label of the home tile, which the feature declares as a message id.
TILE = mark("Gafé")
#: A sitting of twelve screens takes some thousand bytes.
LARGEST = 16_384
NOTHING = 204


@page.get("/gafe/")
@needs("gafe.read")
def modules() -> str:
    """Every module by stage, with what the learner has of it."""
    found = service.modules(node())
    standings = service.standings(node(), who().person, found)
    return render_template(
        "gafe/modules.html",
        stages=[
            (title, [one for one in found if one.stage == stage]) for stage, title in STAGES.items()
        ],
        standings=standings,
        pictures={one.manifest.id: Player(one).picture(one.picture) for one in found},
        following=next((m.manifest.id for m in found if standings[m.manifest.id].done < 1), None),
    )


@page.get("/gafe/<package>/")
@needs("gafe.read")
def play(package: str) -> str:
    """The player: a sitting of at most twelve screens."""
    module = service.module(node(), package)
    on("gafe", package)
    sitting = service.sit(node(), who(), module, place())
    attempt = ids.uuid7(node().clock.now_ms())
    player = Player(module)
    return render_template(
        "gafe/play.html",
        module=module,
        sitting=sitting,
        data=in_page(player.data(sitting, attempt, who().person is not None)),
        tasks=sorted({screen.task for screen in sitting.screens}),
        picture=player.picture(module.picture),
        following=f"/gafe/{after}/" if (after := _following(module)) else None,
    )


def place() -> int | None:
    """Where on the path to begin, if the address says so."""
    asked = request.args.get("place", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None


def _following(module: Module) -> str | None:
    """The module after this one."""
    order = [one.manifest.id for one in service.modules(node())]
    at = order.index(module.manifest.id) + 1
    return order[at] if at < len(order) else None


@page.get("/gafe/<package>/carte")
@needs("gafe.read")
def card(package: str) -> str:
    """A card to print: what was learnt, with a line to sign on."""
    module = service.module(node(), package)
    if not module.items:
        raise NotFoundError("This module is not in the space.")
    player = Player(module)
    return render_template(
        "gafe/card.html",
        module=module,
        picture=player.picture(module.picture),
        items=[
            (item, player.picture(item.picture)) for item in module.items if len(item.text) <= 20
        ],
        finished_ms=service.finished(who().person, package),
        standing=service.standings(node(), who().person, [module])[package],
    )


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """One answer."""

    item: str
    kind: str
    right: bool


class Sat(msgspec.Struct, forbid_unknown_fields=True):
    """What came of a sitting; ``place`` is how many screens of the path are behind the learner."""

    attempt: str
    package: str
    results: list[Told]
    place: int


_sat = msgspec.json.Decoder(Sat)


@page.post("/api/v1/gafe")
@needs("gafe.practise")
def practised() -> Response:
    """Keep what came of a sitting; told twice it counts once."""
    request.max_content_length = LARGEST
    try:
        told = _sat.decode(request.get_data())
    except msgspec.DecodeError as error:
        raise InputError("This is not what a sitting tells: {why}.", why=str(error)) from error
    answers = [Answer(one.item, one.right) for one in told.results]
    service.practised(node(), who(), told.attempt, told.package, answers, told.place)
    return Response(status=NOTHING)
