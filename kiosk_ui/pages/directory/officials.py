"""The directory: who represents me, commune by commune; one official; corrections by the team."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from hub.core.people.rules import plain
from hub.features.directory import editing, rules, service
from hub.features.directory.places import Place, Tree
from kiosk_ui.civic import sections as directory_sections
from kiosk_ui.directory import words as directory_words
from kiosk_ui.files import attached
from kiosk_ui.frame.auth import may, needs, node
from kiosk_ui.people import form as person_form

page = Blueprint("directory", __name__)


@page.get("/elus/")
@needs("directory.see")
def communes() -> str:
    """The communes to choose from: those of the space, those with officials, then all."""
    wanted = request.args.get("q", "").strip()[:80]
    tree, counts = service.tree(node()), service.counts(node())
    home = service.home_communes(node())
    near = {place.code for place in home}
    told = [place for place in tree.of(rules.COMMUNE) if place.code in counts]
    return render_template(
        "directory/communes.html",
        home=home,
        told=[place for place in told if place.code not in near],
        cercles=[(cercle, tree.under(cercle.code)) for cercle in tree.of(rules.CERCLE)],
        counts=counts,
        tree=tree,
        wanted=wanted,
        found=_called(tree, wanted),
    )


def _called(tree: Tree, wanted: str) -> list[Place]:
    """The communes whose name holds what was typed, accents and case aside."""
    text = plain(wanted)
    if not text:
        return []
    return [
        place
        for place in tree.of(rules.COMMUNE)
        if any(text in plain(name) for name in (place.name, *place.also))
    ]


@page.get("/elus/<commune>/")
@needs("directory.see")
def commune(commune: str) -> str:
    """Who represents a commune, with a photo, the office and the languages."""
    place = service.commune(node(), commune)
    everybody = service.officials(node(), commune, former=True)
    attached.fetch(blob for one in everybody for blob in (one.photo, one.voice))
    return render_template(
        "directory/commune.html",
        place=place,
        above=service.tree(node()).above(place),
        officials=[one for one in everybody if not one.former],
        former=[one for one in everybody if one.former],
        sections=directory_sections.of_commune(place),
        **_words(),
    )


@page.get("/elus/<official>")
@needs("directory.see")
def official(official: str) -> str:
    """One official: photo, office, languages, mandates, and what other subjects tell."""
    one = service.official(node(), official)
    manages = may("directory.manage")
    return render_template(
        "directory/official.html",
        one=one,
        contact=editing.contact_of(node(), one.id) if manages else None,
        linked=service.linked(node(), one.id) if manages else [],
        linkable=service.linkable(node(), one) if manages else [],
        sections=directory_sections.of_official(one),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "title": directory_words.title,
        "office": directory_words.office,
        "span": directory_words.span,
        "language_words": lambda codes: person_form.language_names(list(codes)),
    }
