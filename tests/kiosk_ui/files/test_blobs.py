"""Voices, photos and documents through the pages: sent with or without script, heard by whom."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hub.core.blobs import places, rules, service
from hub.core.blobs.work import prepare
from hub.core.uploads import every
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.hub.core.audio.sounds import speech, write
from tests.hub.core.blobs.files import jpeg
from tests.hub.features.authoring.samples import pdf
from tests.kiosk_ui.files.voice_form import kept, page

ADDRESS = re.compile(r'"(/(?:voix|photo|document)-de/[0-9a-f]{64}\.[^"]+)"')


@pytest.fixture
def hub(hub: Hub) -> Hub:
    """A hub with a page that takes a voice."""
    kept.clear()
    hub.app.register_blueprint(page)
    return hub


@pytest.fixture
def awa(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A learner who came in with her pictures."""
    return sign_in(browser(), hub.node, person(hub.node))


@pytest.fixture
def said(tmp_path: Path) -> bytes:
    """A voice as an old phone records it."""
    return write(tmp_path / "said.amr", speech(2), "amr").read_bytes()


def post(who: Browser, follow: bool = True, **fields: Any) -> TestResponse:
    """Send the form with files."""
    data = {**who.hidden(), "title": "L’eau", **fields}
    answer = who.client.post(
        "/essai", data=data, content_type="multipart/form-data", follow_redirects=follow
    )
    who.page = answer.get_data(as_text=True)
    return answer


def file(data: bytes, name: str = "f") -> tuple[Any, str]:
    """A file as a form carries it."""
    return io.BytesIO(data), name


def token(who: Browser) -> str:
    """What a script sends along."""
    return re.findall(r'name="form-token" content="([^"]+)"', who.page)[0]


def in_pieces(who: Browser, data: bytes, kind: str = "voice", piece: int = 3000) -> TestResponse:
    """Send a file as the script does; the last answer."""
    head = {"X-Form-Token": token(who)}
    told = {"kind": kind, "name": "voice", "size": len(data)}
    answer = who.client.post("/api/v1/envois", json=told, headers=head)
    at = answer.headers.get("Location", "")
    for start in range(0, len(data), piece):
        if answer.status_code >= 400:
            break
        answer = who.client.patch(
            at, data=data[start : start + piece], headers={**head, "Upload-Offset": str(start)}
        )
    return answer


def test_without_script_a_voice_a_photo_and_a_document_go_with_the_form(
    hub: Hub, awa: Browser, said: bytes
) -> None:
    awa.get("/essai")
    post(awa, voice=file(said), photo=file(jpeg(800, 600)), paper=file(pdf()))
    assert "est en train d’être préparé" in awa.page and not ADDRESS.findall(awa.page)
    assert prepare(hub.node) == 3
    awa.get("/essai")
    addresses = [one.replace("&amp;", "&") for one in ADDRESS.findall(awa.page)]
    types = {awa.client.get(one).mimetype for one in addresses}
    assert {"audio/ogg", "audio/mp4", "image/webp", "application/pdf"} <= types
    assert awa.page.count("<rect") == 64 and 'alt="Le puits"' in awa.page


def test_a_voice_sent_in_pieces_goes_by_its_number(hub: Hub, awa: Browser, said: bytes) -> None:
    awa.get("/essai")
    last = in_pieces(awa, said)
    assert last.json and last.json["done"] is True
    post(awa, voice_envoi=last.json["id"])
    assert len(kept["voice"]) == 64 and prepare(hub.node) == 1


def test_a_form_with_another_mistake_keeps_the_voice(hub: Hub, awa: Browser, said: bytes) -> None:
    awa.get("/essai")
    answer = post(awa, title="", voice=file(said))
    assert answer.status_code == 400 and "Votre voix est gardée." in awa.page
    (waiting,) = every(places.arriving(hub.node))
    assert awa.hidden()["voice_envoi"] == waiting.id
    post(awa)
    assert len(kept["voice"]) == 64


def test_the_same_form_twice_is_one_voice(hub: Hub, awa: Browser, said: bytes) -> None:
    awa.get("/essai")
    upload = in_pieces(awa, said).json["id"]  # type: ignore[index]
    fields = {**awa.hidden(), "title": "L’eau", "voice_envoi": upload}
    for _ in range(2):
        answer = awa.client.post("/essai", data=fields)
        assert answer.status_code == 303
        prepare(hub.node)  # what was sent is gone by the second time
    journal = "SELECT count(*) FROM journal WHERE kind = 'blob.made'"
    assert hub.node.database.rows(journal)[0][0] == 1


def test_what_is_wrong_is_said_beside_its_field(hub: Hub, awa: Browser, said: bytes) -> None:
    awa.get("/essai")
    post(awa, voice=file(b"#EXTM3U\nfile:///etc/passwd\n" * 3), photo=file(said))
    assert "n’est pas un son" in awa.page and "n’est pas une photo" in awa.page
    assert 'aria-describedby="voice-error"' in awa.page
    post(awa)
    assert "Enregistrez d’abord votre voix" in awa.page
    refused = in_pieces(awa, b"<script>alert(1)</script>" * 200)
    assert refused.status_code == 400 and "pas un son" in refused.json["error"]  # type: ignore[index]
    assert every(places.arriving(hub.node)) == []


def test_a_piece_at_the_wrong_place_is_told_where_to_go_on(awa: Browser, said: bytes) -> None:
    awa.get("/essai")
    head = {"X-Form-Token": token(awa)}
    told = {"kind": "voice", "name": "voice", "size": len(said)}
    at = awa.client.post("/api/v1/envois", json=told, headers=head).headers["Location"]
    awa.client.patch(at, data=said[:100], headers={**head, "Upload-Offset": "0"})
    late = awa.client.patch(at, data=said[:100], headers={**head, "Upload-Offset": "0"})
    assert late.status_code == 409 and late.headers["Upload-Offset"] == "100"
    assert awa.client.head(at).headers["Upload-Offset"] == "100"
    for wrong in (
        {},
        {"kind": "film", "name": "a", "size": 5},
        {"kind": 3, "name": "a", "size": 5},
    ):
        assert awa.client.post("/api/v1/envois", json=wrong, headers=head).status_code == 400
    assert awa.client.patch(at, data=b"x", headers=head).status_code == 400


def test_a_voice_is_for_its_author_moderators_and_readers_of_its_page(
    hub: Hub, awa: Browser, browser: Callable[[], Browser], said: bytes
) -> None:
    awa.get("/essai")
    post(awa, voice=file(said))
    prepare(hub.node)
    awa.get("/essai")
    plain = f"/voix-de/{kept['voice']}.ogg"
    keyed = ADDRESS.findall(awa.page)[0]
    assert awa.client.get(plain).status_code == 200
    binta = sign_in(browser(), hub.node, person(hub.node, "Binta Camara"))
    stranger = browser()
    for other in (binta, stranger):
        assert other.client.get(plain).status_code == 403
        assert other.client.get(keyed).status_code == 403  # a key is good in one session only
        assert other.client.get(f"/voix-de/{kept['voice']}/").status_code == 403
    binta.get("/essai")  # a page that shows it
    assert binta.client.get(ADDRESS.findall(binta.page)[0]).status_code == 200
    staff(hub.node, "moderator")
    assert sign_in_staff(browser()).client.get(plain).status_code == 200
    for wrong in (
        "/voix-de/abc.ogg",
        f"/voix-de/{'0' * 64}.ogg",
        f"/photo-de/{kept['voice']}.webp",
    ):
        assert awa.client.get(wrong).status_code == 404


def test_a_voice_is_sent_by_range_and_nothing_in_it_runs(
    hub: Hub, awa: Browser, said: bytes
) -> None:
    awa.get("/essai")
    post(awa, voice=file(said))
    prepare(hub.node)
    whole = awa.client.get(f"/voix-de/{kept['voice']}.ogg")
    part = awa.client.get(f"/voix-de/{kept['voice']}.ogg", headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.data == whole.data[100:200]
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "private, no-cache"
    again = {"If-None-Match": whole.headers["ETag"]}
    assert awa.client.get(f"/voix-de/{kept['voice']}.ogg", headers=again).status_code == 304


def test_a_refused_voice_tells_its_author_why(hub: Hub, awa: Browser, tmp_path: Path) -> None:
    awa.get("/essai")
    post(awa, voice=file(write(tmp_path / "click", speech(0.1), "wav").read_bytes()))
    prepare(hub.node)
    awa.get("/essai")
    assert "On n’entend rien" in awa.page and "<audio" not in awa.page


def test_the_author_deletes_and_the_staff_writes_down(
    hub: Hub, awa: Browser, browser: Callable[[], Browser], said: bytes
) -> None:
    awa.get("/essai")
    post(awa, voice=file(said))
    prepare(hub.node)
    awa.get("/essai")
    words = f"/voix-de/{kept['voice']}/texte"
    assert words not in awa.page and awa.post(words, words="Rien").status_code == 403
    staff(hub.node, "facilitator")
    sira = sign_in_staff(browser())
    sira.get("/essai")
    assert "/supprimer" not in sira.page
    sira.post(words, words="Pourquoi le puits est-il sec ?", suite="/essai")
    assert "Pourquoi le puits est-il sec ?</p>" in sira.page
    assert sira.post(f"/voix-de/{kept['voice']}/supprimer").status_code == 403
    awa.get("/essai")
    awa.post(f"/voix-de/{kept['voice']}/supprimer", suite="/essai")
    assert "a supprimé cette voix" in awa.page and "sec ?" not in awa.page
    assert awa.client.get(f"/voix-de/{kept['voice']}.ogg").status_code == 404
    assert service.one(hub.node, kept["voice"]).state == service.GONE
    assert not list((hub.node.settings.data_dir / "blobs").glob("??/*"))


def test_every_reason_and_label_is_said_in_french(hub: Hub) -> None:
    from kiosk_ui.frame.language import catalogue

    said = [*rules.WHY.values(), *(k.missing for k in rules.KINDS.values())]
    said += [text for k in rules.KINDS.values() for text in (k.wrong, k.large)]
    for message in said:
        assert catalogue("fr").gettext(message) != message
