"""The whole starter pack: small enough to carry, and the same however it was copied."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from content_cache.build import build
from content_cache.package import dump
from hub.starter import FOLDER, PACKAGES

MOST_BYTES = 25_000_000


def copied(source: Path, target: Path, mask: int) -> Path:
    """A copy with other dates and rights, its files written in the opposite order."""
    before = os.umask(mask)
    try:
        for file in sorted(source.rglob("*"), reverse=True):
            if file.is_file():
                there = target / file.relative_to(source)
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, there)
                os.utime(there, (86_400, 86_400))
    finally:
        os.umask(before)
    return target


def test_the_starter_pack_is_at_most_25_megabytes() -> None:
    sizes = {name: build(FOLDER / name).size for name in PACKAGES}
    assert sum(name.startswith("gafe-") for name in sizes) == 27
    assert 0 < sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("name", [name for name in PACKAGES if name.startswith("gafe-")])
def test_building_a_module_twice_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    first = dump(build(FOLDER / name))
    assert dump(build(copied(FOLDER / name, tmp_path / "copy", 0o077))) == first
    (tmp_path / "copy" / "package.json").write_bytes(first)
    assert dump(build(tmp_path / "copy")) == first
