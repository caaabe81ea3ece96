"""Damage: found, set aside, mended; the rest goes on."""

import json
import shutil
from pathlib import Path

import pytest

from content_cache.care import quarantine, scrub
from content_cache.care.fetch import FromFolder, FromVersions, NoFetcher
from content_cache.care.repair import repair, repair_all
from content_cache.care.scrub import DAY_MS, Progress, Turn, earned
from content_cache.care.soundness import examine, glance
from content_cache.errors import NotInstalledError
from content_cache.installing.install import install
from content_cache.installing.signature import new_keys, of_folder, sign
from content_cache.store import Store
from tests.content_cache.samples import LESSON, MakeCourse

ID = "org.example.la-commune"
LESSON_FILE = "01-la-commune.md"
NEW = LESSON.replace("vous", "nous")


def spoil(store: Store, path: str = LESSON_FILE, version: int = 1, package: str = ID) -> None:
    """Change one byte, as a dying card does."""
    file = store.folder(package, version) / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(data)


@pytest.fixture
def source(make_course: MakeCourse) -> Path:
    return make_course()


@pytest.fixture
def filled(store: Store, source: Path) -> Store:
    install(store, source, floor_bytes=0)
    return store


def test_a_damaged_file_is_set_aside_and_the_rest_is_served(filled: Store) -> None:
    spoil(filled, "cover.svg")
    done = repair(filled, ID, 1, NoFetcher(), 7)
    assert done.status == "set aside" and [p.path for p in done.problems] == ["cover.svg"]
    with pytest.raises(NotInstalledError):
        filled.open(ID, "cover.svg")
    assert filled.open(ID, LESSON_FILE).is_file()
    assert filled.course(ID).manifest.version == 1
    (damage,) = quarantine.damages(filled)
    assert (damage.package, damage.version, damage.at_ms) == (ID, 1, 7)
    assert (filled.quarantine / ID / "1/files/cover.svg").is_file()
    assert repair(filled, ID, 1, NoFetcher(), 9).status == "set aside"
    assert quarantine.damages(filled)[0].at_ms == 7


def test_a_stick_with_the_same_bytes_mends_it(filled: Store, source: Path, tmp_path: Path) -> None:
    spoil(filled)
    repair(filled, ID, 1, NoFetcher(), 0)
    stick = tmp_path / "stick"
    (stick / "deep").mkdir(parents=True)
    assert [one.status for one in repair_all(filled, FromFolder(stick), 0)] == ["set aside"]
    shutil.copy(source / LESSON_FILE, stick / "deep" / "any name.bin")
    kept = (filled.folder(ID, 1) / "cover.svg").stat().st_ino
    assert [one.status for one in repair_all(filled, FromFolder(stick), 0)] == ["repaired"]
    assert examine(filled.folder(ID, 1)) == [] and quarantine.damages(filled) == ()
    assert (filled.folder(ID, 1) / "cover.svg").stat().st_ino == kept
    assert not (filled.incoming / f"{ID}-1").exists()


def test_the_same_bytes_in_another_package_mend_it(filled: Store, make_course: MakeCourse) -> None:
    install(filled, make_course("twin", id="org.example.twin"), floor_bytes=0)
    spoil(filled)
    (filled.folder(ID, 1) / "stranger.txt").write_text("not in the list")
    assert repair(filled, ID, 1, FromVersions(filled), 0).status == "repaired"
    assert examine(filled.folder(ID, 1)) == []
    spoil(filled)
    spoil(filled, package="org.example.twin")
    assert repair(filled, ID, 1, FromVersions(filled), 0).status == "set aside"


def test_the_version_before_takes_over_until_it_is_mended(
    filled: Store, make_course: MakeCourse
) -> None:
    new = make_course("new", version=2, files={LESSON_FILE: NEW})
    install(filled, new, floor_bytes=0)
    spoil(filled, version=2)
    assert repair(filled, ID, 2, FromVersions(filled), 0).status == "fell back"
    assert filled.current(ID) == 1
    assert [one.status for one in repair_all(filled, FromFolder(new), 0)] == ["repaired"]
    assert filled.current(ID) == 2 and quarantine.damages(filled) == ()
    spoil(filled, version=1)
    spoil(filled, version=2)
    assert repair(filled, ID, 2, NoFetcher(), 0).status == "set aside"
    assert filled.current(ID) == 2


@pytest.mark.parametrize("name", ["package.json", "index.json"])
@pytest.mark.parametrize("data", [b"", b"{", b"\xff" * 50, None])
def test_manifest_and_index_vouch_for_each_other(
    filled: Store, name: str, data: bytes | None
) -> None:
    folder = filled.folder(ID, 1)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
    assert [problem.path for problem in glance(folder)] == [name]
    assert repair(filled, ID, 1, NoFetcher(), 0).status == "repaired"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_of_two_that_disagree_the_signed_one_is_right(
    make_course: MakeCourse, store: Store
) -> None:
    for signed in (False, True):
        source = make_course(f"signed-{signed}", id=f"org.example.s{int(signed)}")
        private, public = new_keys()
        if signed:
            sign(source, private)
        package = install(store, source, floor_bytes=0).id
        file = store.folder(package, 1) / "package.json"
        file.write_bytes(file.read_bytes().replace(b"La commune", b"La_commune"))
        outcome = repair(store, package, 1, NoFetcher(), 0)
        assert outcome.status == ("repaired" if signed else "set aside")
    assert of_folder(store.folder(package, 1), {"a": public}).state == "signed"


def test_a_new_installation_ends_the_quarantine(filled: Store, source: Path) -> None:
    spoil(filled)
    repair(filled, ID, 1, NoFetcher(), 0)
    assert install(filled, source, floor_bytes=0).status == "installed"
    assert quarantine.damages(filled) == () and examine(filled.folder(ID, 1)) == []
    assert not (filled.quarantine / ID / "1").exists()


def read_days(store: Store, days: int, first: int = 1) -> int:
    """Let the scrub run four times a day; the bytes it read."""
    quarter = DAY_MS // 4
    return sum(scrub.scrub(store, (first * 4 + n) * quarter) for n in range(days * 4))


def test_fifty_days_read_everything_once(store: Store, make_course: MakeCourse) -> None:
    sizes = {f"data-{n:02}.txt": f"{n}" * 20_000 for n in range(60)}
    install(store, make_course(files={"a.txt": "a" * 9000, **sizes}), floor_bytes=0)
    install(store, make_course("second", id="org.example.b"), floor_bytes=0)
    total = sum(manifest.size for manifest in store.list())
    half = read_days(store, 25)
    assert 0.3 * total < half < 0.7 * total
    read_days(store, 30, first=26)
    progress = scrub.read_progress(store)
    assert set(progress.turns) == {f"{ID}/1", "org.example.b/1"} and progress.found == []


def test_damage_is_found_wherever_it_is_and_noted_until_it_is_seen_to(
    filled: Store, make_course: MakeCourse
) -> None:
    install(filled, make_course("b", id="org.example.b"), floor_bytes=0)
    spoil(filled, "final.gift")
    (filled.folder("org.example.b", 1) / "package.json").write_text("{")
    read_days(filled, 120)
    found = scrub.read_progress(Store(filled.root)).found
    assert {(one.package, one.path) for one in found} == {
        (ID, "final.gift"),
        ("org.example.b", "package.json"),
    }
    scrub.settle(filled, found[0])
    assert scrub.read_progress(filled).found == found[1:]


def test_the_place_is_remembered_and_the_oldest_comes_first(filled: Store) -> None:
    scrub.scrub(filled, DAY_MS)
    place = scrub.read_progress(filled).now
    assert place is not None and place.files == 1
    (filled.root / scrub.STATE).write_bytes(b"rubbish")
    assert scrub.read_progress(filled) == Progress()
    shelf = {"a.b/1": None, "c.d/1": None, "e.f/2": None}
    progress = Progress(turns={"a.b/1": Turn(9, 0), "c.d/1": Turn(3, 99)})
    order = [one.package for one in scrub._order(dict(shelf), progress)]
    assert order == ["e.f", "c.d", "a.b"]


def test_a_clock_that_jumps_earns_no_more_than_a_day() -> None:
    progress = Progress(last_ms=10 * DAY_MS)
    assert earned(progress, 1000, 10 * DAY_MS + DAY_MS // 2) == 10
    assert earned(progress, 1000, 4000 * DAY_MS) == 20
    assert earned(progress, 1000, 0) == 0
    progress.due = -500
    assert earned(progress, 1000, 11 * DAY_MS) == -480


def test_removed_content_is_not_looked_for(filled: Store) -> None:
    scrub.scrub(filled, DAY_MS)
    filled.remove(ID)
    assert scrub.scrub(filled, 2 * DAY_MS) == 0
    state = json.loads((filled.root / scrub.STATE).read_bytes())
    assert state["now"] is None and state["turns"] == {} and state["found"] == []
