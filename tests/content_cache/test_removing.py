"""Removing, going back, needing one another, and what goes first."""

import pytest

from content_cache.care import evict, pins
from content_cache.care.evict import Held
from content_cache.care.removing import remove, roll_back
from content_cache.errors import AuthoringErrors, NotInstalledError, RefusedError
from content_cache.installing import remembered
from content_cache.installing.alone import alone
from content_cache.installing.install import install
from content_cache.store import Store
from tests.content_cache.samples import MakeCourse

ID = "org.example.la-commune"
CHILD = "org.example.suite"


@pytest.fixture
def two(make_course: MakeCourse, store: Store) -> Store:
    """A course in versions 1 and 2, and one that needs its version 2."""
    for version in (1, 2):
        install(store, make_course(f"v{version}", version=version), floor_bytes=0)
    needing = make_course("needing", id=CHILD, requires=[{"id": ID, "version": 2}])
    install(store, needing, floor_bytes=0)
    return store


def test_what_is_needed_must_be_here_first(make_course: MakeCourse, store: Store) -> None:
    source = make_course("needing", id=CHILD, requires=[{"id": ID, "version": 2}])
    install(store, make_course(), floor_bytes=0)
    with pytest.raises(RefusedError, match=f"needs the content {ID}, version 2"):
        install(store, source, floor_bytes=0)
    assert store.ids() == (ID,)
    install(store, make_course("v2", version=2), floor_bytes=0)
    assert install(store, source, floor_bytes=0).status == "installed"


def test_what_others_need_stays(two: Store) -> None:
    with pytest.raises(RefusedError, match=f"{CHILD} needs {ID}"):
        remove(two, [ID], "asked", 0)
    with pytest.raises(RefusedError, match=f"{CHILD} needs {ID}"):
        roll_back(two, ID)
    assert two.current(ID) == 2
    remove(two, [CHILD, ID], "asked", 0)
    assert two.ids() == ()


def test_what_went_is_remembered_until_it_is_back(two: Store, make_course: MakeCourse) -> None:
    remove(two, [CHILD], "room", 5)
    (memory,) = remembered.remembered(two)
    assert (memory.manifest.id, memory.why, memory.at_ms) == (CHILD, "room", 5)
    install(two, make_course("again", id=CHILD), floor_bytes=0)
    assert remembered.remembered(two) == ()


def test_removing_takes_all_of_it_and_nothing_else(two: Store) -> None:
    (two.incoming / f"{CHILD}-3").mkdir()
    (two.incoming / f"{CHILD}-next-1").mkdir()
    remove(two, [CHILD], "asked", 0)
    assert [place.name for place in two.incoming.iterdir() if place.is_dir()] == [f"{CHILD}-next-1"]
    with pytest.raises(NotInstalledError):
        remove(two, [CHILD], "asked", 0)
    with pytest.raises(NotInstalledError):
        remove(two, ["../x"], "asked", 0)
    assert two.ids() == (ID,)


def test_a_package_that_cannot_be_read_can_be_removed(two: Store) -> None:
    (two.folder(CHILD, 1) / "package.json").write_text("{")
    remove(two, [CHILD], "asked", 0)
    assert two.ids() == (ID,)


def test_the_version_before_comes_back_and_the_newer_again(
    two: Store, make_course: MakeCourse
) -> None:
    remove(two, [CHILD], "asked", 0)
    assert roll_back(two, ID) == 1 and two.current(ID) == 1
    with pytest.raises(RefusedError, match="no version of"):
        roll_back(two, ID)
    assert install(two, make_course("v2", version=2), floor_bytes=0).status == "installed"
    assert two.current(ID) == 2
    (two.folder(ID, 1) / "final.gift").write_text("// rotten")
    with pytest.raises(RefusedError, match=r"Version 1 .* damaged"):
        roll_back(two, ID)


def test_nothing_is_removed_during_an_installation(two: Store) -> None:
    with alone(two), pytest.raises(RefusedError, match="Another installation"):
        remove(Store(two.root), [CHILD], "asked", 0)
    assert two.current(CHILD) == 1


def test_a_pin_is_kept_through_a_new_version(two: Store, make_course: MakeCourse) -> None:
    pins.pin(two, ID)
    install(two, make_course("v3", version=3), floor_bytes=0)
    assert pins.is_pinned(two, ID) and two.current(ID) == 3
    pins.unpin(two, ID)
    pins.unpin(two, ID)
    assert not pins.is_pinned(two, ID)
    with pytest.raises(NotInstalledError):
        pins.pin(two, "org.example.absent")


def going(*shelf: Held, wanted: int) -> list[str]:
    return [held.id for held in evict.choose(shelf, wanted).going]


def test_the_least_recently_used_goes_first_and_no_more_than_wanted() -> None:
    shelf = (Held("new", 50, 300), Held("old", 40, 100), Held("middle", 30, 200))
    assert going(*shelf, wanted=0) == []
    assert going(*shelf, wanted=40) == ["old"]
    assert going(*shelf, wanted=41) == ["old", "middle"]
    chosen = evict.choose(shelf, 1000)
    assert (chosen.freed, chosen.enough) == (120, False)


def test_what_is_kept_or_needed_stays() -> None:
    pinned = Held("pinned", 10, 1, "pinned", ("base",))
    base = Held("base", 10, 0)
    assert going(pinned, base, Held("free", 10, 9), wanted=30) == ["free"]
    user = Held("user", 10, 5, "", ("base",))
    assert going(user, base, wanted=20) == ["user", "base"]
    assert going(user, base, wanted=10) == ["user"]


def test_names_that_a_stick_takes_for_one_are_refused(
    make_course: MakeCourse, store: Store
) -> None:
    clash = make_course("clash", files={"Notes.txt": "a", "notes.txt": "b"})
    with pytest.raises((RefusedError, AuthoringErrors), match=r"[Nn]otes\.txt"):
        install(store, clash, floor_bytes=0)
    assert not store.packages.exists()
