"""Installing: all or nothing, resumed after a cut, and never beyond the room there is."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from content_cache.checksum import verify
from content_cache.errors import AuthoringErrors, RefusedError, StoreError
from content_cache.installing.install import Installed, Progress, install, needs
from content_cache.installing.signature import new_keys, sign
from content_cache.store import Store
from tests.content_cache.samples import LESSON, MakeCourse

KILLED = 9
CHANGES = {"write", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir", "sendfile"}
ID = "org.example.la-commune"
NEW = LESSON.replace("vous", "nous")


class Cut(Exception):
    """The power goes."""


def cut_at(moment: int) -> Callable[[Progress], None]:
    """A listener that stops everything at the nth thing it is told."""
    told = 0

    def listen(progress: Progress) -> None:
        nonlocal told
        told += 1
        if told == moment:
            raise Cut

    return listen


def moments(tmp_path: Path, source: Path) -> int:
    """How many things an installation tells."""
    told: list[Progress] = []
    install(Store(tmp_path / "scratch"), source, floor_bytes=0, on_progress=told.append)
    return len(told)


def assert_whole(store: Store, version: int) -> None:
    """The version in use is this one and can be read; no version is there by halves."""
    fresh = Store(store.root)
    assert fresh.current(ID) == version
    for each in fresh.versions(ID):
        assert verify(fresh.folder(ID, each)) == []
    assert fresh.course(ID).manifest.version == version
    words = fresh.open(ID, "01-la-commune.md").read_text(encoding="utf-8")
    assert ("nous" in words) == (version == 2)


def test_a_course_is_installed(make_course: MakeCourse, store: Store) -> None:
    told: list[Progress] = []
    source = make_course(files={".DS_Store": "x", "notes.md~": "y"})
    room = needs(store, source, floor_bytes=0)
    assert room.missing == room.total > 0 and room.enough
    done = install(store, source, floor_bytes=0, on_progress=told.append)
    assert done == Installed(ID, 1, "installed", (".DS_Store", "notes.md~"))
    assert_whole(store, 1)
    assert [manifest.id for manifest in store.list()] == [ID]
    assert told[-1].step == "done" and told[-1].done == told[-1].total > 0
    assert not list(store.incoming.glob(f"{ID}*"))


def test_the_same_again_is_already_here(make_course: MakeCourse, store: Store) -> None:
    install(store, make_course(), floor_bytes=0)
    assert install(store, make_course(), floor_bytes=0).status == "already here"


def test_other_content_needs_another_version(make_course: MakeCourse, store: Store) -> None:
    install(store, make_course(), floor_bytes=0)
    changed = make_course("changed", files={"01-la-commune.md": NEW})
    with pytest.raises(RefusedError, match="Raise the version number"):
        install(store, changed, floor_bytes=0)
    retitled = make_course("retitled", title={"fr": "Autre"})
    with pytest.raises(RefusedError, match="Raise the version number"):
        install(store, retitled, floor_bytes=0)
    assert_whole(store, 1)


def test_the_version_before_is_kept_and_no_other(make_course: MakeCourse, store: Store) -> None:
    for version in (1, 2, 3):
        install(store, make_course(f"v{version}", version=version), floor_bytes=0)
    assert store.versions(ID) == (2, 3) and store.current(ID) == 3
    assert install(store, make_course("v1"), floor_bytes=0).status == "newer here"
    assert store.current(ID) == 3


def test_mistakes_stop_it_before_anything_is_written(make_course: MakeCourse, store: Store) -> None:
    with pytest.raises(AuthoringErrors):
        install(store, make_course(files={"final.gift": "A{"}), floor_bytes=0)
    assert not store.root.exists()


def test_too_little_room_is_refused_with_figures(make_course: MakeCourse, store: Store) -> None:
    with pytest.raises(RefusedError, match=r"needs \d+ MB; \d+ MB are free") as caught:
        install(store, make_course(), floor_bytes=10**18)
    assert caught.value.next_step.startswith("Remove content")
    assert store.current(ID) is None and not store.packages.exists()


def test_cut_at_any_moment_then_again(make_course: MakeCourse, tmp_path: Path) -> None:
    old = make_course("old")
    new = make_course("new", version=2, files={"01-la-commune.md": NEW, "a/b/c.txt": "x" * 3000})
    for moment in range(1, moments(tmp_path, new) + 1):
        store = Store(tmp_path / f"store-{moment}")
        install(store, old, floor_bytes=0)
        with pytest.raises(Cut):
            install(store, new, floor_bytes=0, on_progress=cut_at(moment))
        assert_whole(store, Store(store.root).current(ID) or 0)
        assert install(store, new, floor_bytes=0).status in ("installed", "already here")
        assert_whole(store, 2)


def die_at_write(moment: int) -> Callable[[FrameType, str, Any], None]:
    """A profiler that ends the process just before its nth call that changes the disk.

    What was opened but not yet written is then on the disk, empty, as after a power cut.
    """
    seen = 0

    def profile(frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        if event == "c_call" and getattr(called, "__name__", "") in CHANGES:
            seen += 1
            if seen == moment:
                os._exit(KILLED)

    return profile


def install_and_die(store: Store, source: Path, moment: int) -> int:
    """Install in another process that dies at its nth write; return its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.setprofile(die_at_write(moment))
            install(store, source, floor_bytes=0)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_before_any_write_then_again(make_course: MakeCourse, tmp_path: Path) -> None:
    # Few files: each one is worth a dozen moments to die at.
    few: dict[str, str | bytes | None] = {"01-la-commune.gift": None, "final.gift": None}
    new = make_course("new", version=2, files={**few, "cover.svg": None, "01-la-commune.md": NEW})
    prepared = Store(tmp_path / "prepared")
    install(prepared, make_course("old", files=few), floor_bytes=0)
    seen: set[int] = set()
    for moment in range(1, 500):
        store = Store(tmp_path / f"killed-{moment}")
        shutil.copytree(prepared.root, store.root)
        code = install_and_die(store, new, moment)
        version = Store(store.root).current(ID) or 0
        seen.add(version)
        assert_whole(store, version)
        if code == 0:
            break
        assert code == KILLED
        install(store, new, floor_bytes=0)
        assert_whole(store, 2)
    assert moment > 20 and code == 0 and seen == {1, 2}


def test_what_was_copied_is_not_copied_again(make_course: MakeCourse, store: Store) -> None:
    source = make_course(files={"01-la-commune.md": NEW}, version=2)
    copied: list[str] = []

    def stop_at_third(progress: Progress) -> None:
        if progress.step == "copy" and progress.path not in copied:
            copied.append(progress.path)
            if len(copied) == 3:
                raise Cut

    with pytest.raises(Cut):
        install(store, source, floor_bytes=0, on_progress=stop_at_third)
    assert needs(store, source).missing < needs(store, source).total
    again: list[Progress] = []
    install(store, source, floor_bytes=0, on_progress=again.append)
    assert not {p.path for p in again if p.step == "copy"} & set(copied[:2])
    assert_whole(store, 2)


def test_a_staged_file_that_went_bad_is_copied_again(make_course: MakeCourse, store: Store) -> None:
    source = make_course(files={"01-la-commune.md": NEW}, version=2)
    with pytest.raises(Cut):
        install(store, source, floor_bytes=0, on_progress=lambda p: _stop(p, "publish"))
    staged = store.incoming / f"{ID}-2"
    (staged / "cover.svg").write_bytes(b"\0" * (staged / "cover.svg").stat().st_size)
    (staged / "stranger").mkdir()
    (staged / "stranger" / "x.txt").write_text("left by another attempt")
    install(store, source, floor_bytes=0)
    assert_whole(store, 2)


def _stop(progress: Progress, step: str) -> None:
    if progress.step == step:
        raise Cut


def test_damage_is_repaired_by_installing_again(make_course: MakeCourse, store: Store) -> None:
    source = make_course()
    install(store, source, floor_bytes=0)
    (store.folder(ID, 1) / "01-la-commune.md").write_text("# Abîmé\n", encoding="utf-8")
    assert install(store, source, floor_bytes=0).status == "installed"
    assert_whole(store, 1)
    (store.folder(ID, 1) / "package.json").write_text("{")
    (store.packages / ID / "current").write_text("?")
    with pytest.raises(StoreError):
        store.current(ID)
    assert install(store, source, floor_bytes=0).status == "installed"
    assert_whole(store, 1)


def test_a_source_that_changes_meanwhile_is_not_installed(
    make_course: MakeCourse, store: Store
) -> None:
    source = make_course()

    def edit(progress: Progress) -> None:
        if progress.step == "room":
            (source / "final.gift").write_text("// edited\n")

    with pytest.raises(Exception, match=r"final\.gift changed while"):
        install(store, source, floor_bytes=0, on_progress=edit)
    assert store.current(ID) is None


def test_one_installation_at_a_time(make_course: MakeCourse, store: Store) -> None:
    source = make_course()

    def second(progress: Progress) -> None:
        if progress.step == "room":
            install(Store(store.root), source, floor_bytes=0)

    with pytest.raises(RefusedError, match="Another installation"):
        install(store, source, floor_bytes=0, on_progress=second)


def test_a_signed_manifest_keeps_its_bytes(make_course: MakeCourse, store: Store) -> None:
    source = make_course()
    sign(source, new_keys()[0])
    install(store, source, floor_bytes=0)
    kept = store.folder(ID, 1)
    for name in ("package.json", "package.json.sig"):
        assert (kept / name).read_bytes() == (source / name).read_bytes()
