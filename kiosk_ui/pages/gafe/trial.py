"""For authors: send an exercise folder, see its mistakes or try it, then install it."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from content_cache.errors import AuthoringError, AuthoringErrors, ContentError, NotInstalledError
from content_cache.folder import open_file
from content_cache.gafe.library import FOLDER as PICTURES
from content_cache.gafe.model import Module
from content_cache.gafe_assets import SOUNDS
from content_cache.media import media_type
from content_cache.paths import safe_path
from hub.core.errors import InputError
from hub.features.gafe import trials
from kiosk_ui.files.ranges import NOTHING_RUNS, send_path
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken
from kiosk_ui.gafe import preview as gafe_preview
from kiosk_ui.gafe.player import Player
from kiosk_ui.gafe.preview import Advice
from kiosk_ui.pages.gafe.preview import sitting_at

page = Blueprint("gafe_trial", __name__)


@page.route("/animer/gafe/essayer", methods=["GET", "POST"])
@needs("gafe.author")
def send() -> tuple[str, int] | Answer:
    """Take an exercise folder as a ZIP file; its mistakes, all at once, if it has any."""
    error, mistakes = "", list[Advice]()
    if request.method == "POST":
        try:
            return _taken()
        except InputError as wrong:
            error = sentence(wrong)
        except AuthoringErrors as wrong:
            mistakes = [gafe_preview.told(one) for one in wrong.errors]
        except AuthoringError as wrong:
            mistakes = [gafe_preview.told(wrong)]
        except ContentError as wrong:
            error = gafe_preview.said(wrong)
    trials.sweep(node())
    return render_template(
        "gafe/try.html",
        error=error,
        mistakes=mistakes,
        sent=_name(),
        waiting=[(one, _title(one)) for one in trials.waiting(node())],
        largest=trials.LARGEST_MB,
    ), 400 if error or mistakes else 200


@page.get("/animer/gafe/essais/<number>/")
@needs("gafe.author")
def preview(number: str) -> str:
    """What was sent, as its author wants to see it."""
    return _preview(number)


@page.get("/animer/gafe/essais/<number>/ecran/<int:place>")
@needs("gafe.author")
def screen(number: str, place: int) -> str:
    """One screen of what was sent, to try."""
    module = trials.module(trials.find(node(), number))
    sitting = sitting_at(module, place)
    return gafe_preview.try_screen(module, _player(module, number), sitting, _here(number))


@page.get("/animer/gafe/essais/<number>/fichiers/<path:name>")
@needs("gafe.author")
def file(number: str, name: str) -> Response:
    """A picture or a sound of what was sent."""
    trial = trials.find(node(), number)
    if name.split("/")[0] not in (PICTURES, SOUNDS):
        raise NotInstalledError("The folder has no file {name}.", name=name)
    open_file(trial.folder, name).close()  # a plain file inside the folder, no link
    path = trial.folder / safe_path(name)
    return send_path(path, media_type(name), "private, no-store", NOTHING_RUNS)


@page.post("/animer/gafe/essais/<number>/installer")
@needs("gafe.author")
def install(number: str) -> tuple[str, int] | Answer:
    """Make what was sent a module of the space."""
    if location := taken():
        return redirect(location, 303)
    trial = trials.find(node(), number)
    try:
        package = trials.install(node(), trial)
    except ContentError as wrong:
        return _preview(number, gafe_preview.said(wrong)), 400
    return once(lambda: f"/animer/gafe/{package}/apercu/")


@page.post("/animer/gafe/essais/<number>/retirer")
@needs("gafe.author")
def remove(number: str) -> Answer:
    """Take away what was sent."""
    if location := taken():
        return redirect(location, 303)
    trials.remove(node(), trials.find(node(), number))
    return once(lambda: "/animer/gafe/essayer")


def _taken() -> Answer:
    """Keep what was sent and show it; raises InputError and what a check raises."""
    if location := taken():
        return redirect(location, 303)
    sent = request.files.get("folder")
    if sent is None or not sent.filename:
        raise InputError("Choose the ZIP file of an exercise folder.", field="folder")
    trial = trials.keep(node(), sent.save)
    return once(lambda: _here(trial.number))


def _preview(number: str, error: str = "") -> str:
    trial = trials.find(node(), number)
    module = trials.module(trial)
    return gafe_preview.show(
        module, _player(module, number), trial.folder, _here(number), number=number, error=error
    )


def _player(module: Module, number: str) -> Player:
    return Player(module, f"{_here(number)}fichiers")


def _title(trial: trials.Trial) -> str:
    manifest = trials.module(trial).manifest
    return manifest.title_in(g.language)


def _name() -> str:
    """The name of the file that was sent, to tell it from others."""
    sent = request.files.get("folder")
    return (sent.filename or "")[:120] if sent else ""


def _here(number: str) -> str:
    return f"/animer/gafe/essais/{number}/"
