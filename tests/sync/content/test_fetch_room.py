"""Fetching where room is short, or grows short on the way."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from content_cache.errors import RefusedError, StoreError
from content_cache.store import Store
from hub.core.node import Node
from sync.content.errors import FetchError
from sync.content.fetching import Telling, fetch
from tests.sync.content.centre import (
    ID,
    WATCH,
    Link,
    publish,
    rules_of,
    write_package,
)
from tests.sync.content.filling import FILM, begun


def test_it_is_refused_before_it_starts_where_room_is_short(
    centre: Node, link: Link, here: Store, tmp_path: Path
) -> None:
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))
    floor = shutil.disk_usage(tmp_path).free + 10**9  # whatever others free meanwhile
    spent: list[int] = []
    with pytest.raises(RefusedError, match="needs 7 MB"):
        fetch(
            here,
            link.source(),
            offer,
            rules_of(link.space_dir, floor),
            WATCH._replace(spend=spent.append),
        )
    assert sum(spent) < 100_000 and not begun(here).exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "small"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_meanwhile(
    centre: Node, link: Link, small_disk: Path, tmp_path: Path
) -> None:
    here = Store(small_disk / "content")
    offer = publish(centre, write_package(tmp_path / "p", {"film.bin": FILM}))

    def fill(telling: Telling) -> None:
        if telling.done > 1_000_000:
            # As much as fits: 3 MB, or what is left meanwhile.
            with suppress(OSError):
                (small_disk / "other").write_bytes(bytes(3_000_000))

    with pytest.raises((FetchError, StoreError)) as caught:
        fetch(here, link.source(3000), offer, rules_of(link.space_dir), WATCH, fill)
    assert "disk" in str(caught.value)
    assert here.current(ID) is None and not here.packages.exists()
    (small_disk / "other").unlink()
    fetch(here, link.source(), offer, rules_of(link.space_dir), WATCH)
    assert here.open(ID, "film.bin").read_bytes() == FILM
