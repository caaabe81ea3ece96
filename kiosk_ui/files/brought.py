"""Voices, photos and documents that come with a form: already sent piece by piece, or in it.

The macros of ``parts/record.html`` make the fields. A page does::

    def act() -> str:
        voice = brought.keep("voice", rules.QUESTION_S)   # "" if there is none
        ...begin(node(), who(), …, {"voice": voice})
        return "/xensa/"

    brought.look("voice")             # before ``once``: raises InputError(field="voice")
    return once(act)

What was sent is kept while a form comes back with a mistake in another field.
"""

from __future__ import annotations

import hashlib
import uuid

from flask import g, request

from hub.core.blobs import arriving, rules, service
from hub.core.errors import HubError, InputError
from kiosk_ui.frame.auth import node, who
from kiosk_ui.frame.forms import taken, text

#: The hidden field with the id of what was sent before, beside the file field.
SUFFIX = "_envoi"


def look(name: str, kind: str = rules.VOICE, required: bool = True) -> str:
    """The upload that a field brought, looked at and safe on the disk, or "" if none came.

    Raises InputError that names the field, NoRoomError. Asking twice is harmless.
    """
    found: dict[str, str] = g.setdefault("brought", {})
    if taken():  # the form came twice: its act is done, and what it brought with it
        return found.setdefault(name, text(name + SUFFIX, 40))
    if name not in found:
        found[name] = _sent_before(name, kind) or _in_form(name, kind)
    if required and not found[name]:
        raise InputError(rules.KINDS[kind].missing, field=name)
    return found[name]


def keep(
    name: str,
    longest_s: int = rules.QUESTION_S,
    kind: str = rules.VOICE,
    required: bool = True,
    language: str | None = None,
    person: str | None = None,
) -> str:
    """Make what a field brought an attachment; answers the id to tell in the act, or "".

    Inside ``once``, so that it is kept with its act or not at all. ``person`` is whose voice it is
    when somebody else holds the pen. Raises as ``look`` does.
    """
    upload = look(name, kind, required)
    if not upload:
        return ""
    asking = who()
    spoken = language or g.language
    return service.keep(node(), asking, upload, longest_s, spoken, person, field=name)


def before(name: str) -> str:
    """For templates: the upload that a field brought already, when its form is shown again."""
    found: dict[str, str] = g.get("brought", {})
    return found.get(name, "")


def _sent_before(name: str, kind: str) -> str:
    """The upload that a script sent, if it is whole and of its kind."""
    upload = text(name + SUFFIX, 40)
    if not upload:
        return ""
    try:
        one = arriving.where(node(), who(), upload)
    except HubError as wrong:
        if request.files.get(name):
            return ""
        raise InputError(wrong.message, field=name, **wrong.places) from wrong
    if one.kind != kind or not one.whole:
        raise InputError("This file did not arrive whole. Send it again.", field=name)
    return one.id


def _in_form(name: str, kind: str) -> str:
    """The upload made of a file in the form itself; the same one if the form comes twice."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return ""
    form = text("once", 64) or uuid.uuid4().hex
    upload = hashlib.sha256(f"{form}:{name}".encode()).hexdigest()[:12]
    stream = sent.stream
    return arriving.take(node(), who(), kind, sent.filename, stream, upload, name).id  # type: ignore[arg-type]  # a spooled file
