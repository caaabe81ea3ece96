"""Faces of items: what can be seen, heard or touched, and which wrong ones stand beside the right."""

from __future__ import annotations

import random
from collections.abc import Callable

from msgspec import Struct

from content_cache.gafe.model import Item, Module, Step


class Face(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to see, hear or touch; ``sound`` is a file of the module, ``say`` the words."""

    key: str
    text: str = ""
    picture: str | None = None
    say: str = ""
    sound: str | None = None
    times: int = 1


def face_of(item: Item, *, text: bool = True, picture: bool = True) -> Face:
    return Face(
        key=item.id,
        text=item.text if text else "",
        picture=item.picture if picture else None,
        say=item.spoken,
        sound=item.sound,
    )


def spoken_only(item: Item) -> Face:
    """Only the sound of an item."""
    return face_of(item, text=False, picture=False)


FACES: dict[str, Callable[[Item], Face]] = {
    "text": lambda item: face_of(item, picture=False),
    "picture": lambda item: face_of(item, text=False),
    "number": lambda item: Face(
        key=item.id, text=str(item.number), say=item.spoken, sound=item.sound
    ),
    "sound": spoken_only,
}


def others(
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
    if faces is FACES["picture"] and not item.picture:
        return ()
    if faces is FACES["number"] and item.number is None:
        return ()
    return tuple(filter(None, (shown and f"look:{shown}", f"say:{item.spoken.casefold()}")))
