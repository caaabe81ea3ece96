"""Files that a teacher brings to a course: in one go with a form, or piece by piece."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from content_cache.errors import ContentError
from hub.core.errors import InputError
from hub.features.authoring import drafts, uploads
from kiosk_ui.files.pieces import added, announced, begun, offset, told
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, taken, text

page = Blueprint("animate_course_files", __name__)

#: Files of one form.
MOST_FILES = 20


@page.post("/animer/cours/<draft>/fichiers")
@needs("course.author")
def whole(draft: str) -> tuple[str, int] | Answer:
    """Take files that came with a form; what is refused is told, the others are kept."""
    if location := taken():
        return redirect(location, 303)
    found = drafts.load(node(), draft)
    sent = [file for file in request.files.getlist("files") if file.filename][:MOST_FILES]
    refused = []
    for n, file in enumerate(sent):
        # The same form sent again after a cut makes the same parts.
        name = hashlib.sha256(f"{text('once', 64)}:{n}".encode()).hexdigest()[:12]
        try:
            uploads.take(node(), draft, file.filename or "", file.stream, name)  # type: ignore[arg-type]  # a spooled file
        except (InputError, ContentError) as wrong:
            refused.append((file.filename, sentence(wrong)))
    if refused or not sent:
        shown = render_template(
            "animate/course_refused.html",
            draft=found,
            refused=refused,
            taken=len(sent) - len(refused),
        )
        return shown, 400
    return once(lambda: f"/animer/cours/{draft}/#parties")


@page.post("/animer/cours/<draft>/envois/<upload>/retirer")
@needs("course.author")
def drop(draft: str, upload: str) -> Answer:
    """Forget a file that did not arrive whole."""

    def act() -> str:
        uploads.drop(node(), draft, upload)
        return f"/animer/cours/{draft}/"

    return once(act)


@page.post("/api/v1/cours/<draft>/envois")
@needs("course.author")
def start(draft: str) -> Response:
    """Announce a file by name and size; where to send it."""
    name, size = announced()
    one = uploads.start(node(), draft, name, size)
    return begun(one, f"/api/v1/cours/{draft}/envois/{one.id}")


@page.get("/api/v1/cours/<draft>/envois/<upload>")
@needs("course.author")
def where(draft: str, upload: str) -> Response:
    """How far a file is; a HEAD request tells it in its headers."""
    return told(uploads.where(node(), draft, upload))


@page.route("/api/v1/cours/<draft>/envois/<upload>", methods=["PATCH"])
@needs("course.author")
def append(draft: str, upload: str) -> Response:
    """Take one piece at ``Upload-Offset``; with the last one the file becomes a part."""
    at = offset()
    if drafts.load(node(), draft).part(upload):
        return jsonify(part=upload)  # the answer to the last piece was lost on its way
    data = request.get_data()
    one, answer = added(lambda: uploads.append(node(), draft, upload, at, data))
    if one and one.whole:
        answer.set_data(jsonify(part=uploads.finish(node(), draft, upload).id).get_data())
    return answer
