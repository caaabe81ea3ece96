"""Gafé modules: read whole, every mistake named with file and line, built the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_cache.advice import check
from content_cache.build import build
from content_cache.content import encode
from content_cache.errors import AuthoringErrors, NotInstalledError
from content_cache.formats import find
from content_cache.formats.gafe import read
from content_cache.gafe.library import SHIPPED
from content_cache.gafe.model import groups
from content_cache.gafe.money import payment
from content_cache.gafe_assets import missing
from content_cache.installing.install import install
from content_cache.package import dump
from content_cache.store import Store
from tests.content_cache.conftest import make_course
from tests.content_cache.gafe_samples import ID, STEPS, WHOLE, write_module
from tests.content_cache.samples import MakeCourse

__all__ = ["make_course"]
STARTER = SHIPPED.parent


def mistakes(folder: Path) -> list[str]:
    """What is wrong with a folder, each as ``file:line: sentence``."""
    try:
        find(folder).read(folder)
    except AuthoringErrors as wrong:
        return [str(error) for error in wrong.errors]
    return []


def line_of(text: str, part: str) -> int:
    """The line where a part of a text first stands."""
    return text[: text.index(part)].count("\n") + 1


def test_a_module_is_read_whole(tmp_path: Path) -> None:
    module = read(write_module(tmp_path))
    assert [step.kind for step in module.steps] == [step.split('"')[1] for step in STEPS]
    assert module.by_id["one"].spoken == "baane"
    assert module.entry == "module.toml"
    assert module.minutes >= 5
    assert [error for error in check(tmp_path) if not error.advice] == []


#: A replacement in the sound module, what the sentence says, and what stands on its line.
BROKEN = (
    ("order = 1", "order = 1\nordre = 2", "ordre is not known", "ordre = 2"),
    ("format = 1", "format = 2", "format is not right", "format = 2"),
    ('stage = "standard"', 'stage = "other"', "stage is not right", 'stage = "other"'),
    ("order = 1\n", "order = 0\n", "from 1 to 999", "order = 0"),
    ('goal = "Compter et lire quelques mots."\n', "", "goal is missing", "format = 1"),
    ('picture = "own"\n\n[[items]]', 'picture = "nowhere"\n\n[[items]]', "no picture nowhere", 'picture = "nowhere"'),
    ('id = "two"', 'id = "one"', "Another item has the id one", 'id = "one"'),
    ('id = "two"', 'id = "deux mots"', "id is not right", 'id = "deux mots"'),
    ('sound = "two.ogg"', 'sound = "2.ogg"', "no sound 2.ogg", 'sound = "2.ogg"'),
    ('picture = "goat"', 'picture = "gaot"', "no picture gaot", 'picture = "gaot"'),
    ('picture = "goat"', 'pictures = "goat"', "pictures is not known", 'pictures = "goat"'),
    ("number = 3", 'number = "3"', "number is not right", 'number = "3"'),
    ("number = 3", "number = 3 3", "not TOML", "number = 3 3"),
    ('text = "sikko"\n', "", "text is missing", '[[items]]\nid = "three"'),
    ('kind = "story"', 'kind = "tale"', "kind is not right", 'kind = "tale"'),
    ('items = ["story"]', 'items = ["tale"]', "no item tale", 'items = ["tale"]'),
    ('items = ["story"]', "items = []", "items is not right", "items = []"),
    ('parts = ["baa", "ne"]\n', "", "no parts to put in order", 'items = ["one"]\nextra'),
    ('parts = ["fil", "li"]', 'parts = ["fil", "lo"]', "do not give its text filli", 'items = ["two", "three"]\n\n[[steps]]\nkind = "truefalse"'),
    ("right = true\n", "", "neither right = true nor false", 'items = ["true"]'),
    ('items = ["one", "three"]\nask', 'items = ["one", "two", "three"]\nask', "two by two", 'items = ["one", "two", "three"]\nask'),
    ('items = ["one", "three"]\nask', 'items = ["one", "one"]\nask', "the same number", 'items = ["one", "one"]\nask'),
    ('items = ["one", "two"]\nsign = "+"', 'items = ["one", "two"]\nsign = "-"', "does not give a whole number", 'items = ["one", "two"]\nsign'),
    ('items = ["one", "two"]\nsign = "+"', 'items = ["three", "two"]\nsign = ":"', "does not give a whole number", 'items = ["three", "two"]\nsign'),
    ("purse = [25, 50, 100]", "purse = [30]", "no coin and no note of 30", "purse = [30]"),
    ("purse = [25, 50, 100]", "purse = [100]", "125 francs cannot be put together", 'items = ["coins"]'),
    ('items = ["three"]\npicture', 'items = ["coins"]\npicture', "too many to count", 'items = ["coins"]\npicture'),
    ('picture = "egg"', 'picture = "eg"', "no picture eg", 'picture = "eg"'),
    ('items = ["one", "two", "three"]', 'items = ["one"]', "two different items", 'items = ["one"]'),
    ("choices = 3", "choices = 9", "choices is not right", "choices = 9"),
    ('text = "Awa va au marché."', 'text = """\n[[steps]]\n', "not TOML", ""),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence", "at"), BROKEN)
def test_each_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, sentence: str, at: str
) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    if new == 'id = "one"':
        at_line = [n for n, line in enumerate(text.splitlines(), 1) if line == 'id = "one"'][1]
    else:
        at_line = line_of(text, at) if at else text.rstrip().count("\n") + 1
    found = mistakes(write_module(tmp_path, text))
    assert [one for one in found if sentence in one], found
    assert any(one.startswith(f"module.toml:{at_line}: ") for one in found if sentence in one), (
        found
    )


def test_tables_in_a_long_text_do_not_shift_lines(tmp_path: Path) -> None:
    long = 'text = """Un mot.\n[[items]]\nid = "x"\nencore"""'
    text = WHOLE.replace('text = "baane"', long).replace('id = "two"', 'id = "two"\nbad = 1')
    found = mistakes(write_module(tmp_path, text))
    assert f"module.toml:{line_of(text, 'bad = 1')}: The field bad" in "\n".join(found)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("number = 3", 'number = "x"').replace('kind = "say"', 'kind = "sing"')
    assert len(mistakes(write_module(tmp_path, text))) == 2


def test_a_folder_without_its_module_or_of_another_kind_says_so(tmp_path: Path) -> None:
    (write_module(tmp_path) / "module.toml").unlink()
    assert "no file module.toml" in mistakes(tmp_path)[0]
    write_module(tmp_path, kind="course")
    assert "of the kind gafe" in mistakes(tmp_path)[0]


def test_a_drawing_with_a_script_is_refused(tmp_path: Path) -> None:
    drawing = write_module(tmp_path) / "pictures" / "own.svg"
    drawing.write_text(drawing.read_text().replace("<path", "<script/><path"))
    assert "holds a script" in mistakes(tmp_path)[0]


def test_the_store_carries_modules_beside_courses(
    tmp_path: Path, store: Store, make_course: MakeCourse
) -> None:
    install(store, make_course(), floor_bytes=0)
    assert install(store, write_module(tmp_path / "m"), floor_bytes=0).status == "installed"
    module = store.module(ID)
    assert module.manifest.files and module.manifest.duration_min
    assert store.module(ID) is module
    with pytest.raises(NotInstalledError):
        store.course(ID)
    with pytest.raises(NotInstalledError):
        store.module("org.example.la-commune")
    (store.folder(ID, 1) / "index.json").write_text("{}")
    assert store.module(ID).steps == module.steps


def test_a_lost_picture_or_sound_is_found(tmp_path: Path, store: Store) -> None:
    install(store, write_module(tmp_path / "m"), floor_bytes=0)
    assert [one for one in missing(store) if "hen" in one]  # the library is not here
    install(store, SHIPPED, floor_bytes=0)
    assert missing(store) == []


def test_the_same_folder_always_gives_the_same_package(tmp_path: Path) -> None:
    one, two = (write_module(tmp_path / name) for name in ("one", "two"))
    assert dump(build(one)) == dump(build(two))
    assert encode(find(one).read(one)) == encode(find(two).read(two))


@pytest.mark.parametrize("folder", sorted(STARTER.glob("gafe-*")), ids=lambda place: place.name)
def test_what_comes_with_the_program_has_no_mistake(folder: Path) -> None:
    assert [str(error) for error in check(folder) if not error.advice] == []
    assert dump(build(folder)) == dump(build(folder))


def test_twenty_standard_and_six_functional_modules_come_with_the_program() -> None:
    stages = [read(place).stage for place in STARTER.glob("gafe-[0-9]*")]
    assert (stages.count("standard"), stages.count("functional")) == (20, 6)


def test_screens_of_a_step_hold_the_items_their_kind_takes(tmp_path: Path) -> None:
    text = WHOLE.replace(
        'items = ["one", "two", "three"]', 'items = ["one", "two", "three", "coins", "true"]'
    )
    module = read(write_module(tmp_path, text))
    by_kind = {step.kind: groups(step) for step in module.steps}
    assert [len(screen) for screen in by_kind["match"]] == [3, 2]
    assert by_kind["sum"] == [("one", "two")]
    assert by_kind["listen"] == [("one",), ("two",)]


@pytest.mark.parametrize(
    ("amount", "purse", "paid"),
    [
        (400, (250, 200), (200, 200)),
        (30, (5, 25), (25, 5)),
        (10, (25,), None),
        (7, (5,), None),
        (26_000, (500, 10_000), (10_000, 10_000, *(500,) * 12)),
    ],
)
def test_an_amount_is_paid_with_the_fewest_coins(
    amount: int, purse: tuple[int, ...], paid: tuple[int, ...] | None
) -> None:
    assert payment(amount, purse) == paid
