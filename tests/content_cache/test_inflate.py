"""Large deflated members are inflated once, and leave with their package."""

import random
import zipfile
from pathlib import Path

from content_cache.care.removing import remove
from content_cache.inflate import FOLDER, inflated
from content_cache.installing.install import install
from content_cache.store import Store

FILM = random.Random(1).randbytes(64 << 10) * 40


def test_a_large_member_is_inflated_once_and_goes_with_its_package(
    store: Store, tmp_path: Path
) -> None:
    source = tmp_path / "jeu.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("index.html", "<!doctype html><title>Jeu</title>")
        out.writestr("film.mp4", FILM)
    package = install(store, source, floor_bytes=0).id
    file = inflated(store, package, 1, "film.mp4")
    assert file.read_bytes() == FILM
    assert inflated(store, package, 1, "film.mp4").stat().st_ino == file.stat().st_ino
    remove(store, [package], "asked", 0)
    assert not (store.root / FOLDER / package).exists()
