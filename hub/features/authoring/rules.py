"""Pure decisions about drafts: names, order, what is still to do, what a form may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from content_cache.bare import slug
from hub.core.errors import InputError
from hub.features.authoring.model import LICENCES, About, Draft, Part, Question

MOST_PARTS, MOST_QUESTIONS, MOST_ANSWERS = 200, 40, 6
TITLE, TEXT, DESCRIPTION = 200, 100_000, 1000
_TITLE = re.compile(r"^#(?=\s)", re.MULTILINE)
_OPENS = re.compile(r"^\[\[\s*([^\[\]\s]+)\s*\]\][ \t]*$", re.MULTILINE)
State = Literal["draft", "published", "changed"]


def about(**typed: str) -> About:
    """What a form says of a course; raises InputError with the field."""
    title = one_line(typed.get("title", ""))
    if not title:
        raise InputError("Write the title of the course.", field="title")
    if typed.get("licence") not in LICENCES:
        raise InputError("Choose who may use the course.", field="licence")
    fields = {**typed, "title": title, "author": one_line(typed.get("author", ""))}
    fields["description"] = typed.get("description", "").strip()[:DESCRIPTION]
    try:
        return msgspec.convert(fields, About)
    except msgspec.ValidationError as error:
        raise InputError("The hub did not understand. Please try again.") from error


def one_line(text: str) -> str:
    """A title: printable, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:TITLE]


def demoted(text: str) -> str:
    """A lesson's text without titles of its own: these become sections."""
    return _TITLE.sub("##", text)


def opened(text: str) -> tuple[str, ...]:
    """The packages that a text says it opens."""
    return tuple(dict.fromkeys(_OPENS.findall(text)))


def free_name(title: str, parts: Iterable[Part]) -> str:
    """The name that progress with a new part is kept under, unlike all others."""
    taken = {part.name for part in parts}
    wanted = slug(title)
    return next(
        name
        for n in range(1, MOST_PARTS + 2)
        if (name := wanted if n == 1 else f"{wanted}-{n}") not in taken
    )


def with_part(draft: Draft, part: Part) -> Draft:
    """The draft with one more part, before the final test; the same part again changes nothing."""
    if draft.part(part.id):
        return draft
    if len(draft.parts) >= MOST_PARTS:
        raise InputError(
            "A course has {most} parts at most. Begin a second course.", most=MOST_PARTS
        )
    named = replace(part, name=free_name(part.title, draft.parts))
    return replace(draft, parts=_final_last((*draft.parts, named)))


def with_change(draft: Draft, part: Part) -> Draft:
    """The draft with one of its parts changed."""
    return replace(
        draft, parts=_final_last(part if one.id == part.id else one for one in draft.parts)
    )


def without(draft: Draft, part_id: str) -> Draft:
    """The draft without a part."""
    return replace(draft, parts=tuple(part for part in draft.parts if part.id != part_id))


def moved(draft: Draft, part_id: str, by: int) -> Draft:
    """The draft with a part one place up (-1) or down (1), if it can go there."""
    order = [part.id for part in draft.parts]
    if part_id not in order:
        return draft
    at = order.index(part_id)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return ordered(draft, order)


def ordered(draft: Draft, order: Sequence[str]) -> Draft:
    """The draft in this order; parts that are not named keep theirs, after the others."""
    place = {part_id: n for n, part_id in enumerate(order)}
    parts = sorted(draft.parts, key=lambda part: place.get(part.id, len(place)))
    return replace(draft, parts=_final_last(parts))


def _final_last(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: part.final))


def state(draft: Draft, current: int | None) -> State:
    """What learners see of it; ``current`` is the version in the store."""
    if current is None:
        return "draft"
    return "changed" if draft.changed_ms > draft.published_ms else "published"


def question(text: str, answers: Sequence[str], right: Iterable[int], why: str) -> Question | None:
    """A question as it was typed, None if nothing was; raises InputError."""
    stem = text.strip()
    given = [(one_line(answer), n in set(right)) for n, answer in enumerate(answers)]
    kept = [(answer, good) for answer, good in given if answer]
    if not stem and not kept:
        return None
    if not stem:
        raise InputError("Write the question.")
    if len(kept) < 2:
        raise InputError("Write two answers at least.")
    if len({answer for answer, _good in kept}) < len(kept):
        raise InputError("Two answers are the same. Change one.")
    if not any(good for _answer, good in kept):
        raise InputError("Tick the right answer.")
    if all(good for _answer, good in kept):
        raise InputError("Leave one wrong answer at least: do not tick them all.")
    return Question(
        text=" ".join(stem.split())[:2000],
        answers=tuple(answer for answer, _good in kept),
        right=tuple(n for n, (_answer, good) in enumerate(kept) if good),
        why=" ".join(why.split())[:2000],
    )
