"""A Gafé module, read: what is learnt, and the path through it (docs/authoring-gafe.md)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from content_cache.content import Content

#: Coins and notes of the West African franc, in FCFA.
XOF = (5, 10, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)
#: Seconds that one screen takes, listening included.
SCREEN_S = 25

Kind = Literal[
    "show", "listen", "read", "match", "order", "trace", "count", "compare", "money", "sum",
    "price", "dictation", "truefalse", "say", "story",
]  # fmt: skip
#: Kinds that take their items two by two, in order.
PAIRED = ("compare", "sum")
#: A matching screen holds 2 to 4 pairs.
MATCH = 4

ItemId = Annotated[str, Meta(pattern=r"^[^\W_]+(-[^\W_]+)*\Z", max_length=64)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=64)]
Line = Annotated[str, Meta(min_length=1, max_length=400)]
Choices = Annotated[int, Meta(ge=2, le=6)]


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something learnt; ``number`` is its value, ``right`` whether it is true."""

    id: ItemId
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    say: Line | None = None
    picture: Name | None = None
    sound: Line | None = None
    parts: tuple[Line, ...] = ()
    number: Annotated[int, Meta(ge=0, le=10**12)] | None = None
    right: bool | None = None
    note: str = ""

    @property
    def spoken(self) -> str:
        """What is heard."""
        return self.say or self.text

    @property
    def pieces(self) -> tuple[str, ...]:
        """What it is put together from: its parts, else its letters."""
        return self.parts or tuple("".join(self.text.split()))


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of the path: a kind of exercise over some items, one or more screens."""

    kind: Kind
    items: Annotated[tuple[str, ...], Meta(min_length=1, max_length=60)]
    prompt: Line | None = None
    answer: Literal["text", "picture"] = "text"
    choices: Choices = 4
    extra: tuple[Line, ...] = ()
    picture: Name | None = None
    ask: Literal["more", "less"] = "more"
    purse: tuple[int, ...] = ()
    sign: Literal["+", "-", "x", ":"] = "+"
    look: Literal["price", "date", "phone", "receipt", "message", "form"] = "price"


class Module(Content, frozen=True, kw_only=True):
    """A whole module; ``goal`` is one spoken sentence, ``order`` its place in its stage."""

    stage: Literal["standard", "functional"]
    order: Annotated[int, Meta(ge=1, le=999)]
    goal: Line
    picture: Name | None = None
    sources: tuple[Line, ...] = ()
    items: tuple[Item, ...]
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """The time to go through it once, in minutes."""
        screens = sum(len(groups(step)) for step in self.steps)
        return max(1, round(screens * SCREEN_S / 60))

    @property
    def entry(self) -> str | None:
        """The one file of its format."""
        return "module.toml"

    @property
    def by_id(self) -> dict[str, Item]:
        """Its items by their id."""
        return {item.id: item for item in self.items}


def groups(step: Step) -> list[tuple[str, ...]]:
    """The items of each screen of a step, in order."""
    if step.kind in PAIRED:
        return [step.items[n : n + 2] for n in range(0, len(step.items) - 1, 2)]
    if step.kind == "match":
        return _portions(step.items)
    return [(item,) for item in step.items]


def _portions(items: tuple[str, ...]) -> list[tuple[str, ...]]:
    """``items`` in portions of 2 to 4, as even as can be."""
    count = -(-len(items) // MATCH)
    size, longer = divmod(len(items), count)
    found, start = [], 0
    for n in range(count):
        end = start + size + (n < longer)
        found.append(items[start:end])
        start = end
    return found


def result(step: Step, first: int, second: int) -> int:
    """What a sum comes to; raises ZeroDivisionError."""
    found = {"+": first + second, "-": first - second, "x": first * second}
    return found[step.sign] if step.sign in found else first // second


def coin_said(value: int) -> str:
    """How a coin or a note is called."""
    return f"{value} francs"
