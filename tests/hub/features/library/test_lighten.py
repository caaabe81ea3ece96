"""Light variants: off by default, made beside the package, kept only if they play and are lighter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.core.node import Node
from hub.features.library import derived, lighten, playing
from tests.content_cache.recordings import film, record

PACKAGE = "org.exemple.film"


@pytest.fixture
def heavy(node: Node, tmp_path: Path) -> Node:
    """A space with a heavy video, whose owner wants light ones."""
    folder = film(tmp_path)
    record(folder / "video.low.mp4", seconds=3, size=(200, 400), bits=3_000_000)
    install(node.store, folder, floor_bytes=0)
    return replace(node, settings=replace(node.settings, light_videos=True, content_max_percent=99))


def test_it_is_off_by_default(node: Node) -> None:
    job = lighten.Lightener()
    job.run(node)
    assert not node.settings.light_videos and job.thread is None


def test_a_heavy_video_gets_a_light_variant(heavy: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighten.os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    job = lighten.Lightener()
    job.run(heavy)
    assert job.thread is not None
    job.thread.join(60)
    of = playing.playable(heavy, PACKAGE)
    light, own = playing.variants(heavy, of)
    assert light.bitrate < own.bitrate and light.height == 360
    assert playing.address(of, light) == f"/bibliotheque/{PACKAGE}/leger/1/{light.path}"
    path, _variant = derived.path_of(heavy.settings, PACKAGE, 1, light.path)
    assert path.stat().st_size == light.size
    assert lighten.due(heavy) is None
    heavy.store.remove(PACKAGE)
    derived.sweep(heavy.settings, heavy.store)
    assert not path.exists()


def test_nothing_is_made_while_somebody_watches_or_the_machine_works(
    heavy: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lighten.os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    assert lighten.is_quiet(heavy)
    heavy.meter.touch("visit", None, 0, ("video", PACKAGE))
    assert not lighten.is_quiet(heavy)
    heavy.meter.touch("visit", None, 1, ("lesson", "x"))
    assert lighten.is_quiet(heavy)
    monkeypatch.setattr(lighten.os, "getloadavg", lambda: (64.0, 0.0, 0.0))
    assert not lighten.is_quiet(heavy)


def test_nothing_is_made_below_the_floor(heavy: Node) -> None:
    full = replace(heavy, settings=replace(heavy.settings, content_floor_mb=9_000_000))
    assert lighten.due(heavy) is not None
    assert lighten.due(full) is None


def test_what_cannot_be_made_lighter_is_not_tried_again(
    heavy: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lighten, "VIDEO_BITS", 90_000_000)
    monkeypatch.setattr(lighten, "HEIGHT", 480)
    monkeypatch.setattr(lighten.os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    job = lighten.Lightener()
    job.run(heavy)
    assert job.thread is not None
    job.thread.join(60)
    assert playing.variants(heavy, playing.playable(heavy, PACKAGE)) == playing.playable(heavy, PACKAGE).variants  # fmt: skip
    assert lighten.due(heavy) is None
