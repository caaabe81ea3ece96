"""ZIM archives: read in place, searched by their own index; damaged ones refused."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from content_cache.errors import ContentError, NotInstalledError, PackageError
from content_cache.formats import find
from content_cache.installing.install import install
from content_cache.store import Store
from content_cache.zim.entries import entry_at
from content_cache.zim.languages import language_of
from content_cache.zim.model import Zim
from content_cache.zim.searching import search, suggest
from content_cache.zim.shelf import MOST_OPEN, Shelf
from tests.content_cache.recordings import archive

pytest.importorskip("libzim", reason="the extra zim is not installed")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive, for all tests of this file."""
    return archive(tmp_path_factory.mktemp("zim") / "essai")


def test_an_archive_tells_about_itself(small: Path) -> None:
    found = find(small).read(small)
    assert isinstance(found, Zim)
    manifest = found.manifest
    assert manifest.title == {"fr": "Petite encyclopédie"}
    assert manifest.description == {"fr": "Pour essayer"}
    assert manifest.authors == ("Le village",)
    assert manifest.licence == "not stated"
    assert (found.path, found.main, found.articles, found.searchable) == (
        "content.zim",
        "accueil",
        24,
        True,
    )


def test_it_is_installed_as_one_file(small: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "content")
    done = install(store, small, floor_bytes=0)
    zim = store.zim(done.id)
    assert store.open(done.id, zim.path).read_bytes() == small.read_bytes()


def test_pages_redirects_and_films_are_found_by_path(small: Path) -> None:
    opened = Shelf().open(small)
    page = entry_at(opened, "mil/semis")
    assert page.data is not None and "premières pluies" in page.data.decode()
    assert page.media_type == "text/html"
    assert entry_at(opened, "water").redirect == "eau"
    film = entry_at(opened, "film.webm")
    assert film.data is None and film.at is not None
    file, span = film.at
    with file.open("rb") as stream:
        stream.seek(span.start)
        assert stream.read(span.size) == bytes(range(256)) * 800
    with pytest.raises(NotInstalledError):
        entry_at(opened, "../../etc/passwd")


def test_search_is_blind_to_accents_and_shows_the_words(small: Path) -> None:
    opened = Shelf().open(small)
    for words in ("santé", "sante", "SANTÉ élève"):
        found = search(opened, words, 10)
        assert [hit.path for hit in found.hits] == ["eau"], words
        assert found.hits[0].title == "Eau potable"
        assert "protège la santé" in found.hits[0].snippet
        assert "secret" not in found.hits[0].snippet
    many = search(opened, "sorgho", 5)
    assert (len(many.hits), many.total) == (5, 20)
    second = search(opened, "sorgho", 5, start=5)
    assert not {hit.path for hit in many.hits} & {hit.path for hit in second.hits}
    assert search(opened, "introuvable", 5).hits == ()
    assert search(opened, "  ", 5).hits == ()
    for odd in ('"', "AND OR (", "a" * 5000, "*", "\0", "é\u0301"):
        search(opened, odd, 5)


def test_titles_are_proposed(small: Path) -> None:
    opened = Shelf().open(small)
    assert ("mil/semis", "Semis du mil") in [hit[:2] for hit in suggest(opened, "semis", 5)]
    assert suggest(opened, "", 5) == ()


def test_threads_share_an_archive(small: Path) -> None:
    opened = Shelf().open(small)
    wrong: list[object] = []

    def work(seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _turn in range(40):
                number = dice.randrange(20)
                data = entry_at(opened, f"a{number}").data
                assert data is not None and f"numéro {number}.".encode() in data
                assert search(opened, "sorgho", 3).total == 20
                assert suggest(opened, "article", 3)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert wrong == []


def test_few_archives_stay_open(small: Path, tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(MOST_OPEN + 3):
        file = tmp_path / f"{number}.zim"
        file.write_bytes(small.read_bytes())
        assert shelf.open(file) is shelf.open(file)
    assert len(shelf) == MOST_OPEN


def test_damaged_archives_are_refused(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    damaged = {
        "short": whole[:40],
        "half": whole[: len(whole) // 2],
        "flipped": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "types": whole[:80] + b"\xff" * 200 + whole[280:],
        "pointers": whole[:32] + b"\xff" * 32 + whole[64:],
        "longer": whole + b"x",
    }
    for name, data in damaged.items():
        file = tmp_path / f"{name}.zim"
        file.write_bytes(data)
        with pytest.raises(ContentError, match=r"damaged|cut off"):
            find(file).read(file)
    (tmp_path / "text.zim").write_text("not an archive")
    with pytest.raises(PackageError):
        find(tmp_path / "text.zim")


def test_an_archive_damaged_later_does_not_harm(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "later.zim"
    data = small.read_bytes()
    file.write_bytes(data[:-20_000])
    with pytest.raises(ContentError, match="damaged"):
        Shelf().open(file)


@pytest.mark.parametrize(
    ("said", "code"),
    [("fra", "fr"), ("eng,fra", "en"), ("bam", "bm"), ("snk", "snk"), ("=en", "en"), ("", "und"), ("français", "und")],
)  # fmt: skip
def test_languages_get_the_codes_of_packages(said: str, code: str) -> None:
    assert language_of(said) == code
