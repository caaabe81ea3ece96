"""One screen of each kind of exercise: what is shown and said, what can be touched, what is right.

Everything is decided here, so that a page only draws and compares. ``right`` holds the keys of the
right choices; for pieces to put together, the texts in order; for money, one way to pay the amount.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from msgspec import Struct

from content_cache.gafe.model import XOF, Item, Module, Step, coin_said, result
from content_cache.gafe.money import payment
from hub.features.gafe.faces import FACES, Face, face_of, others, spoken_only

#: Wrong pieces that a dictation mixes in, at most.
MIXED_IN = 4
#: Kinds whose answers count for mastery.
GRADED = (
    "listen", "read", "match", "order", "trace", "count", "compare", "money", "sum", "price",
    "dictation", "truefalse",
)  # fmt: skip


class Screen(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One screen: the ``task`` names how one answers, ``says`` is heard one after the other."""

    kind: str
    task: str
    items: tuple[str, ...]
    prompt: str = ""
    stage: tuple[Face, ...] = ()
    says: tuple[Face, ...] = ()
    choices: tuple[Face, ...] = ()
    right: tuple[str, ...] = ()
    joiner: str = ""
    amount: int = 0
    sign: str = ""
    look: str = ""


def make(module: Module, step: Step, names: tuple[str, ...], seed: str) -> Screen:
    """The screen of a step for some of its items; the same seed always gives the same one."""
    by_id = module.by_id
    items = [by_id[name] for name in names]
    dice = random.Random(f"{seed}/{step.kind}/{'+'.join(names)}")  # noqa: S311  # variety, not a secret
    build = _MAKERS[step.kind]
    return build(module, step, items, dice)


def _screen(step: Step, items: list[Item], task: str, **given: object) -> Screen:
    return Screen(
        kind=step.kind,
        task=task,
        items=tuple(item.id for item in items),
        prompt=step.prompt or "",
        **given,  # type: ignore[arg-type]  # fields of Screen, named by the callers below
    )


def _look(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    face = face_of(items[0])
    return _screen(
        step, items, "say" if step.kind == "say" else "look", stage=(face,), says=(face,)
    )


def _trace(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    face = face_of(items[0])
    return _screen(step, items, "trace", stage=(face,), says=(face,))


def _listen(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    return _choice_of_items(module, step, items[0], step.answer, (), dice)


def _read(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    face = "sound"
    if item.picture:
        face = "picture"
    elif item.number is not None and not any(map(str.isdigit, item.text)):
        face = "number"
    stage = (Face(key=item.id, text=item.text),)
    return _choice_of_items(module, step, item, face, stage, dice)


def _price(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    return _choice_of_items(module, step, items[0], "text", (), dice, look=step.look)


def _choice_of_items(
    module: Module,
    step: Step,
    item: Item,
    face: str,
    stage: tuple[Face, ...],
    dice: random.Random,
    look: str = "",
) -> Screen:
    """Touch the item among others: what is said, or what is written on the stage."""
    faces = FACES[face]
    wrong = others(module, step, item, faces, step.choices - 1, dice)
    choices = [faces(one) for one in (item, *wrong)]
    dice.shuffle(choices)
    # What is written is not said before the answer: one reads it.
    says = () if stage else (spoken_only(item),)
    return _screen(
        step, [item], "choose", stage=stage, says=says, choices=tuple(choices), right=(item.id,),
        look=look,
    )  # fmt: skip


def _match(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    pictured = len({item.picture for item in items if item.picture}) == len(items)
    left = [face_of(item, text=False, picture=pictured) for item in items]
    right = [face_of(item, picture=False) for item in items]
    dice.shuffle(left)
    dice.shuffle(right)
    return _screen(
        step, items, "match", stage=tuple(left), choices=tuple(right),
        right=tuple(item.id for item in items),
    )  # fmt: skip


def _compose(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    parts = item.pieces
    wrong = list(dict.fromkeys(step.extra))
    if step.kind == "dictation":
        by_id = module.by_id
        around = [part for name in step.items for part in by_id[name].parts]
        dice.shuffle(around)
        wrong += [part for part in dict.fromkeys(around) if part not in (*parts, *wrong)]
    pieces = [*parts, *[part for part in wrong if part not in parts][:MIXED_IN]]
    faces = [Face(key=f"p{n}", text=part, say=part) for n, part in enumerate(pieces)]
    dice.shuffle(faces)
    if [face.text for face in faces] == list(parts):
        faces.reverse()  # the order must not come for free
    stage = (face_of(item, text=False),) if step.kind == "order" else ()
    joiner = " " if " ".join(parts) == " ".join(item.text.split()) else ""
    return _screen(
        step, items, "compose", stage=stage, says=(spoken_only(item),), choices=tuple(faces),
        right=tuple(parts), joiner=joiner,
    )  # fmt: skip


def _count(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    number = item.number or 0
    stage = (Face(key=item.id, picture=step.picture or item.picture, times=number),)
    near = [one.number for one in module.items if one.number is not None and one.number <= 20]
    return _among_numbers(step, items, number, near, dice, stage=stage)


def _sum(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    one, two = items
    comes_to = result(step, one.number or 0, two.number or 0)
    stage = tuple(
        Face(key=item.id, text=str(item.number), say=item.spoken, sound=item.sound)
        for item in items
    )
    by_ten = 10 ** max(len(str(comes_to)) - 2, 0)
    near = [comes_to + far * by_ten for far in (1, -1, 2, -2, 5, 10)]
    return _among_numbers(
        step, items, comes_to, near, dice, stage=stage, says=stage, sign=step.sign
    )


def _among_numbers(
    step: Step,
    items: list[Item],
    number: int,
    near: Iterable[int],
    dice: random.Random,
    **given: object,
) -> Screen:
    """Touch a number among others close to it."""
    wrong = sorted(
        {one for one in near if one >= 0 and one != number}, key=lambda n: abs(n - number)
    )
    wrong += [n for n in range(number + 1, number + 8) if n not in wrong]
    chosen = wrong[: step.choices + 1]
    dice.shuffle(chosen)
    numbers = [number, *chosen[: step.choices - 1]]
    faces = [Face(key=str(one), text=str(one), say=str(one)) for one in sorted(numbers)]
    return _screen(step, items, "choose", choices=tuple(faces), right=(str(number),), **given)


def _compare(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    pick = max if step.ask == "more" else min
    best = pick(items, key=lambda item: item.number or 0)
    faces = tuple(face_of(item) for item in items)
    return _screen(step, items, "choose", choices=faces, right=(best.id,), look=step.ask)


def _truefalse(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    face = face_of(item)
    choices = (Face(key="yes"), Face(key="no"))
    right = ("yes" if item.right else "no",)
    return _screen(step, items, "choose", stage=(face,), says=(face,), choices=choices, right=right)


def _money(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    values = tuple(sorted(step.purse or XOF))
    purse = tuple(Face(key=str(value), text=str(value), say=coin_said(value)) for value in values)
    amount = item.number or 0
    return _screen(
        step, items, "money", stage=(face_of(item),), says=(spoken_only(item),), choices=purse,
        right=tuple(str(value) for value in payment(amount, values) or ()), amount=amount,
    )  # fmt: skip


_MAKERS: dict[str, Callable[[Module, Step, list[Item], random.Random], Screen]] = {
    "show": _look,
    "story": _look,
    "say": _look,
    "trace": _trace,
    "listen": _listen,
    "read": _read,
    "price": _price,
    "match": _match,
    "order": _compose,
    "dictation": _compose,
    "count": _count,
    "sum": _sum,
    "compare": _compare,
    "truefalse": _truefalse,
    "money": _money,
}
