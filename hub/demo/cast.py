"""The invented people: who they are, in the shares that a plan asks for, to the person."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hub.core.usage.rules import BANDS, MAN, WOMAN, YOUTH_BANDS
from hub.demo import names
from hub.demo.places import Place

#: How often nobody asked.
NO_GENDER, NO_AGE = 0.012, 0.026
#: Within the young and within the others, how the bands share.
YOUNG = {"0-14": 0.07, "15-24": 0.52, "25-34": 0.41}
OLDER = {"35-49": 0.7, "50+": 0.3}
#: The age nobody here is above.
OLDEST = 78

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Character:
    """An invented person; ``band`` is the age band at the latest visit, None if not asked.

    ``keen`` is how readily the person comes back, around 1.
    """

    name: str
    place: Place
    gender: str | None
    band: str | None
    age: int | None
    languages: tuple[str, ...]
    village: str
    reads: str | None
    keen: float
    visits: int

    @property
    def woman(self) -> bool:
        """Whether she keeps women's hours."""
        return self.gender == WOMAN


def cast(
    rng: random.Random,
    size: int,
    places: Sequence[Place],
    women_share: float,
    youth_share: float,
    mean_visits: float,
) -> list[Character]:
    """``size`` people; the shares hold among those who were asked, to the nearest person."""
    asked = size - round(size * NO_GENDER)
    women = round(asked * women_share)
    genders = _shuffled(rng, {WOMAN: women, MAN: asked - women, None: size - asked})
    told = size - round(size * NO_AGE)
    young = round(told * youth_share)
    bands = _shuffled(
        rng, {**_split(young, YOUNG), **_split(told - young, OLDER), None: size - told}
    )
    homes = _shuffled(rng, _split(size, {place: place.share for place in places}))
    return [
        _character(rng, home, gender, band, mean_visits)
        for home, gender, band in zip(homes, genders, bands, strict=True)
    ]


def _character(
    rng: random.Random, home: Place, gender: str | None, band: str | None, mean_visits: float
) -> Character:
    woman = gender == WOMAN
    first = rng.choice(
        names.WOMEN if woman or (gender is None and rng.random() < 0.3) else names.MEN
    )
    age = rng.randint(max(BANDS[band][0], 8), min(BANDS[band][1], OLDEST)) if band else None
    keen = rng.lognormvariate(0, 1.0) * (0.7 if woman else 1.0)
    return Character(
        name=f"{first} {rng.choice(names.FAMILIES)}",
        place=home,
        gender=gender,
        band=band,
        age=age,
        languages=_languages(rng, home, band),
        village=rng.choices(home.villages, [len(home.villages), *([1] * (len(home.villages) - 1))])[
            0
        ],
        reads=_reads(rng, woman, band),
        keen=keen,
        visits=1 + min(int(rng.expovariate(1) * mean_visits * keen * 0.62), 140),
    )


def _languages(rng: random.Random, home: Place, band: str | None) -> tuple[str, ...]:
    codes, shares = zip(*home.languages, strict=True)
    mother = rng.choices(codes, shares)[0]
    french = rng.random() < (0.55 if band in YOUTH_BANDS else 0.3)
    return (mother, "fr") if french and mother != "fr" else (mother,)


def _reads(rng: random.Random, woman: bool, band: str | None) -> str | None:
    if rng.random() < 0.1:
        return None
    young = band in YOUTH_BANDS
    no = 0.2 + (0.25 if woman else 0) - (0.1 if young else 0)
    return rng.choices(("no", "little", "yes"), (no, 0.25, 0.75 - no))[0]


def _split(number: int, shares: dict[Thing, float]) -> dict[Thing, int]:
    """A number cut by shares into whole parts; the last one takes the rest."""
    *first, last = shares
    whole = sum(shares.values())
    parts = {key: int(number * shares[key] / whole) for key in first}
    return {**parts, last: number - sum(parts.values())}


def _shuffled(rng: random.Random, parts: dict[Thing, int]) -> list[Thing]:
    found = [key for key, number in parts.items() for _ in range(number)]
    rng.shuffle(found)
    return found
