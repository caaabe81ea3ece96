"""One part of a teacher's course: its text, its questions, how learners will see it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from content_cache.errors import AuthoringError
from hub.core.errors import InputError
from hub.features.authoring import drafts, preview, rules, service
from hub.features.authoring.model import Draft, Part, Question
from hub.features.authoring.service import ConflictError
from kiosk_ui.files.ranges import send_path
from kiosk_ui.frame.auth import needs, node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.forms import once, text
from kiosk_ui.frame.language import _
from kiosk_ui.pages.authoring.course import KINDS

page = Blueprint("animate_course_part", __name__)

#: A file that nobody but its author has seen yet: nothing in it may run.
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
#: A sandbox would switch the browser's own viewer off.
VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
BRIEFLY = "private, max-age=600"
ANSWERS = 4


@page.route("/animer/cours/<draft>/texte", methods=["GET", "POST"])
@needs("course.author")
def new_text(draft: str) -> tuple[str, int] | Response:
    """Write a lesson."""
    return _edit(drafts.load(node(), draft), Part(id="", kind="text", name="", title=""))


@page.route("/animer/cours/<draft>/questions", methods=["GET", "POST"])
@needs("course.author")
def new_quiz(draft: str) -> tuple[str, int] | Response:
    """Write questions."""
    return _edit(drafts.load(node(), draft), Part(id="", kind="quiz", name="", title=""))


@page.route("/animer/cours/<draft>/partie/<part>", methods=["GET", "POST"])
@needs("course.author")
def one(draft: str, part: str) -> tuple[str, int] | Response:
    """Change a part."""
    found = drafts.load(node(), draft)
    return _edit(found, service.part_of(found, part))


@page.get("/animer/cours/<draft>/partie/<part>/apercu")
@needs("course.author")
def look(draft: str, part: str) -> str:
    """A part as learners will see it."""
    found = drafts.load(node(), draft)
    chosen = service.part_of(found, part)
    order = [each.id for each in found.parts]
    at = order.index(part)
    return render_template(
        "animate/course_preview.html",
        draft=found,
        part=chosen,
        html=_html(found, chosen),
        opens=preview.shown(node(), found, chosen).opens,
        kinds=KINDS,
        number=at + 1,
        before=order[at - 1] if at else None,
        after=order[at + 1] if at + 1 < len(order) else None,
    )


@page.get("/animer/cours/<draft>/fichier/<name>")
@needs("course.author")
def file(draft: str, name: str) -> Response:
    """A file of a draft."""
    kind = preview.file_type(drafts.load(node(), draft), name)
    path = drafts.folder_of(node(), draft) / drafts.FILES / name
    return send_path(path, kind, BRIEFLY, VIEWER if kind == "application/pdf" else NOTHING_RUNS)


def _edit(draft: Draft, part: Part) -> tuple[str, int] | Response:
    """The form of a part: shown, looked at, or saved."""
    if request.method == "GET":
        return _form(draft, part, {"title": part.title, "text": part.text}, _rows(part.questions))
    do, rows = text("do"), _typed_rows()
    typed = {"title": text("title", rules.TITLE), "text": text("text", rules.TEXT)}
    if do == "more":
        rows.append(_row())
    elif do.startswith("drop-"):
        rows = [row for n, row in enumerate(rows) if do != f"drop-{n}"] or [_row()]
    if do not in ("", "save", "preview"):
        return _form(draft, part, typed, rows)
    try:
        if do == "preview":
            return _form(draft, part, typed, rows, looked=_looked(draft, part, typed))
        questions = _questions(rows) if part.kind == "quiz" else None
        return once(lambda: _save(draft, part, typed, questions))
    except ConflictError as wrong:
        return _form(draft, part, typed, rows, wrong, seen=wrong.version)
    except (InputError, AuthoringError) as wrong:
        return _form(draft, part, typed, rows, wrong)


def _save(draft: Draft, part: Part, typed: dict[str, str], questions: list[Question] | None) -> str:
    """Keep what was typed; where to go on."""
    title, words, final = typed["title"], typed["text"], bool(text("final"))
    if part.id:
        seen = text("version", 9)
        number = int(seen) if seen.isascii() and seen.isdecimal() else 0
        service.change_part(node(), draft.id, part.id, number, title, words, questions, final)
    elif questions is None:
        service.add_text(node(), draft.id, title, words)
    else:
        service.add_quiz(node(), draft.id, title, words, questions, final)
    return f"/animer/cours/{draft.id}/"


def _form(
    draft: Draft,
    part: Part,
    typed: dict[str, str],
    rows: list[dict[str, Any]],
    wrong: InputError | AuthoringError | None = None,
    seen: int | None = None,
    looked: Markup | None = None,
) -> tuple[str, int]:
    posted = request.method == "POST"
    version = text("version", 9) if posted and seen is None else (seen or part.version)
    shown = render_template(
        "animate/course_quiz.html" if part.kind == "quiz" else "animate/course_part.html",
        draft=draft,
        part=part,
        values=typed,
        rows=rows,
        final=bool(text("final")) if posted else part.final,
        version=version,
        errors=_errors(wrong),
        looked=looked,
        kinds=KINDS,
    )
    return shown, getattr(wrong, "status", 400) if wrong else 200


def _errors(wrong: InputError | AuthoringError | None) -> dict[str, str]:
    """The sentence of an error by the field it belongs to."""
    if wrong is None:
        return {}
    if isinstance(wrong, AuthoringError):
        return {"text": _("Line {line}: {problem}", line=wrong.line, problem=sentence(wrong))}
    return {wrong.field or "form": sentence(wrong)}


def _looked(draft: Draft, part: Part, typed: dict[str, str]) -> Markup:
    """What was typed, as learners will see it."""
    new = Part(
        id=part.id, kind=part.kind, name=part.name, title=typed["title"] or "…",
        text=typed["text"], file=part.file,
    )  # fmt: skip
    return _html(draft, new)


def _html(draft: Draft, part: Part) -> Markup:
    html = preview.shown(node(), draft, part).html
    source = f'src="/animer/cours/{draft.id}/fichier/'
    return Markup(html.replace('src="media/', source))  # noqa: S704  # cleaned by content_cache.markup


def _row(question: Question | None = None) -> dict[str, Any]:
    """The fields of one question."""
    if question is None:
        return {"text": "", "answers": [""] * ANSWERS, "right": [], "why": "", "error": ""}
    empty = [""] * max(ANSWERS - len(question.answers), 1)
    answers = [*question.answers, *empty][: rules.MOST_ANSWERS]
    return {
        "text": question.text, "answers": answers, "right": list(question.right),
        "why": question.why, "error": "",
    }  # fmt: skip


def _rows(questions: tuple[Question, ...]) -> list[dict[str, Any]]:
    return [_row(question) for question in questions] or [_row()]


def _typed_rows() -> list[dict[str, Any]]:
    """The questions as they were typed."""
    rows = []
    for n in range(rules.MOST_QUESTIONS):
        if f"q{n}" not in request.form:
            break
        answers = [text(f"q{n}a{m}", 500) for m in range(rules.MOST_ANSWERS)]
        shown = max(ANSWERS, max((m + 1 for m, one in enumerate(answers) if one), default=0))
        right = [int(m) for m in request.form.getlist(f"q{n}r") if m in "012345" and len(m) == 1]
        rows.append(
            {
                "text": text(f"q{n}", 2000),
                "answers": answers[:shown],
                "right": right,
                "why": text(f"q{n}w", 2000),
                "error": "",
            }
        )
    return rows or [_row()]


def _questions(rows: list[dict[str, Any]]) -> list[Question]:
    """The questions, if each is whole; what is wrong is put beside its question."""
    found, wrong = [], None
    for row in rows:
        try:
            made = rules.question(row["text"], row["answers"], row["right"], row["why"])
        except InputError as error:
            row["error"], wrong = sentence(error), wrong or error
        else:
            found += [made] if made else []
    if wrong:
        raise InputError("Look at the questions marked below.", field="questions")
    return found
