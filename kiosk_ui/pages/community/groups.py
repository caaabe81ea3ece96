"""The community: its groups as cards, one group with its wall, coming in and leaving."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NoRoomError
from hub.features.community import board, meetings, reading, rules, service, wall
from hub.features.community.reading import Group
from hub.features.community.service import Founding
from hub.features.notices import walls
from kiosk_ui.civic import monelu_here
from kiosk_ui.community import here, words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import may, needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import _
from kiosk_ui.people import speaking_for

page = Blueprint("community", __name__, url_prefix="/communaute")
page.before_request(here.counted)


@page.get("/")
@needs("community.see")
def home() -> str:
    """Two doors, my groups, then all groups by kind."""
    facts = here.facts()
    found = reading.groups(node(), facts)
    attached.fetch(name for one in found for name in (one.told.get("voice"), one.told.get("photo")))
    mine = [
        one for one in found if one.mine or one.place.mine == "asked" or one.state != "published"
    ]
    others = [one for one in found if one not in mine]
    return render_template(
        "community/home.html",
        mine=mine,
        by_kind=[(kind, [one for one in others if one.kind == kind]) for kind in rules.KINDS],
        offers=len(board.current(node(), facts)),
        unheard=walls.unheard(facts.person),
        words=words,
        here=here,
    )


@page.route("/nouveau", methods=["GET", "POST"])
@needs("community.speak")
def new() -> str | Response:
    """Make a group: what kind, who comes in, what it is for."""
    errors, person = {}, here.person()
    if request.method == "POST":
        try:
            here.look(("voice", "photo"))
            speaking_for.check(person)
            return once(lambda: _found(person.id if person else None))
        except InputError as error:
            errors[error.field or "text"] = sentence(error)
    return render_template(
        "community/new.html", errors=errors, typed=request.form, words=words,
        longest_s=rules.WORDS_S, woman=here.facts().woman or bool(person and person.gender == "woman"),
        **here.agreeing(person),
    )  # fmt: skip


@page.get("/<group>")
@needs("community.see")
def one(group: str) -> str:
    """A group: who it is, when it meets, what was said."""
    facts = here.facts()
    found = reading.one(node(), facts, group)
    before = request.args.get("avant", 0, type=int)
    said = wall.wall(node(), facts, group, before) if found.reads else []
    met = meetings.of_group(node(), facts, group) if found.reads else []
    shown = said[: wall.PAGE]
    here.fetch([found, *shown, *met])
    page_shown = render_template(
        "community/group.html",
        group=found,
        said=shown,
        older=shown[-1].hlc if len(said) > wall.PAGE else 0,
        next=next((each for each in met if each.state == "planned" and not each.over), None),
        met=[each for each in met if each.state != "planned" or each.over],
        planned=[each for each in met if each.state == "planned" and not each.over][1:],
        done=here.done(),
        runs=may("community.run"),
        words=words,
        here=here,
    )
    if found.mine and not before:
        with suppress(NoRoomError):  # on a full disk reading goes on: they stay new
            walls.heard(node(), who(), group)
    return page_shown


@page.post("/<group>/moi")
@needs("community.speak")
def mine(group: str) -> Response:
    """Come in, ask to, leave; or take one's own group back, appeal once."""

    def act() -> str:
        action, facts = text("action", 20), here.facts()
        if action == "join":
            service.come_in(node(), who(), facts, group)
        elif action == "leave":
            service.leave(node(), who(), facts, group)
        elif action in ("withdraw", "appeal"):
            service.own(node(), who(), facts, group, action)
        else:
            raise InputError("The hub did not understand. Please try again.")
        return "/communaute/" if action in ("leave", "withdraw") else f"/communaute/{group}?fait=1"

    return once(act)


@page.post("/<group>/mener")
@needs("community.speak")
def lead(group: str) -> Response:
    """Close a group, or open it again."""

    def act() -> str:
        action = text("action", 20)
        if action not in ("close", "reopen"):
            raise InputError("The hub did not understand. Please try again.")
        service.close(node(), who(), here.facts(), group, action == "reopen")
        return f"/communaute/{group}?fait=1"

    return once(act)


def _found(author: str | None) -> str:
    kind = text("kind", 20)
    named = words.KINDS.get(kind, words.KINDS["other"])[1]
    given = Founding(
        kind=kind,
        entry=text("entry", 20),
        title=rules.name(text("title", 200), _(named)),
        told=here.told(rules.WORDS_S, here.person(), ("voice", "photo")),
        commune=monelu_here.code(),
        author=author,
        consent=speaking_for.how(),
    )
    made = service.found(node(), who(), here.facts(), given)
    found: Group = reading.one(node(), here.facts(), made)
    return f"/communaute/{made}?{'fait' if found.state == 'published' else 'demande'}=1"
