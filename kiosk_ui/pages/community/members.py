"""Who belongs to a group: letting people in, entrusting it, sending away; by who leads it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotFoundError
from hub.features.community import reading, service
from hub.features.community.service import For
from kiosk_ui.community import here, words
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.people import speaking_for

page = Blueprint("community_members", __name__, url_prefix="/communaute")
page.before_request(here.counted)


@page.get("/<group>/membres")
@needs("community.speak")
def members(group: str) -> str:
    """The people of a group, for those who belong to it; who asks to come in first, for who leads it."""
    return _members(group, {})


@page.post("/<group>/membres/<member>")
@needs("community.speak")
def lead(group: str, member: str) -> str | Response:
    """Let somebody in or not, entrust the group to her or not any more, send her away."""

    def act() -> str:
        action, reason = text("action", 20), text("reason", 300)
        service.lead(node(), who(), here.facts(), group, member, action, reason)
        return f"/communaute/{group}/membres"

    try:
        return once(act)
    except InputError as error:
        return _members(group, {member: sentence(error)})


@page.route("/<group>/entrer", methods=["GET", "POST"])
@needs("community.run")
def bring_in(group: str) -> str | Response:
    """The facilitator takes somebody into a group, who agrees."""
    found, person, errors = reading.one(node(), here.facts(), group), here.person(), {}
    if person is None:
        raise NotFoundError("This person is not registered here.")
    behalf = person.id
    if request.method == "POST":
        try:
            speaking_for.check(person)
            return once(lambda: _brought(group, For(behalf, speaking_for.how())))
        except InputError as error:
            errors[error.field or "consent"] = sentence(error)
    return render_template(
        "community/bring_in.html", group=found, errors=errors, **here.agreeing(person)
    )


def _brought(group: str, behalf: For) -> str:
    service.come_in(node(), who(), here.facts(), group, behalf)
    return f"/communaute/{group}/membres"


def _members(group: str, errors: dict[str, str]) -> str:
    found = reading.one(node(), here.facts(), group)
    if not found.mine and not found.leads:
        raise NotFoundError("This group is not here.")
    people = reading.members(node(), group)
    return render_template(
        "community/members.html",
        group=found,
        asking=[one for one in people if one.state == "asked"] if found.leads else [],
        people=[one for one in people if one.state != "asked"],
        errors=errors,
        words=words,
    )
