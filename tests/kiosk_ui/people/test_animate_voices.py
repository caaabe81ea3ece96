"""A facilitator gives her voice: lists, one text a screen, a file, taking back, a pack to carry."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.people import service
from hub.core.who import SYSTEM
from hub.features.voices.index import Voices
from hub.features.voices.models import VoiceClip
from hub.features.voices.seen import flush
from hub.main import Hub
from hub.starter import FOLDER
from kiosk_ui.frame.labels import labels
from tests.client import Browser
from tests.factories import sign_in_staff, staff
from tests.hub.core.audio.sounds import silence, speech, write
from tests.kiosk_ui.learn.small_course import COURSE, install_small

CLIP = re.compile(r'href="(/animer/voix/\w+/[0-9a-f]{16})')


@pytest.fixture
def hub(hub: Hub) -> Hub:
    """A hub that looks at its voices each time."""
    hub.app.extensions["voices"] = Voices(
        hub.node.settings.data_dir, every_s=0, store=hub.node.store
    )
    return hub


@pytest.fixture
def sira(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A facilitator who came in."""
    staff(hub.node)
    return sign_in_staff(browser())


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    """A word as a phone records it."""
    return write(tmp_path / "word.3gp", speech(0.8), "3gp").read_bytes()


def page_of(text: str, language: str = "bm") -> str:
    """The address of the screen of a text."""
    return f"/animer/voix/{language}/{say_id(language, text)}"


def give(somebody: Browser, path: str, data: bytes, follow: bool = True, **more: str) -> str:
    """Send a sound by the form without script; the address one lands on."""
    somebody.get(path)
    fields = {**somebody.hidden(), **more, "sound": (io.BytesIO(data), "voice.m4a")}
    answer = somebody.client.post(path, data=fields, follow_redirects=follow)
    somebody.page = answer.get_data(as_text=True)
    return answer.request.path


def test_the_languages_tell_how_far_they_are(sira: Browser, sound: bytes) -> None:
    give(sira, page_of("Apprendre"), sound)
    page = sira.get("/animer/voix/").text
    assert all(name in page for name in ("Bamanankan", "Sooninkanxanne", "Pulaar"))
    assert page.count("1 texte enregistré ici") == 1


def test_a_sound_is_kept_and_the_next_text_comes(hub: Hub, sira: Browser, sound: bytes) -> None:
    landed = give(sira, page_of("Apprendre"), sound)
    assert landed != page_of("Apprendre") and "Voici le texte suivant" in sira.page
    heard = sira.get(f"/voix/bm/{say_id('bm', 'Apprendre')}.ogg")
    assert heard.status_code == 200 and heard.data[:4] == b"OggS"
    again = sira.get(page_of("Apprendre")).text
    assert "Enregistré ici" in again and f'data-clip="/voix/bm/{say_id("bm", "Apprendre")}' in again


def test_a_language_is_offered_once_somebody_speaks_it_and_pages_then_speak(
    sira: Browser, browser: Callable[[], Browser], sound: bytes
) -> None:
    reader = browser()
    assert "Bamanankan" not in reader.get("/langue").text
    give(sira, page_of("Bienvenue"), sound)
    reader.get("/langue")
    assert "Bamanankan" in reader.page
    home = reader.post("/langue", language="bm").text
    assert '<html lang="bm"' in home and "Bienvenue" in home
    assert f'data-clip="/voix/bm/{say_id("bm", "Bienvenue")}.ogg"' in home


def test_a_lesson_in_french_is_heard_in_the_reader_s_language_first(
    hub: Hub, sira: Browser, sound: bytes
) -> None:
    install_small(hub.node)
    lesson = hub.node.store.course(COURSE).lessons[0]
    text = lesson.paragraphs[1][1]
    give(sira, page_of(text), sound)
    sira.get("/langue")
    sira.post("/langue", language="bm")
    page = sira.get(f"/apprendre/{COURSE}/lecon/{lesson.name}").text
    assert f'data-voices="{say_id("fr", text)}=bm/{say_id("bm", text)}"' in page
    assert f'data-people="{say_id("fr", text)}"' in page


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda tmp: b"Bonjour", "n’est pas un son"),
        (lambda tmp: write(tmp / "mute.wav", silence(2)).read_bytes(), "On n’entend rien"),
    ],
)
def test_what_is_no_voice_is_refused_beside_the_field(
    hub: Hub, sira: Browser, tmp_path: Path, made: Callable[[Path], bytes], sentence: str
) -> None:
    assert give(sira, page_of("Apprendre"), made(tmp_path)) == page_of("Apprendre")
    assert sentence in sira.page and 'aria-describedby="sound-error"' in sira.page
    assert VoiceClip.select().count() == 0


def test_no_file_at_all_is_said(sira: Browser) -> None:
    sira.get(page_of("Apprendre"))
    answer = sira.post(page_of("Apprendre"))
    assert answer.status_code == 400 and "Enregistrez d’abord" in answer.text


def test_a_form_sent_twice_counts_once(hub: Hub, sira: Browser, sound: bytes) -> None:
    sira.get(page_of("Apprendre"))
    number = sira.hidden()["once"]
    first = give(sira, page_of("Apprendre"), sound, once=number)
    second = give(sira, page_of("Apprendre"), sound, once=number)
    assert first == second
    assert [row.changes for row in VoiceClip.select()] == [1]


def test_a_recording_can_be_taken_back(hub: Hub, sira: Browser, sound: bytes) -> None:
    give(sira, page_of("Apprendre"), sound)
    sira.get(page_of("Apprendre"))
    page = sira.post(f"{page_of('Apprendre')}/retirer").text
    assert "Sans voix" in page
    assert sira.get(f"/voix/bm/{say_id('bm', 'Apprendre')}.ogg").status_code == 404


def test_the_list_shows_the_most_seen_first_and_by_place(hub: Hub, sira: Browser) -> None:
    for name in ("gafe-images", "gafe-06-premiers-mots"):
        install(hub.node.store, FOLDER / name, floor_bytes=0)
    for _twice in range(2):
        sira.get("/aide")
    sira.get("/")
    assert flush(hub.node, hub.app.extensions["seen"], labels) > 5
    first = CLIP.findall(sira.get("/animer/voix/fr/").text)
    assert "vu 2 fois" in sira.page and "Où on le voit" in sira.page
    module = "org.espaces-connectes.gafe-06-premiers-mots"
    second = CLIP.findall(sira.get(f"/animer/voix/fr/?ou={module}&voir=all").text)
    assert second and not set(first) & set(second)
    shown = sira.get(f"{page_of('eau', 'fr')}?ou={module}").text
    assert "/media/" in shown and "Les premiers mots" in shown


def test_a_home_page_kept_in_memory_counts_each_time(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    reader = browser()
    for _thrice in range(3):
        reader.get("/")
    counts = hub.app.extensions["seen"].take()
    assert counts["fr", say_id("fr", "Bienvenue")] == 3


def test_the_pack_is_a_zip_without_names(hub: Hub, sira: Browser, sound: bytes) -> None:
    assert sira.get("/animer/voix/bm/paquet.zip").status_code == 400
    give(sira, page_of("Apprendre"), sound)
    answer = sira.get("/animer/voix/bm/paquet.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names)
    assert names == [f"clips/{say_id('bm', 'Apprendre')}.ogg", "package.json", "texts.json"]
    assert b"Kadiatou" not in text


def test_who_is_erased_is_not_heard_any_more(hub: Hub, sira: Browser, sound: bytes) -> None:
    give(sira, page_of("Apprendre"), sound)
    speaker = VoiceClip.get().recorder
    staff(hub.node, "operator", "Moussa Keita")
    service.give_role(hub.node, SYSTEM, speaker, "learner")
    other = sign_in_staff(Browser(hub.app), "Moussa Keita")
    other.get(f"/animer/personnes/{speaker}/effacer")
    other.post(f"/animer/personnes/{speaker}/effacer")
    assert other.get(f"/voix/bm/{say_id('bm', 'Apprendre')}.ogg").status_code == 404


@pytest.mark.parametrize(
    "path", ["/animer/voix/xx/", "/animer/voix/bm/0000000000000000", "/animer/voix/../bm/"]
)
def test_what_is_not_there_is_404(sira: Browser, path: str) -> None:
    assert sira.get(path).status_code == 404
