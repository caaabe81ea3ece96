"""Voices: what nobody says yet in a language, and one screen a text to record it."""

from __future__ import annotations

from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import BinaryIO, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from hub.core.errors import InputError, NotFoundError
from hub.features.voices import export, recording, sayable, work
from hub.features.voices.index import Clip
from hub.features.voices.work import Line
from kiosk_ui.frame import language
from kiosk_ui.frame.auth import needs, node, who
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken
from kiosk_ui.frame.labels import labels
from kiosk_ui.frame.language import _, mark
from kiosk_ui.frame.layout import voices
from kiosk_ui.gafe.player import Player

page = Blueprint("animate_voices", __name__)

#: Texts on one page of the list.
SHOWN = 40
#: What the list can show: its states, and how that is said.
FILTERS = {
    "missing": (work.MISSING, mark("To record")),
    "recorded": ((work.RECORDED,), mark("Recorded here")),
    "pack": ((work.PACK,), mark("From another space")),
    "all": (work.STATES, mark("All")),
}
STATE_SHOWN = {
    work.RECORDED: (mark("Recorded here"), "check"),
    work.PACK: (mark("From another space"), "group"),
    work.MACHINE: (mark("Voice of the computer"), "pc"),
    work.SILENT: (mark("No voice"), "record"),
}
MEMORY = 4 << 20


@page.get("/animer/voix/")
@needs("voice.record")
def languages() -> str:
    """The languages of the space, and how far each is."""
    found = [(code, work.progress(_lines(code))) for code in node().settings.languages]
    return render_template("animate/voices.html", progress=found)


@page.get("/animer/voix/<spoken>/")
@needs("voice.record")
def texts(spoken: str) -> str:
    """What can be said in a language, most seen first, a page at a time."""
    every = _lines(_known(spoken))
    spot, shown = request.args.get("ou", ""), request.args.get("voir", "missing")
    states, _label = FILTERS.get(shown, FILTERS["missing"])
    found = work.chosen(every, spot, states)
    pages = max(-(-len(found) // SHOWN), 1)
    at = min(_number(request.args.get("page", "")), pages)
    return render_template(
        "animate/voice_texts.html",
        spoken=spoken,
        progress=work.progress(work.chosen(every, spot, work.STATES)),
        lines=found[(at - 1) * SHOWN : at * SHOWN],
        spots=_spots(),
        spot=spot,
        filters=FILTERS,
        shown=shown if shown in FILTERS else "missing",
        states=STATE_SHOWN,
        at=at,
        pages=pages,
        first=next((line.of.clip for line in work.chosen(every, spot, work.MISSING)), None),
        suffix=f"?{urlencode({'ou': spot})}" if spot else "",
    )


@page.route("/animer/voix/<spoken>/<clip>", methods=["GET", "POST"])
@needs("voice.record")
def one(spoken: str, clip: str) -> tuple[str, int] | Answer:
    """One text: hear what is there, record it, keep it and go to the next."""
    spot = request.args.get("ou", "")
    every = _lines(_known(spoken))
    line = work.line_of(every, clip)
    error = ""
    if request.method == "POST":
        try:
            return _keep(spoken, line, every, spot)
        except InputError as wrong:
            error = sentence(wrong)
    heard = voices().clip(spoken, clip)
    return render_template(
        "animate/voice_one.html",
        spoken=spoken,
        line=line,
        spot=spot,
        place=_spots().get(line.of.spot, ""),
        picture=_picture(line),
        heard=heard,
        heard_url=_fresh(heard) if heard else "",
        state=STATE_SHOWN[line.state],
        recorded=line.state == work.RECORDED,
        following=work.following(every, clip, spot),
        left=len(work.chosen(every, spot, work.MISSING)),
        error=error,
        kept=request.args.get("garde"),
        longest_s=recording.LONGEST_S,
        suffix=f"?{urlencode({'ou': spot})}" if spot else "",
        shown_in=_shown_in(spoken),
    ), 400 if error else 200


@page.post("/animer/voix/<spoken>/<clip>/retirer")
@needs("voice.record")
def withdraw(spoken: str, clip: str) -> Answer:
    """Take a recording back: the text is silent again, or the machine says it."""
    _known(spoken)

    def act() -> str:
        recording.withdraw(node(), who(), spoken, clip)
        voices().forget(spoken)
        return f"/animer/voix/{spoken}/{clip}"

    return once(act)


@page.get("/animer/voix/<spoken>/paquet.zip")
@needs("voice.record")
def pack(spoken: str) -> Response:
    """What this space recorded in a language, as a pack to take along."""
    called = language.NAMES.get(_known(spoken), spoken)
    out = cast(BinaryIO, SpooledTemporaryFile(MEMORY))  # noqa: SIM115  # the answer closes it
    with TemporaryDirectory(dir=node().settings.data_dir, prefix=".pack-") as folder:
        made = export.export(node(), spoken, called, Path(folder))
        export.zipped(Path(folder), out)
    size = out.tell()
    out.seek(0)
    answer = Response(iter(lambda: out.read(1 << 16), b""), mimetype="application/zip")
    answer.call_on_close(out.close)
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.id}-{made.version}.zip"'
    return answer


def _keep(spoken: str, line: Line, every: list[Line], spot: str) -> Answer:
    """Convert what was sent, keep it, go to the next text; raises InputError."""
    if location := taken():
        return redirect(location, 303)
    sent = request.files.get("sound")
    if sent is None or not sent.filename:
        raise InputError("Record first, or choose a file with your voice.", field="sound")
    following = work.following(every, line.of.clip, spot)
    onward = f"/animer/voix/{spoken}/{following or ''}"
    query = urlencode({**({"ou": spot} if spot else {}), "garde": line.of.clip})
    with recording.drafted(node(), sent.save) as draft:

        def act() -> str:
            recording.keep(node(), who(), spoken, line.of.text, draft)
            voices().forget(spoken)
            return f"{onward}?{query}"

        return once(act)


def _fresh(clip: Clip) -> str:
    """The address of a clip that no browser has kept from before it was recorded again."""
    try:
        return f"{clip.url}?{voices().path(clip).stat().st_mtime_ns:x}"
    except FileNotFoundError:  # taken away since it was listed
        return clip.url


def _lines(spoken: str) -> list[Line]:
    return work.lines(node(), voices(), spoken, labels(spoken))


def _known(spoken: str) -> str:
    """A language of this space; raises NotFoundError for any other."""
    if spoken not in node().settings.languages:
        raise NotFoundError("This language is not one of the space's.")
    return spoken


def _number(text: str) -> int:
    """The number of a page, 1 for anything else."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _spots() -> dict[str, str]:
    """The places where texts are seen, by id, as they are called."""
    found = {one.id: one.title_in(language.locale()) for one in sayable.spots(node().store)}
    return {sayable.PAGES: _("Buttons and pages"), **found}


def _picture(line: Line) -> str:
    """The address of the picture of the Gafé item that a text belongs to, if it has one."""
    manifest = next((m for m in sayable.spots(node().store) if m.id == line.of.spot), None)
    if manifest is None or manifest.kind != "gafe":
        return ""
    module = node().store.module(manifest.id)
    return Player(module).picture(sayable.picture_of(module, line.of.text))


def _shown_in(spoken: str) -> str:
    """The language that a text is written in, as far as that can be told: labels fall back."""
    return spoken if spoken in language.available() else sayable.COMMON
