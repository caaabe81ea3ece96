"""Speaking for somebody: the facilitator holds the pen, the words are hers, and she agreed.

The page ``/animer/pour?suite=…`` finds the person and goes on to ``suite`` with her id in ``pour``;
the macros of ``parts/speaking_for.html`` say for whom one speaks and ask how she agreed::

    person = speaking_for.whom("xensa.speak_for")
    speaking_for.check(person)        # before ``once``: raises InputError(field="consent")
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request

from hub.core.civic import consent
from hub.core.errors import InputError
from hub.core.people import pictures, throttle
from hub.core.people import service as people
from hub.core.people.models import Person
from kiosk_ui.frame.auth import may, node, who
from kiosk_ui.frame.forms import text
from kiosk_ui.people.picture_codes import PICTURE_NAMES, throttle_key

#: The page that looks for the person; it needs the permission ``space.animate``.
PAGE = "/animer/pour"


def install(app: Flask) -> None:
    """Give templates what the macros of ``parts/speaking_for.html`` show."""
    app.jinja_env.globals.update(every_picture=PICTURE_NAMES, pictures_to_touch=_length)


def whom(permission: str) -> Person | None:
    """The person whom the reader speaks for, if she may; raises NotFoundError."""
    asked = request.values.get("pour", "")
    found = people.get(node(), asked) if asked and may(permission) else None
    return None if found is None or found.id == who().person else found


def how() -> str:
    """How the person agreed, as the form says."""
    return text("consent", 20)


def check(person: Person | None) -> None:
    """Raise InputError unless the person agreed, and the pictures that prove it are hers."""
    if person is None:
        return
    if consent.checked(how()) != consent.PICTURES:
        return
    key = throttle_key("pictures")
    throttle.check(node(), key)
    touched = tuple(text(f"code{place}", 20) for place in range(_length()))
    right = all(touched) and touched == pictures.code_of(person.id)
    with node().database.writing():
        if right:
            throttle.succeeded(key)
        else:
            throttle.failed(node(), key)
    if not right:
        raise InputError("These are not the pictures of this person.", field="consent")


def onward_with(suite: str, person: str) -> str:
    """Where to go on, with the person that was chosen."""
    parts = urlsplit(suite)
    query = "&".join(filter(None, (parts.query, f"pour={person}")))
    return parts._replace(query=query).geturl()


def _length() -> int:
    return node().settings.picture_code_length
