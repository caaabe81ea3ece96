"""Moderators listen to what people say before everybody does, and say why when they refuse."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotAllowedError
from hub.features.directory import service as directory
from hub.features.moderation import reading, service
from hub.features.moderation.rules import Facts
from kiosk_ui.civic import words as civic_words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import mark

page = Blueprint("moderation", __name__, url_prefix="/animer/moderation")
page.app_template_filter("why")(civic_words.why)

#: What moderators did, as the register says it.
DONE = {
    "publish": (mark("Published"), "ok"),
    "refuse": (mark("It was refused"), "minus"),
    "shown": (mark("Hidden"), "lock"),
    "keep": (mark("Left as it was"), "ok"),
    "call": (mark("Asked a colleague"), "group"),
    "uncall": (mark("Decides after all"), "person"),
}
RESTRICTED = mark("Seen only by those who have to do with it")
#: What a moderator is told after each act.
SAID = {
    "publier": mark("It is published."),
    "refuser": mark("It is not published. The author is told why."),
    "collegue": mark("A colleague will decide."),
    "reprendre": mark("You can decide now."),
    "cacher": mark("It is hidden. The author is told why."),
    "garder": mark("It stays as it was."),
}
#: Matters on the page: who decided on these gets the next ones.
MOST = 40
LEVELS = (
    ("1", RESTRICTED, "group"),
    ("2", mark("Seen by nobody but its author and moderators"), "lock"),
)


@page.get("/")
@needs("moderation.act")
def queue() -> str:
    """What waits, the oldest first."""
    about = facts()
    found, reported = reading.queue(node(), about), reading.reported(node(), about)
    attached.fetch(item.told.get("voice") for item in (*found, *reported))
    return render_template(
        "moderation/queue.html", items=found, reported=reported, kind=civic_words.kind_of,
        said=SAID.get(_done(), ""), most=MOST,
    )  # fmt: skip


@page.get("/publies")
@needs("moderation.act")
def published() -> str:
    """What everybody sees, newest first."""
    before = request.args.get("avant", 0, type=int)
    found = reading.published(node(), facts(), before)
    return render_template("moderation/published.html", items=found, kind=civic_words.kind_of)


@page.get("/registre")
@needs("moderation.act")
def register() -> str:
    """Every act of a moderator: who, when, why."""
    lines = reading.register(node(), facts(), request.args.get("avant", 0, type=int))
    return render_template(
        "moderation/register.html", lines=lines, done=DONE, restricted=RESTRICTED,
        kind=civic_words.kind_of, older=lines[-1].hlc if len(lines) == reading.PAGE else 0,
    )  # fmt: skip


@page.get("/<thread>")
@needs("moderation.act")
def one(thread: str) -> str:
    """One matter: listen, then decide."""
    return _show(thread)


@page.post("/<thread>/<any(publier, refuser, collegue, reprendre, cacher, garder):action>")
@needs("moderation.act")
def act(thread: str, action: str) -> Response | tuple[str, int]:
    """Do it and go on with what waits next; what cannot be done shows the matter as it stands."""
    about = facts()

    def go() -> str:
        _act(thread, action, about)
        if action == "reprendre":
            return f"/animer/moderation/{thread}"
        if action in ("cacher", "garder"):
            return f"/animer/moderation/{thread}?fait={action}"
        waiting = reading.queue(node(), about)
        following = next((item.id for item in waiting if not item.barred), "")
        return f"/animer/moderation/{following}?fait={action}"

    try:
        return once(go)
    except InputError as error:
        return _show(thread, {error.field or "": sentence(error)}, action), error.status
    except NotAllowedError as error:
        return _show(thread, {"": sentence(error)}), 409


def _act(thread: str, action: str, about: Facts) -> None:
    note, reason = text("note", 2000), text("reason", 40)
    acts: dict[str, Callable[[], None]] = {
        "publier": lambda: service.publish(node(), who(), about, thread),
        "refuser": lambda: service.refuse(node(), who(), about, thread, reason, note),
        "collegue": lambda: service.ask_second(node(), who(), about, thread, note),
        "reprendre": lambda: service.take_back(node(), who(), about, thread),
        "garder": lambda: service.keep(node(), who(), about, thread),
        "cacher": lambda: service.hide(node(), who(), about, thread, _level(), reason, note),
    }
    acts[action]()


def _level() -> int:
    asked = text("level", 1)
    return int(asked) if asked in ("1", "2") else 0


def facts() -> Facts:
    """What the rules must know of whoever asks: the directory says which officials she is."""
    officials = directory.officials_of_person(node(), who().person)
    return reading.facts(who(), (official.id for official in officials))


def _done() -> str:
    return request.args.get("fait", "")


def _show(thread: str, errors: dict[str, str] | None = None, action: str = "") -> str:
    item = reading.one(node(), facts(), thread)
    attached.fetch(item.told.get(name) for name in ("voice", "photo", "document"))
    return render_template(
        "moderation/one.html",
        item=item,
        kind=civic_words.kind_of(item.machine),
        path=civic_words.path_of(item.machine, item.id, item.parent),
        reasons=civic_words.reasons(),
        levels=LEVELS,
        errors=errors or {},
        action=action,
        typed={name: text(name, 500) for name in ("reason", "note", "level")},
        said=SAID.get(_done(), ""),
    )
