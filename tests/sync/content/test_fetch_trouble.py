"""Whatever happens on the way, what is in use stays whole and the next try goes on."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from content_cache.care.soundness import examine
from content_cache.errors import RefusedError
from content_cache.store import Store
from hub.core.node import Node
from sync.content import holding, preparing
from sync.content.catalogue import Offer
from sync.content.errors import FetchError, StoppedError
from sync.content.fetching import Telling, fetch
from tests.sync.content.centre import (
    ID,
    WATCH,
    Link,
    kill,
    publish,
    rules_of,
    some_bytes,
    write_package,
)
from tests.sync.content.filling import FILM, begun

pytestmark = pytest.mark.sqlite_only
NEW = FILM[:100_000] + some_bytes("more", 900_000) + FILM[100_000:]


def cut_at(share: float) -> object:
    """Ends a transfer once so much is there."""

    def tell(telling: Telling) -> None:
        if telling.done > share * telling.total:
            raise KeyboardInterrupt

    return tell


@pytest.fixture
def first(centre: Node, link: Link, here: Store, tmp_path: Path) -> Offer:
    """A version that is here and one that the centre offers: the film grew near its beginning."""
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    return publish(centre, write_package(tmp_path / "p", {"film.bin": NEW}, version=2))


def killed(here: Store, link: Link, offer: Offer, after_s: float, with_rsync: bool) -> bool:
    """Fetch in a child that is killed with SIGKILL after a while; whether it was."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            fetch(Store(here.root), link.source(90), offer, rules_of(link.space_dir), WATCH)
            code = 0
        finally:
            os._exit(code)
    time.sleep(after_s)
    return kill(child, with_rsync)


@pytest.mark.slow
def test_killed_twenty_times_it_still_arrives(link: Link, here: Store, first: Offer) -> None:
    chance = random.Random(20)
    moments = [chance.uniform(0.1, 0.9) for _ in range(20)]
    kills = sum(killed(here, link, first, at, n % 2 == 0) for n, at in enumerate(moments))
    assert kills >= 10, f"only {kills} kills came in time"
    fetch(Store(here.root), link.source(), first, rules_of(link.space_dir), WATCH)
    fresh = Store(here.root)
    assert fresh.current(ID) == 2
    assert fresh.open(ID, "film.bin").read_bytes() == NEW
    assert examine(fresh.folder(ID, 1)) == examine(fresh.folder(ID, 2)) == []
    assert not [p for p in here.root.rglob(".*.??????") if p.is_file()], "orphans of rsync"


def test_a_changed_file_that_was_cut_goes_on_as_a_difference(
    link: Link, here: Store, first: Offer
) -> None:
    rules = rules_of(link.space_dir)
    with pytest.raises(KeyboardInterrupt):
        fetch(here, link.source(250), first, rules, WATCH, cut_at(0.06))  # type: ignore[arg-type]
    came = begun(here, 2).stat().st_size
    assert 0 < came < len(NEW)
    spent: list[int] = []
    fetch(here, link.source(), first, rules, WATCH._replace(spend=spent.append))
    assert here.open(ID, "film.bin").read_bytes() == NEW
    # Only what is new travels, not all that comes after the cut.
    assert sum(spent) < 1_400_000


@pytest.mark.parametrize("damage", ["zeros", "rubbish", "longer", "whole"])
def test_what_a_power_cut_left_is_not_believed(
    centre: Node, link: Link, here: Store, tmp_path: Path, damage: str
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    with pytest.raises(KeyboardInterrupt):
        fetch(here, link.source(1500), offer, rules_of(link.space_dir), WATCH, cut_at(0.2))  # type: ignore[arg-type]
    size = begun(here).stat().st_size
    wrong = {
        "zeros": bytes(size),
        "rubbish": FILM[: size // 2] + some_bytes("rubbish", size // 2),
        "longer": FILM + b"more",
        "whole": bytes(len(FILM)),
    }[damage]
    begun(here).write_bytes(wrong)
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.open(ID, "film.bin").read_bytes() == FILM
    assert examine(here.folder(ID, 1)) == []


def test_a_linked_file_is_never_written_through(link: Link, here: Store, first: Offer) -> None:
    """A damaged begun file that is a second name of a published one is let go of."""
    place = preparing.place_of(here, ID, 2)
    place.tree.mkdir(parents=True)
    published = here.open(ID, "film.bin", 1)
    os.link(published, begun(here, 2))
    fetch(here, link.source(), first, rules_of(link.space_dir), WATCH)
    assert here.open(ID, "film.bin", 1).read_bytes() == FILM
    assert here.open(ID, "film.bin", 2).read_bytes() == NEW


def test_a_source_that_dies_is_told_and_gone_on_from(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))

    def kill_server(telling: Telling) -> None:
        if telling.done > 1_000_000:
            for process in server_processes(link):
                process.kill()

    with pytest.raises(FetchError) as caught:
        fetch(here, link.source(1500), offer, rules_of(link.space_dir), WATCH, kill_server)
    assert caught.value.fault in ("line", "source")
    assert begun(here).stat().st_size >= 1_000_000
    spent: list[int] = []
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH._replace(spend=spent.append))
    assert here.open(ID, "film.bin").read_bytes() == FILM
    assert sum(spent) < len(FILM) - 800_000, "what had come did not come again"


def server_processes(link: Link) -> list[psutil.Process]:
    """The rsync servers that this link's sshd started."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if any(str(link.conf) in word for word in words) and words[0].endswith("rsync"):
            found.append(process)
    return found


def test_a_silent_source_is_given_up_and_nothing_runs_on(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    stopped: list[psutil.Process] = []

    def silence(telling: Telling) -> None:
        if telling.done > 500_000 and not stopped:
            stopped.extend(server_processes(link))
            for process in stopped:
                process.suspend()

    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        watch = WATCH._replace(silence_s=2)
        fetch(here, link.source(2000), offer, rules_of(link.space_dir), watch, silence)
    assert stopped and caught.value.fault == "line"
    assert "2 seconds" in str(caught.value)
    assert time.monotonic() - started < 20
    mine = [p.name() for p in psutil.Process().children(recursive=True)]
    assert "rsync" not in mine and "ssh" not in mine
    for process in stopped:
        if process.is_running():
            process.resume()
            process.kill()
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.open(ID, "film.bin").read_bytes() == FILM


def test_it_stops_when_asked_and_when_the_budget_is_used_up(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    started = time.monotonic()
    asked = WATCH._replace(stop=lambda: time.monotonic() - started > 1.0)
    with pytest.raises(StoppedError):
        fetch(here, link.source(1000), offer, rules_of(link.space_dir), asked)
    spent = 0

    def spend(count: int) -> None:
        nonlocal spent
        spent += count
        if spent > 1_500_000:
            from sync.content.errors import budget_used_up

            raise budget_used_up()

    with pytest.raises(StoppedError, match="bytes for today"):
        fetch(here, link.source(3000), offer, rules_of(link.space_dir), WATCH._replace(spend=spend))
    assert spent < 4_000_000
    assert here.current(ID) is None
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.current(ID) == 1


def test_two_at_once_are_refused(
    centre: Node, link: Link, here: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "ORPHAN_S", 0.5)
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    with holding.one_at_a_time(here), pytest.raises(RefusedError, match="already"):
        fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)


def test_an_rsync_that_outlives_its_hub_before_a_silent_source_is_ended(
    centre: Node, link: Link, here: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "ORPHAN_S", 1.5)
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    child = os.fork()
    if child == 0:
        fetch(Store(here.root), link.source(500), offer, rules_of(link.space_dir), WATCH)
        os._exit(0)
    until = time.monotonic() + 20
    while not begun(here).exists() and time.monotonic() < until:
        time.sleep(0.1)
    stopped = server_processes(link)
    for process in stopped:
        process.suspend()
    assert stopped and kill(child, with_rsync=False)
    assert holding.is_held(here), "its rsync waits for a word that never comes"
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.open(ID, "film.bin").read_bytes() == FILM
    for process in stopped:
        with suppress(psutil.Error):
            process.resume()
            process.kill()
