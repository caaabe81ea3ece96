"""The pages that play recordings, show documents and search archives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from content_cache.installing.install import install
from hub.features.library import derived
from hub.main import Hub
from tests.client import Browser
from tests.content_cache.recordings import archive, film, record
from tests.content_cache.test_pdf import pdf
from tests.factories import person, sign_in

FILM = "/bibliotheque/org.exemple.film"
PLAY = f"{FILM}/lire"


@pytest.fixture
def reader(hub: Hub, browser: Callable[[], Browser], tmp_path: Path) -> Browser:
    """Somebody signed in, in a space with a film."""
    install(hub.node.store, film(tmp_path), floor_bytes=0)
    return sign_in(browser(), hub.node, person(hub.node))


def told(reader: Browser, **fields: object) -> int:
    """What the player's script sends; the status of the answer."""
    token = reader.page.split('name="form-token" content="')[1].split('"')[0]
    body = {"package": "org.exemple.film", "played": [[0, 4]], "place": 2.0, **fields}
    answer = reader.client.post(
        "/api/v1/regarde", data=json.dumps(body), headers={"X-Form-Token": token}
    )
    return answer.status_code


def test_a_film_plays_without_script(reader: Browser) -> None:
    answer = reader.get(PLAY)
    page = answer.get_data(as_text=True)
    assert 'src="/media/org.exemple.film/1/video.low.mp4"' in page
    assert "controls" in page and "autoplay" not in page
    assert page.index('srclang="fr"') < page.index('srclang="en"')
    assert page.count(" default>") == 1
    assert 'href="?t=0"' in page and "L’ouverture" in page
    part = reader.client.get(
        "/media/org.exemple.film/1/video.low.mp4", headers={"Range": "bytes=0-99"}
    )
    assert (part.status_code, len(part.data)) == (206, 100)


def test_the_transcript_runs_nothing(reader: Browser) -> None:
    page = reader.get(PLAY).get_data(as_text=True)
    assert "La séance est" in page and "alert(1)" not in page


def test_captions_come_as_plain_webvtt(reader: Browser) -> None:
    for name, words in (
        ("captions.fr.vtt", "La séance est ouverte."),
        ("captions.en.srt", "The meeting"),
    ):
        answer = reader.get(f"{FILM}/textes/1/{name}")
        text = answer.get_data(as_text=True)
        assert answer.mimetype == "text/vtt" and text.startswith("WEBVTT\n") and words in text
    for name in ("transcript.fr.md", "video.low.mp4", "package.json", "..%2fpackage.json"):
        assert reader.get(f"{FILM}/textes/1/{name}").status_code == 404


def test_what_was_played_is_found_again(reader: Browser) -> None:
    assert "Vous avez tout suivi" in reader.get(PLAY).get_data(as_text=True)
    assert "player-done" in reader.page and 'role="status" hidden' in reader.page
    assert told(reader) == 204
    reader.get(PLAY)
    assert 'role="status" hidden' not in reader.page


def test_nonsense_from_the_player_is_refused(reader: Browser) -> None:
    reader.get(PLAY)
    assert told(reader, played="all") == 400
    assert told(reader, place=None) == 400
    assert told(reader, more=1) == 400
    assert told(reader, played=[[0, 1]] * 501) == 400
    assert told(reader, package="org.exemple.none") == 404
    assert told(reader, played=[[0, 1]] * 400, package="x" * 20_000) == 413


def test_a_saving_device_gets_the_lightest_variant(hub: Hub, browser: Callable[[], Browser], tmp_path: Path) -> None:  # fmt: skip
    folder = film(tmp_path)
    record(folder / "video.high.mp4", seconds=4, size=(320, 240), bits=400_000)
    install(hub.node.store, folder, floor_bytes=0)
    reader = browser()
    reader.enter()
    assert (
        'src="/media/org.exemple.film/1/video.low.mp4"'
        in reader.get(PLAY, headers={"Save-Data": "on"}).text
    )
    page = reader.get(f"{PLAY}?v=video.high.mp4").text
    assert 'src="/media/org.exemple.film/1/video.high.mp4"' in page
    assert "Légère" in page and "Nette" in page


def test_a_light_variant_made_here_is_served(hub: Hub, reader: Browser) -> None:
    place = derived.folder(hub.node.settings, "org.exemple.film", 1)
    place.mkdir(parents=True)
    file = record(place / "made-360p.mp4")
    about = {"path": file.name, "name": "360p", "media_type": "video/mp4", "bitrate": 1, "size": 9}
    assert reader.get(f"{FILM}/leger/1/made-360p.mp4").status_code == 404
    (place / "made-360p.json").write_text(json.dumps(about))
    assert reader.get(f"{FILM}/leger/1/made-360p.mp4").data == file.read_bytes()
    assert reader.get(f"{FILM}/leger/1/made-360p.json").status_code == 404
    assert f"{FILM}/leger/1/made-360p.mp4" in reader.get(PLAY).text


def test_a_document_is_shown_downloaded_and_counts_as_read(hub: Hub, reader: Browser, tmp_path: Path) -> None:  # fmt: skip
    done = install(hub.node.store, pdf(tmp_path / "guide.pdf"), floor_bytes=0)
    page = reader.get(f"/bibliotheque/{done.id}/lire")
    assert "3 pages" in page.text and "object-src 'self'" in page.headers["Content-Security-Policy"]
    address = f"/bibliotheque/{done.id}/document/1/content.pdf"
    assert address in page.text
    answer = reader.get(address)
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("inline")
    answer.headers["Content-Disposition"].encode("latin-1")  # what a server can send
    assert "Guide%20de%20l%E2%80%99%C3%A9lu.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" not in answer.headers["Content-Security-Policy"]
    assert reader.get(f"{address}?garder").headers["Content-Disposition"].startswith("attachment")
    assert hub.node.database.rows("SELECT package, done FROM library_note") == [(done.id, 1)]


def test_an_archive_is_searched_from_the_hubs_own_page(hub: Hub, reader: Browser, tmp_path: Path) -> None:  # fmt: skip
    pytest.importorskip("libzim", reason="the extra zim is not installed")
    done = install(hub.node.store, archive(tmp_path / "essai.zim", articles=30), floor_bytes=0)
    page = reader.get(f"/bibliotheque/{done.id}/lire").text
    assert "Petite encyclopédie" in page and "34 articles" in page
    found = reader.get(f"/bibliotheque/{done.id}/chercher?q=sante").text
    assert f"/bibliotheque/{done.id}/ouvrir?page=eau" in found and "protège la santé" in found
    assert "30 pages trouvées" in reader.get(f"/bibliotheque/{done.id}/chercher?q=sorgho").text
    assert "Article" in reader.get(f"/bibliotheque/{done.id}/chercher?q=sorgho&n=20").text
    nothing = reader.get(f"/bibliotheque/{done.id}/chercher?q=<script>x").text
    assert "Rien n’a été trouvé" in nothing and "<script>x" not in nothing
    assert reader.get(f"/bibliotheque/{done.id}/propositions?q=semis").json == ["Semis du mil"]
    assert reader.get(f"/bibliotheque/{done.id}/image/1").status_code == 404


def test_who_did_not_come_in_plays_nothing(browser: Callable[[], Browser], reader: Browser) -> None:
    stranger = browser()
    for path in (PLAY, f"{FILM}/textes/1/captions.fr.vtt", f"{FILM}/leger/1/x", f"{FILM}/chercher"):
        answer = stranger.get(path, follow=False)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/entrer")


def test_what_is_not_here_is_said(reader: Browser) -> None:
    for path in (
        "lire",
        "chercher?q=x",
        "document/1/content.pdf",
        "textes/1/a.vtt",
        "leger/1/a.mp4",
        "image/1",
    ):
        assert reader.get(f"/bibliotheque/org.exemple.rien/{path}").status_code == 404, path
    assert reader.get(f"{FILM}/document/1/video.low.mp4").status_code == 404
    assert reader.get(f"{FILM}/chercher?q=x").status_code == 404
