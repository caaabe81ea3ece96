"""What a module must hold to be playable: references, pictures, sounds, and what each kind needs."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from content_cache.errors import AuthoringError
from content_cache.gafe.model import PAIRED, XOF, Item, Step
from content_cache.gafe.money import payment
from content_cache.gafe.reading import Draft

#: What can be counted at a glance.
MOST_COUNTED = 20
#: Kinds whose wrong choices come from the module's other items.
CHOSEN = ("listen", "read", "price")


class Problem(NamedTuple):
    """What is wrong with a step: the field to look at (None for the step) and the sentence."""

    field: str | None
    message: str
    params: dict[str, object]


def check_draft(
    draft: Draft, has_picture: Callable[[str], bool], has_sound: Callable[[str], bool]
) -> Iterator[AuthoringError]:
    """Yield every mistake; the two functions tell which pictures and sounds there are."""
    yield from _items(draft, has_picture, has_sound)
    by_id = {item.id: item for item in draft.items}
    for index, step in enumerate(draft.steps):
        for problem in _step(step, by_id, has_picture):
            line = draft.toml.line(problem.field, "steps", index)
            yield draft.toml.mistake(line, problem.message, **problem.params)
    if draft.head.picture and not has_picture(draft.head.picture):
        yield draft.toml.mistake(draft.toml.line("picture"), NO_PICTURE, picture=draft.head.picture)


NO_PICTURE = (
    "There is no picture {picture}, neither in pictures/ nor in the library. "
    "Add the file {picture}.svg or correct the name."
)


def _items(
    draft: Draft, has_picture: Callable[[str], bool], has_sound: Callable[[str], bool]
) -> Iterator[AuthoringError]:
    seen: set[str] = set()
    for index, item in enumerate(draft.items):

        def at(
            field: str | None, message: str, index: int = index, **params: object
        ) -> AuthoringError:
            return draft.toml.mistake(draft.toml.line(field, "items", index), message, **params)

        if item.id in seen:
            yield at("id", "Another item has the id {id}. Give each its own.", id=item.id)
        seen.add(item.id)
        if item.picture and not has_picture(item.picture):
            yield at("picture", NO_PICTURE, picture=item.picture)
        if item.sound and not has_sound(item.sound):
            yield at(
                "sound",
                "There is no sound {sound} in sounds/. Add the file or correct its name.",
                sound=item.sound,
            )
        if not (item.picture or item.sound or any(map(str.isalnum, item.spoken))):
            yield at(None, "The item {id} has neither a picture nor a sound. Add one.", id=item.id)


def _step(
    step: Step, by_id: dict[str, Item], has_picture: Callable[[str], bool]
) -> Iterator[Problem]:
    """Yield what is wrong with a step."""
    unknown = [name for name in step.items if name not in by_id]
    for name in unknown:
        yield _say("items", "There is no item {id}. Correct its id or add the item.", id=name)
    if unknown:
        return
    if step.picture and not has_picture(step.picture):
        yield _say("picture", NO_PICTURE, picture=step.picture)
    items = [by_id[name] for name in step.items]
    if step.kind in CHOSEN and len(by_id) < 2:
        yield _say(None, "One item leaves nothing to choose from. Add another item.")
    if step.kind == "match" and len(set(step.items)) < 2:
        yield _say("items", "A match takes at least two different items. Add one.")
    yield from _NEEDS.get(step.kind, _nothing)(step, items)


def _nothing(step: Step, items: list[Item]) -> Iterator[Problem]:
    yield from ()


def _listen(step: Step, items: list[Item]) -> Iterator[Problem]:
    for item in items:
        if step.answer == "picture" and not item.picture:
            yield _say("items", "The item {id} has no picture to touch. Add one.", id=item.id)


def _parts(step: Step, items: list[Item]) -> Iterator[Problem]:
    """Pieces that put together give the text."""
    for item in items:
        if step.kind == "order" and len(item.parts) < 2:
            yield _say(
                "items", "The item {id} has no parts to put in order. Add at least two.", id=item.id
            )
        elif item.parts and _joined("".join(item.parts)) != _joined(item.text):
            yield _say(
                "items",
                "The parts of the item {id} do not give its text {text}. Correct one of them.",
                id=item.id,
                text=item.text,
            )


def _numbers(step: Step, items: list[Item]) -> Iterator[Problem]:
    for item in items:
        if item.number is None:
            yield _say("items", "The item {id} has no number. Add one.", id=item.id)
    if step.kind in PAIRED and len(items) % 2:
        yield _say("items", "Items are taken two by two here. Add or remove one.")


def _count(step: Step, items: list[Item]) -> Iterator[Problem]:
    yield from _numbers(step, items)
    for item in items:
        if item.number is not None and item.number > MOST_COUNTED:
            yield _say(
                "items",
                "The item {id} is too many to count: {most} at most. Use another kind.",
                id=item.id,
                most=MOST_COUNTED,
            )
        if not (step.picture or item.picture):
            yield _say("items", "The item {id} has no picture to count. Add one.", id=item.id)


def _compare(step: Step, items: list[Item]) -> Iterator[Problem]:
    yield from _numbers(step, items)
    for one, two in zip(items[::2], items[1::2], strict=False):
        if one.number is not None and one.number == two.number:
            yield _say(
                "items", "{one} and {two} have the same number. Change one.", one=one.id, two=two.id
            )


def _sum(step: Step, items: list[Item]) -> Iterator[Problem]:
    yield from _numbers(step, items)
    for one, two in zip(items[::2], items[1::2], strict=False):
        if one.number is None or two.number is None:
            continue
        below = step.sign == "-" and one.number < two.number
        uneven = step.sign == ":" and (two.number == 0 or one.number % two.number != 0)
        if below or uneven:
            yield _say(
                "items",
                "{one} {sign} {two} does not give a whole number. Change one of them.",
                one=one.number,
                sign=step.sign,
                two=two.number,
            )


def _money(step: Step, items: list[Item]) -> Iterator[Problem]:
    yield from _numbers(step, items)
    strange = [value for value in step.purse if value not in XOF]
    if strange:
        yield _say("purse", "There is no coin and no note of {value} francs.", value=strange[0])
        return
    for item in items:
        if item.number is not None and payment(item.number, step.purse or XOF) is None:
            yield _say(
                "items",
                "{number} francs cannot be put together with this purse. Change one of them.",
                number=item.number,
            )


def _truefalse(step: Step, items: list[Item]) -> Iterator[Problem]:
    for item in items:
        if item.right is None:
            yield _say("items", "The item {id} says neither right = true nor false.", id=item.id)


def _joined(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def _say(field: str | None, message: str, /, **params: object) -> Problem:
    return Problem(field, message, params)


_NEEDS: dict[str, Callable[[Step, list[Item]], Iterator[Problem]]] = {
    "listen": _listen,
    "order": _parts,
    "dictation": _parts,
    "count": _count,
    "compare": _compare,
    "sum": _sum,
    "money": _money,
    "truefalse": _truefalse,
}
