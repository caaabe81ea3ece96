"""A page with a voice, a photo and a document, as any subject may make one: for tests alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template_string

from hub.core.errors import InputError
from kiosk_ui.files import brought
from kiosk_ui.frame.auth import needs
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text

FORM = """{% extends "base.html" %}{% from "parts/record.html" import record, attach %}
{% from "parts/sound.html" import sound, photo, document, take_back, transcript %}
{% block main %}{% if kept %}
{{ sound(kept.voice) if kept.voice }}{{ photo(kept.photo, "Le puits") if kept.photo }}
{{ document(kept.paper) if kept.paper }}
{{ take_back(kept.voice, "/essai") if kept.voice }}{{ transcript(kept.voice) if kept.voice }}
{% else %}
<form class="stack" method="post" action="/essai" enctype="multipart/form-data">{{ csrf() }}{{ once() }}
<div class="field"><label for="title">Titre</label><input id="title" name="title" value="{{ title }}"></div>
{{ record("voice", 90, error=errors.voice) }}{{ attach("photo", "photo", errors.photo) }}
{{ attach("paper", "document", errors.paper) }}<button class="button">Envoyer</button></form>{% endif %}{% endblock %}"""
FIELDS = (("voice", "voice"), ("photo", "photo"), ("paper", "document"))

page = Blueprint("essai", __name__)
kept: dict[str, str] = {}


@page.get("/essai")
@needs("me.see")
def shown() -> str:
    """What was kept, or the form."""
    return render_template_string(FORM, kept=kept, errors={}, title="")


@page.post("/essai")
@needs("me.see")
def send() -> Any:
    """An act with a voice, a photo and a document, which must have a title."""
    errors = {}
    for name, kind in FIELDS:
        try:
            brought.look(name, kind, required=name == "voice")
        except InputError as wrong:
            errors[str(wrong.field)] = sentence(wrong)
    if errors or not text("title"):
        form = render_template_string(FORM, kept={}, errors=errors, title=text("title"))
        return form, 400

    def act() -> str:
        for name, kind in FIELDS:
            kept[name] = brought.keep(name, 90, kind, required=False)
        return "/essai"

    return redirect("/essai") if not text("once") else once(act)
