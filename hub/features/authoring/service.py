"""What a teacher does with a draft: write, change, order and remove its parts."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from msgspec.structs import replace

from hub.core.errors import InputError, NotFoundError
from hub.core.node import Node
from hub.core.uploads import new_id
from hub.features.authoring import drafts, rules
from hub.features.authoring.examine import check_text
from hub.features.authoring.model import About, Draft, Part, Question


class ConflictError(InputError):
    """Somebody else changed the part since this form was opened; ``version`` is theirs."""

    status = 409

    def __init__(self, version: int) -> None:
        super().__init__(
            "Somebody changed this part meanwhile. What you wrote is still here: save again to put "
            "it in place of theirs."
        )
        self.version = version


def describe(node: Node, draft_id: str, about: About) -> Draft:
    """Change what is said of the course."""
    return drafts.change(node, draft_id, lambda old: replace(old, about=about))


def part_of(draft: Draft, part_id: str) -> Part:
    """One part; raises NotFoundError."""
    part = draft.part(part_id)
    if part is None:
        raise NotFoundError("This part was removed meanwhile.")
    return part


def add_text(node: Node, draft_id: str, title: str, text: str, part_id: str = "") -> Draft:
    """Add a lesson of text; raises InputError, AuthoringError."""
    part = Part(id=part_id or new_id(), kind="text", name="", title=_titled(title))
    part = _with_text(node, draft_id, part, text)
    if not part.text:
        raise InputError("Write the text of the lesson.", field="text")
    return drafts.change(node, draft_id, lambda old: rules.with_part(old, part))


def add_quiz(
    node: Node,
    draft_id: str,
    title: str,
    text: str,
    questions: Sequence[Question],
    final: bool,
    part_id: str = "",
) -> Draft:
    """Add questions; raises InputError, AuthoringError."""
    part = Part(id=part_id or new_id(), kind="quiz", name="", title=_titled(title))
    part = _with_text(node, draft_id, part, text)
    part = replace(part, questions=_asked(questions), final=final)
    return drafts.change(node, draft_id, lambda old: rules.with_part(_final(old, part), part))


def change_part(
    node: Node,
    draft_id: str,
    part_id: str,
    seen: int,
    title: str,
    text: str,
    questions: Sequence[Question] | None = None,
    final: bool = False,
) -> Draft:
    """Change a part that was shown at version ``seen``; raises ConflictError, InputError."""

    def act(old: Draft) -> Draft:
        part = part_of(old, part_id)
        new = _with_text(node, draft_id, replace(part, title=_titled(title)), text)
        if new.kind == "text" and not new.text:
            raise InputError("Write the text of the lesson.", field="text")
        if questions is not None:
            new = replace(new, questions=_asked(questions), final=final)
        if new == part:
            return old
        if part.version != seen:
            raise ConflictError(part.version)
        return rules.with_change(_final(old, new), replace(new, version=part.version + 1))

    return drafts.change(node, draft_id, act)


def move(node: Node, draft_id: str, part_id: str, by: int) -> Draft:
    """Put a part one place up (-1) or down (1)."""
    return drafts.change(node, draft_id, lambda old: rules.moved(old, part_id, by))


def order(node: Node, draft_id: str, ids: Sequence[str]) -> Draft:
    """Put the parts in this order."""
    return drafts.change(node, draft_id, lambda old: rules.ordered(old, ids))


def remove_part(node: Node, draft_id: str, part_id: str) -> Draft:
    """Remove a part and its file; what learners did with it stays."""
    part = drafts.load(node, draft_id).part(part_id)
    draft = drafts.change(node, draft_id, lambda old: rules.without(old, part_id))
    if part and part.file:
        file = drafts.folder_of(node, draft_id) / drafts.FILES / part.file.name
        with contextlib.suppress(FileNotFoundError):
            file.unlink()
    return draft


def _titled(title: str) -> str:
    title = rules.one_line(title)
    if not title:
        raise InputError("Write a title.", field="title")
    return title


def _with_text(node: Node, draft_id: str, part: Part, text: str) -> Part:
    """The part with this text, if a lesson may hold it; raises AuthoringError at its line."""
    text = text.replace("\r\n", "\n").strip()[: rules.TEXT]
    folder = drafts.folder_of(node, draft_id) / drafts.FILES
    check_text(rules.demoted(text), folder, "fr", part.title)
    _check_opens(node, text, part)
    return replace(part, text=text)


def _check_opens(node: Node, text: str, part: Part) -> None:
    """What a text opens is here."""
    for package in rules.opened(text):
        if node.store.current(package) is None:
            raise InputError("The content {id} is not in the space.", field="text", id=package)


def _asked(questions: Sequence[Question]) -> tuple[Question, ...]:
    if not questions:
        raise InputError("Write one question at least.", field="questions")
    if len(questions) > rules.MOST_QUESTIONS:
        raise InputError("A quiz has {most} questions at most.", most=rules.MOST_QUESTIONS)
    return tuple(questions)


def _final(draft: Draft, part: Part) -> Draft:
    """The draft, if the part may be its final test."""
    if part.final and any(one.final and one.id != part.id for one in draft.parts):
        raise InputError("The course has a final test already.", field="final")
    return draft
