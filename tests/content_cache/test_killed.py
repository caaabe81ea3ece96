"""kill -9 at any moment: what is in use is always whole, and the same act again ends the work."""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from content_cache.care.fetch import FromFolder
from content_cache.care.removing import remove
from content_cache.care.repair import repair
from content_cache.care.soundness import examine
from content_cache.installing.install import install
from content_cache.store import Store
from tests.content_cache.samples import LESSON, MakeCourse
from tests.killing import CHANGES, killed_at

ID = "org.example.la-commune"
OTHER = "org.example.voisine"
NEW = LESSON.replace("vous", "nous")
#: Moments in time and moments by number for each of the five acts: more than 200 in all.
BY_TIME, BY_NUMBER = 30, 20

Act = Callable[[Store], object]


def killed_by_time(act: Act, store: Store, after_s: float) -> bool:
    """Run ``act`` in a child that is killed after a while; whether it was."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act(store)
            code = 0
        finally:
            os._exit(code)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def killed_by_number(act: Act, store: Store, moment: int) -> bool:
    """Run ``act`` in a child that is killed before its nth change of the disk; whether it was."""
    return killed_at(lambda: act(store), moment)


def changes_of(act: Act, store: Store) -> int:
    """How often ``act`` changes the disk."""
    seen = 0

    def profile(frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        if event == "c_call" and getattr(called, "__name__", "") in CHANGES:
            seen += 1

    sys.setprofile(profile)
    try:
        act(store)
    finally:
        sys.setprofile(None)
    return seen


def left_in_incoming(store: Store) -> list[str]:
    """What an act forgot to take away."""
    return [place.name for place in store.incoming.iterdir() if place.name != ".lock"]


class Case:
    """A store before, an act, what may be in use in between, and how to end the work."""

    def __init__(self, root: Path, make_course: MakeCourse) -> None:
        few: dict[str, str | bytes | None] = {"01-la-commune.gift": None, "final.gift": None}
        self.old = make_course("old", files=few)
        self.new = make_course("new", version=2, files={**few, "01-la-commune.md": NEW})
        self.other = make_course("other", id=OTHER, files=few)
        self.before = root / "before"

    def prepared(self, what: str) -> tuple[Act, set[int], int]:
        """Fill ``before``; the act, the versions that may be in use, the one at the end (0: none)."""
        store = Store(self.before)
        install(store, self.other, floor_bytes=0)
        if what == "first":
            return self._install(self.new), {0, 2}, 2
        install(store, self.old, floor_bytes=0)
        if what == "upgrade":
            return self._install(self.new), {1, 2}, 2
        if what in ("again", "repair"):
            (store.folder(ID, 1) / "01-la-commune.md").write_text("# Abîmé\n", encoding="utf-8")
            act = self._install(self.old) if what == "again" else self._repair
            return act, {1}, 1
        install(store, self.new, floor_bytes=0)
        return self._remove, {0, 2}, 0

    def _install(self, source: Path) -> Act:
        return lambda store: install(store, source, floor_bytes=0)

    def _repair(self, store: Store) -> None:
        repair(store, ID, 1, FromFolder(self.old), 0)

    def _remove(self, store: Store) -> None:
        if store.current(ID) is not None:
            remove(store, [ID], "room", 0)
        else:
            remove(store, [], "room", 0)


def assert_not_mixed(store: Store, allowed: set[int], damaged: bool) -> None:
    """What is in use is one of the versions allowed, and every version is all it should be."""
    fresh = Store(store.root)
    in_use = fresh.current(ID) or 0
    assert in_use in allowed
    for version in fresh.versions(ID):
        folder = fresh.folder(ID, version)
        paths = {problem.path for problem in examine(folder)}
        # The damage that was there before may still be; nothing else may be wrong.
        assert paths <= ({"01-la-commune.md"} if damaged else set())
        words = (folder / "01-la-commune.md").read_text(encoding="utf-8")
        assert paths or ("nous" in words) == (version == 2)
    assert examine(fresh.folder(OTHER, 1)) == []
    if in_use:
        assert fresh.course(ID).manifest.version == in_use


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize("what", ["first", "upgrade", "again", "repair", "remove"])
def test_killed_at_any_moment(what: str, make_course: MakeCourse, tmp_path: Path) -> None:
    chance = random.Random(what)
    case = Case(tmp_path, make_course)
    act, allowed, last = case.prepared(what)
    trial = Store(tmp_path / "trial")
    shutil.copytree(case.before, trial.root)
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        act(trial)
        os._exit(0)
    os.waitpid(pid, 0)
    lasts_s = time.perf_counter() - started
    shutil.rmtree(trial.root)
    shutil.copytree(case.before, trial.root)
    changes = changes_of(act, trial)
    kills = 0
    moments = chance.sample(range(1, changes + 1), min(BY_NUMBER, changes))
    for turn in range(BY_TIME + len(moments)):
        store = Store(tmp_path / f"store-{turn}")
        shutil.copytree(case.before, store.root)
        if turn < BY_TIME:
            kills += killed_by_time(act, store, lasts_s * (turn + chance.random()) / BY_TIME)
        else:
            kills += killed_by_number(act, store, moments[turn - BY_TIME])
        assert_not_mixed(store, allowed, what in ("again", "repair"))
        act(Store(store.root))
        assert_not_mixed(store, {last}, damaged=False)
        assert left_in_incoming(store) == []
        assert not list((store.packages / ID).glob(".*"))
        shutil.rmtree(store.root)
    assert kills >= (BY_TIME + len(moments)) // 3, f"only {kills} kills came in time"
