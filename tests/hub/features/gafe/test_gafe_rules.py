"""The pure rules of Gafé: boxes, what is due, sittings, pairs."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content_cache.formats.gafe import read
from content_cache.gafe.library import SHIPPED
from content_cache.gafe.model import Module
from hub.features.gafe.rules import (
    DAY_MS,
    INTERVALS,
    LAST_BOX,
    Answer,
    Mastery,
    box_after,
    due,
    pairs,
    stars,
    strong_and_stuck,
    tally,
)  # fmt: skip
from hub.features.gafe.screens import Screen
from hub.features.gafe.sittings import REVIEWED, SCREENS, path, sitting
from tests.content_cache.gafe_samples import write_module

NOW = 20_000 * DAY_MS
known = some.builds(
    Mastery,
    box=some.integers(0, LAST_BOX),
    rights=some.integers(0, 50),
    wrongs=some.integers(0, 50),
    seen_ms=some.integers(NOW - 60 * DAY_MS, NOW),
    missed=some.booleans(),
)
MODULES = [read(folder) for folder in sorted(SHIPPED.parent.glob("gafe-[0-9]*"))]
with tempfile.TemporaryDirectory() as _folder:
    SMALL: Module = read(write_module(Path(_folder)))


@given(known, some.integers(0, 5))
def test_a_box_never_goes_down_and_moves_one_up_at_most(one: Mastery, wrongs: int) -> None:
    after = box_after(one, wrongs, NOW)
    assert one.box <= after <= min(one.box + 1, LAST_BOX)
    assert after == one.box or (not wrongs and due(one, NOW))


@pytest.mark.parametrize(("box", "days"), list(enumerate(INTERVALS)))
def test_an_item_comes_back_after_the_days_of_its_box(box: int, days: int) -> None:
    seen_ms = NOW + 20 * 3_600_000  # in the evening
    at = Mastery(box, 1, 0, seen_ms, missed=False)
    assert due(at, NOW + days * DAY_MS)  # in the morning of the day
    assert days == 0 or not due(at, NOW + days * DAY_MS - 1)
    assert due(Mastery(box, 1, 1, seen_ms, missed=True), seen_ms)


def test_a_new_item_answered_right_is_in_the_first_box_and_a_missed_one_in_none() -> None:
    assert box_after(None, 0, NOW) == 1
    assert box_after(None, 1, NOW) == 0


def test_answers_of_a_sitting_are_counted_by_item() -> None:
    told = [Answer("a", True), Answer("b", False), Answer("a", False)]
    assert tally(told) == {"a": (1, 1), "b": (0, 1)}


def test_stars_come_with_the_path_and_with_mastery() -> None:
    assert [stars(9, 10, [5]), stars(10, 10, []), stars(10, 10, [2, 2]), stars(10, 10, [4, 5])] == [
        0,
        1,
        2,
        3,
    ]


@given(some.sampled_from(MODULES), some.integers(-5, 200), some.text(max_size=5), some.data())
def test_a_sitting_is_short_playable_and_always_the_same(
    module: Module, place: int, seed: str, data: some.DataObject
) -> None:
    ids = [item.id for item in module.items]
    have = data.draw(some.dictionaries(some.sampled_from(ids), known))
    made = sitting(module, have, place, NOW, seed)
    assert made == sitting(module, have, place, NOW, seed)
    assert 0 < len(made.screens) <= SCREENS
    for screen in made.screens:
        playable(screen)
    if made.place < made.total and made.reviews < len(made.screens):
        assert made.reviews <= REVIEWED
        new = [(screen.kind, screen.items) for screen in made.screens[made.reviews :]]
        way = [(step.kind, names) for step, names in path(module)]
        assert new == way[made.place : made.place + len(new)]


def playable(screen: Screen) -> None:
    """Everything that a right answer needs is there, and no two choices look the same."""
    keys = [face.key for face in screen.choices]
    assert len(set(keys)) == len(keys)
    if screen.task == "choose":
        assert 2 <= len(keys) <= 6 and len(screen.right) == 1 and screen.right[0] in keys
        looks = [(face.picture or face.text or face.say, face.key) for face in screen.choices]
        assert len({look for look, _key in looks if look}) == len(
            [look for look, _key in looks if look]
        )
    elif screen.task == "match":
        assert sorted(screen.right) == sorted(keys) == sorted(face.key for face in screen.stage)
        assert 2 <= len(keys) <= 4
    elif screen.task == "compose":
        texts = [face.text for face in screen.choices]
        assert all(texts.count(text) >= screen.right.count(text) for text in screen.right)
    elif screen.task == "money":
        assert sum(map(int, screen.right)) == screen.amount
        assert set(screen.right) <= set(keys)
    else:
        assert screen.task in ("look", "say", "trace") and screen.stage


def test_sittings_one_after_the_other_go_through_the_whole_path() -> None:
    place, kinds = 0, []
    while place < len(path(SMALL)):
        made = sitting(SMALL, {}, place, NOW, "x")
        kinds += [screen.kind for screen in made.screens]
        place += len(made.screens)
    assert kinds == [step.kind for step, _names in path(SMALL)]
    assert made.ends_path


def test_what_is_due_comes_first_and_the_weakest_of_all_first() -> None:
    old, missed = NOW - 3 * DAY_MS, NOW
    have = {
        "one": Mastery(2, 2, 0, old, missed=False),
        "two": Mastery(1, 1, 1, missed, missed=True),
        "three": Mastery(5, 9, 0, old, missed=False),
    }
    made = sitting(SMALL, have, len(path(SMALL)), NOW, "x")
    assert made.reviews == len(made.screens)
    assert "two" in made.screens[0].items
    first = sitting(SMALL, {"two": have["two"]}, 3, NOW, "x")
    assert first.reviews == 0  # it is on the path just ahead
    behind = sitting(SMALL, {"two": have["two"]}, len(path(SMALL)) - 2, NOW, "x")
    assert behind.reviews == 1 and "two" in behind.screens[0].items


def people() -> dict[str, dict[str, Mastery]]:
    strong = Mastery(4, 6, 0, NOW, missed=False)
    stuck = Mastery(0, 1, 4, NOW, missed=True)
    return {
        "awa": {"a": strong, "b": stuck},
        "binta": {"a": stuck, "b": strong},
        "coumba": {"a": stuck, "b": stuck},
        "djeneba": {"a": strong},
    }


def test_pairs_join_who_is_strong_with_who_is_stuck() -> None:
    found = pairs(people())
    assert [(pair.one, pair.other) for pair in found] == [("awa", "binta"), ("coumba", "djeneba")]
    assert [set(found[0].one_shows), set(found[0].other_shows)] == [{"a"}, {"b"}]


@given(
    some.dictionaries(
        some.sampled_from("abcdef"), some.dictionaries(some.sampled_from("xyz"), known)
    )
)
def test_nobody_is_in_two_pairs_and_each_pair_gives_something(
    class_: dict[str, dict[str, Mastery]],
) -> None:
    found = pairs(class_)
    members = [person for pair in found for person in (pair.one, pair.other)]
    assert len(set(members)) == len(members)
    for pair in found:
        assert pair.one_shows or pair.other_shows
        for giver, taker, given_ in (
            (pair.one, pair.other, pair.one_shows),
            (pair.other, pair.one, pair.other_shows),
        ):
            assert given_ <= strong_and_stuck(class_[giver])[0]
            assert given_ <= strong_and_stuck(class_[taker])[1]
    assert all(one.worth >= two.worth for one, two in pairwise(found))
