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

#: Wrong pieces that a dictation mixes in, at most.
MIXED_IN = 4
#: Kinds whose answers count for mastery.
GRADED = (
    "listen", "read", "match", "order", "trace", "count", "compare", "money", "sum", "price",
    "dictation", "truefalse",
)  # fmt: skip


class Face(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to see, hear or touch; ``sound`` is a file of the module, ``say`` the words."""

    key: str
    text: str = ""
    picture: str | None = None
    say: str = ""
    sound: str | None = None
    times: int = 1


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


def _face(item: Item, *, text: bool = True, picture: bool = True) -> Face:
    return Face(
        key=item.id,
        text=item.text if text else "",
        picture=item.picture if picture else None,
        say=item.spoken,
        sound=item.sound,
    )


def _spoken(item: Item) -> Face:
    """Only the sound of an item."""
    return _face(item, text=False, picture=False)


def _screen(step: Step, items: list[Item], task: str, **given: object) -> Screen:
    return Screen(
        kind=step.kind,
        task=task,
        items=tuple(item.id for item in items),
        prompt=step.prompt or "",
        **given,  # type: ignore[arg-type]  # fields of Screen, named by the callers below
    )


def _look(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    face = _face(items[0])
    return _screen(
        step, items, "say" if step.kind == "say" else "look", stage=(face,), says=(face,)
    )


def _trace(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    face = _face(items[0])
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
    faces = _FACES[face]
    others = _others(module, step, item, faces, step.choices - 1, dice)
    choices = [faces(one) for one in (item, *others)]
    dice.shuffle(choices)
    # What is written is not said before the answer: one reads it.
    says = () if stage else (_spoken(item),)
    return _screen(
        step, [item], "choose", stage=stage, says=says, choices=tuple(choices), right=(item.id,),
        look=look,
    )  # fmt: skip


_FACES: dict[str, Callable[[Item], Face]] = {
    "text": lambda item: _face(item, picture=False),
    "picture": lambda item: _face(item, text=False),
    "number": lambda item: Face(
        key=item.id, text=str(item.number), say=item.spoken, sound=item.sound
    ),
    "sound": _spoken,
}


def _others(
    module: Module,
    step: Step,
    item: Item,
    faces: Callable[[Item], Face],
    count: int,
    dice: random.Random,
) -> list[Item]:
    """Wrong choices: the step's other items first, then the module's; none looks or sounds alike."""
    by_id = module.by_id
    near = [by_id[name] for name in dict.fromkeys(step.items)]
    far = [one for one in module.items if one not in near]
    dice.shuffle(near)
    dice.shuffle(far)
    seen = [_looks(item, faces)]
    found: list[Item] = []
    for one in (*near, *far):
        looks = _looks(one, faces)
        alike = any(set(looks) & set(other) for other in seen)
        if len(found) < count and looks and not alike:
            seen.append(looks)
            found.append(one)
    return found


def _looks(item: Item, faces: Callable[[Item], Face]) -> tuple[str, ...]:
    """What tells a choice from others; nothing if it has no such face."""
    face = faces(item)
    shown = face.picture or face.text.casefold()
    if faces is _FACES["picture"] and not item.picture:
        return ()
    if faces is _FACES["number"] and item.number is None:
        return ()
    return tuple(filter(None, (shown and f"look:{shown}", f"say:{item.spoken.casefold()}")))


def _match(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    pictured = len({item.picture for item in items if item.picture}) == len(items)
    left = [_face(item, text=False, picture=pictured) for item in items]
    right = [_face(item, picture=False) for item in items]
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
        others = [part for name in step.items for part in by_id[name].parts]
        dice.shuffle(others)
        wrong += [part for part in dict.fromkeys(others) if part not in (*parts, *wrong)]
    pieces = [*parts, *[part for part in wrong if part not in parts][:MIXED_IN]]
    faces = [Face(key=f"p{n}", text=part, say=part) for n, part in enumerate(pieces)]
    dice.shuffle(faces)
    if [face.text for face in faces] == list(parts):
        faces.reverse()  # the order must not come for free
    stage = (_face(item, text=False),) if step.kind == "order" else ()
    joiner = " " if " ".join(parts) == " ".join(item.text.split()) else ""
    return _screen(
        step, items, "compose", stage=stage, says=(_spoken(item),), choices=tuple(faces),
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
    faces = tuple(_face(item) for item in items)
    return _screen(step, items, "choose", choices=faces, right=(best.id,), look=step.ask)


def _truefalse(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    face = _face(item)
    choices = (Face(key="yes"), Face(key="no"))
    right = ("yes" if item.right else "no",)
    return _screen(step, items, "choose", stage=(face,), says=(face,), choices=choices, right=right)


def _money(module: Module, step: Step, items: list[Item], dice: random.Random) -> Screen:
    item = items[0]
    values = tuple(sorted(step.purse or XOF))
    purse = tuple(Face(key=str(value), text=str(value), say=coin_said(value)) for value in values)
    amount = item.number or 0
    return _screen(
        step, items, "money", stage=(_face(item),), says=(_spoken(item),), choices=purse,
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
