"""What the author of a Gafé module looks at: its items with what they lack, every step to try."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import render_template

from content_cache.advice import check
from content_cache.errors import AuthoringError, ContentError, RefusedError
from content_cache.gafe.model import Item, Module, Step, groups
from content_cache.gafe_assets import wanted
from hub.core.errors import HubError
from hub.features.gafe.sittings import Sitting, path
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.language import _, mark
from kiosk_ui.gafe.data import in_page
from kiosk_ui.gafe.player import Player

#: Where what is heard comes from: its label and its icon.
SOUNDS = {
    "own": (mark("Sound of the module"), "audio"),
    "person": (mark("Recorded voice"), "person"),
    "machine": (mark("Voice of the computer"), "pc"),
    "none": (mark("No sound"), "warning"),
}
#: Exercise kinds as authors read them.
KINDS = {
    "show": mark("Look and listen"),
    "listen": mark("Listen and touch"),
    "read": mark("Read and touch"),
    "match": mark("Match"),
    "order": mark("Put in order"),
    "trace": mark("Trace"),
    "count": mark("Count"),
    "compare": mark("Compare"),
    "money": mark("Pay an amount"),
    "sum": mark("Calculate"),
    "price": mark("Read a paper"),
    "dictation": mark("Dictation"),
    "truefalse": mark("True or false"),
    "say": mark("Say it aloud"),
    "story": mark("Story"),
}
#: What the reader of fields (msgspec) says is wrong with a value; the first that fits is said.
PROBLEMS = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"`int` <= (?P<most>\d+)", mark("write a number, {most} at most")),
        (r"`int` >= (?P<least>\d+)", mark("write a number, {least} at least")),
        (r"`(?:str|array)` of length <= (?P<most>\d+)", mark("it is too long, {most} at most")),
        (r"`(?:str|array)` of length >= \d+", mark("it is empty")),
        (r"matching regex", mark("use small letters, digits and hyphens")),
        (r"Invalid enum value '?(?P<value>[^']*)'?", mark("there is no {value}")),
        (r"Expected `bool`", mark("write true or false, without quotes")),
        (r"Expected `int", mark("write a whole number, without quotes")),
        (r"Expected `str", mark("write a text between quotes")),
        (r"Expected `array", mark("write a list between square brackets")),
    )
)


@dataclass(frozen=True)
class Shown:
    """One item: its picture's address ("" if none), what is heard, and where that comes from."""

    item: Item
    picture: str
    url: str
    source: str


@dataclass(frozen=True)
class Walked:
    """One step: the place on the path of each of its screens, with the items there."""

    step: Step
    screens: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Advice:
    """A remark of the checker in the reader's language; ``wrong`` if the module cannot be used."""

    file: str
    line: int
    text: str
    wrong: bool


def items(module: Module, player: Player) -> list[Shown]:
    """Every item as the player would show and say it."""
    found = []
    for item in module.items:
        heard = player.sound(item.spoken, item.sound)
        url = heard.get("url", "")
        source = "machine" if heard.get("synthetic") else "person"
        if item.sound or not url:
            source = "own" if item.sound else "none"
        found.append(Shown(item, player.picture(item.picture), url, source))
    return found


def steps(module: Module) -> list[Walked]:
    """The path: each step with the places of its screens."""
    found, place = [], 0
    for step in module.steps:
        names = groups(step)
        found.append(Walked(step, tuple(enumerate(names, place))))
        place += len(names)
    return found


def advice(folder: Path) -> list[Advice]:
    """What the checker says of a folder."""
    return [told(one) for one in check(folder)]


def told(error: AuthoringError) -> Advice:
    """One remark, to show."""
    places = dict(error.params)
    if "problem" in places:
        places["problem"] = _problem(str(places["problem"]))
    return Advice(error.file, error.line, _(error.message, **places), not error.advice)


def _problem(problem: str) -> str:
    """What a value should be, as the reader of fields puts it, in the reader's language."""
    for pattern, message in PROBLEMS:
        if found := pattern.search(problem):
            return _(message, **found.groupdict())
    return problem


def said(error: HubError | ContentError) -> str:
    """An error in the reader's language; what a rule refuses is two sentences."""
    if isinstance(error, RefusedError):
        return " ".join(_(part, **error.params) for part in (error.reason, error.next_step))
    return sentence(error)


def lacking(module: Module, player: Player) -> list[str]:
    """The pictures that the space does not have."""
    return sorted({name for name in wanted(module) if not player.picture(name)})


def show(
    module: Module, player: Player, folder: Path, here: str, number: str = "", error: str = ""
) -> str:
    """The page of a preview; ``here`` is its address, ``number`` that of a trial."""
    return render_template(
        "gafe/preview.html",
        module=module,
        picture=player.picture(module.picture),
        items=items(module, player),
        steps=steps(module),
        kinds=KINDS,
        sources=SOUNDS,
        advice=advice(folder),
        lacking=lacking(module, player),
        at=here,
        number=number,
        error=error,
    )


def try_screen(module: Module, player: Player, sitting: Sitting, here: str) -> str:
    """The player with one screen, of which nothing is kept."""
    following = sitting.place + 1
    return render_template(
        "gafe/play.html",
        module=module,
        sitting=sitting,
        data=in_page(player.data(sitting, "", False)),
        tasks=_tasks(sitting),
        picture=player.picture(module.picture),
        preview=here,
        following=f"{here}ecran/{following}" if following < len(path(module)) else None,
    )


def _tasks(sitting: Sitting) -> Sequence[str]:
    return sorted({screen.task for screen in sitting.screens})
