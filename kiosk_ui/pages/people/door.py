"""The door: how people come in and leave."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from hub.core.errors import InputError, NotFoundError
from hub.core.people import pictures, sessions, throttle
from hub.core.usage.rules import BANDS, GENDERS, IDLE, PURPOSES, QUIT
from kiosk_ui.frame.auth import COOKIE, let_in, let_out, needs, node, session_token, who
from kiosk_ui.frame.device import device
from kiosk_ui.frame.forms import choice, once, onward, text
from kiosk_ui.frame.language import _
from kiosk_ui.people.choices import BAND_CHOICES, GENDER_CHOICES, PURPOSE_CHOICES, said
from kiosk_ui.people.picture_codes import PICTURE_NAMES, throttle_key

page = Blueprint("door", __name__)


@page.get("/entrer")
@needs("door.use")
def choose() -> str:
    """Ways to come in."""
    return render_template("door/choose.html", onward=onward(), central=_central())


@page.route("/entrer/images", methods=["GET", "POST"])
@needs("door.use")
def by_pictures() -> str:
    """Three pictures, one touch each; without script every touch is a small form."""
    _no_pictures_online()
    length = node().settings.picture_code_length
    chosen = tuple(text("pictures", 80).split())
    touched = choice("picture")
    if touched == "back":
        chosen = chosen[:-1]
    elif touched and touched in pictures.PICTURES and touched not in chosen:
        chosen = (*chosen, touched)
    person, wrong = None, ""
    if len(chosen) >= length:
        person, wrong = _recognise(chosen[:length])
        chosen = chosen if person else ()
    return render_template(
        "door/pictures.html",
        every=PICTURE_NAMES,
        chosen=chosen,
        length=length,
        wrong=wrong,
        person=person,
        onward=onward(),
    )


@page.post("/entrer/images/oui")
@needs("door.use")
def yes_me() -> Response:
    """The person said "yes, it is me": come in."""
    _no_pictures_online()
    person, _wrong = _recognise(tuple(text("pictures", 80).split()))
    if person is None:
        return redirect("/entrer/images", 303)
    return come_in(person.id, strong=False)


@page.get("/entrer/carte/<token>")
@needs("door.use")
def card(token: str) -> str:
    """The address in a card's QR code: greet, and ask for one touch."""
    _no_pictures_online()
    key = throttle_key("card")
    throttle.check(node(), key)
    found = pictures.person_by_card(token)
    person = sessions.known(found) if found else None
    if person is None:
        with node().database.writing():
            throttle.failed(node(), key)
        raise InputError("This card is no longer good. Ask the facilitator for a new one.")
    return render_template("door/card.html", person=person, token=token)


@page.post("/entrer/carte/<token>")
@needs("door.use")
def by_card(token: str) -> Response:
    """Come in with a card."""
    _no_pictures_online()
    found = pictures.person_by_card(token)
    if found is None:
        raise InputError("This card is no longer good. Ask the facilitator for a new one.")
    return come_in(found, strong=False)


@page.route("/entrer/visiteur", methods=["GET", "POST"])
@needs("door.use")
def visitor() -> str | Response:
    """Two touches for whoever has no account: who, then what for."""
    gender, band, purpose = choice("gender"), choice("band"), choice("purpose")
    if both := text("who", 20).split():
        gender, band = both[0], both[-1]
    ready = gender in GENDERS and band in BANDS
    if request.method == "POST" and ready and purpose in PURPOSES:
        return open_session(
            lambda token: sessions.enter(node(), gender, band, str(purpose), device(), token)
        )
    return render_template(
        "door/visitor.html",
        genders=said(GENDER_CHOICES),
        bands=said(BAND_CHOICES),
        purposes=said(PURPOSE_CHOICES),
        gender=gender if ready else None,
        band=band if ready else None,
        onward=onward(),
    )


@page.post("/quitter")
@needs("door.use")
def leave() -> str | Response:
    """Close the session; the browser forgets it."""
    leave_first(IDLE if text("how", 10) == IDLE else QUIT)
    return let_out(redirect("/?a-bientot=1", 303))


def leave_first(how: str = QUIT) -> None:
    """Close the session that this browser still has; to press the button was a last sign of life."""
    token, asking, of = request.cookies.get(COOKIE), who(), node()
    if asking.visit and how == QUIT:
        of.meter.touch(asking.visit, asking.person, of.clock.mono_ms())
    if token:
        sessions.leave(of, token, how)


def come_in(person: str, strong: bool) -> Response:
    """Open a session for a person and go on to where they were going."""
    return open_session(
        lambda token: sessions.sign_in(node(), person, strong, device(), token=token)
    )


def open_session(start: Callable[[str], object]) -> Response:
    """Open a session with ``start``, which takes its token; a form posted twice opens one."""
    token = session_token(text("once", 64))

    def act() -> str:
        leave_first()
        start(token)
        return onward()

    return let_in(once(act), token)


def _central() -> bool:
    return node().settings.role == "central"


def _no_pictures_online() -> None:
    """Three pictures keep out whoever stands in the room, not everybody on the Internet."""
    if _central():
        raise NotFoundError("Here you come in with your name and your password.")


def _recognise(chosen: tuple[str, ...]) -> tuple[sessions.Known | None, str]:
    """Whose pictures these are, or a sentence that says they are nobody's."""
    key = throttle_key("pictures")
    throttle.check(node(), key)
    found = pictures.person_by_pictures(node(), chosen)
    person = sessions.known(found) if found else None
    with node().database.writing():
        if person:
            throttle.succeeded(key)
            return person, ""
        throttle.failed(node(), key)
    return None, _("These pictures are nobody's. Try again, or ask the facilitator.")
