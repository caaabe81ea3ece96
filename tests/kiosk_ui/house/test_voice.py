"""Sounds are served as browsers want them, and pages offer only those that exist."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content_cache.speech import say_id
from hub.features.voices.index import Voices
from hub.main import Hub
from hub.starter import install_starter
from kiosk_ui.frame.labels import NOTICE, labels
from kiosk_ui.frame.language import available
from tests.client import Browser


@pytest.fixture
def hub(hub: Hub) -> Hub:
    """A hub that looks at its voices each time, not once a second."""
    hub.app.extensions["voices"] = Voices(hub.node.settings.data_dir, every_s=0)
    return hub


SOUND = b"OggS" + bytes(range(256)) * 4


def speak(hub: Hub, text: str, recorded: bool = False, data: bytes = SOUND) -> str:
    """Put a French clip on the disk; answers its address."""
    folder: Path = hub.node.settings.data_dir / "voices" / "fr"
    folder = folder / "recorded" if recorded else folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{say_id('fr', text)}.ogg").write_bytes(data)
    return f"/voix/fr/{say_id('fr', text)}.ogg"


def test_a_clip_is_served_whole_by_range_and_once(hub: Hub, browser: Callable[[], Browser]) -> None:
    url = speak(hub, "Bonjour")
    somebody = browser()
    whole = somebody.get(url)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/ogg", SOUND)
    assert "max-age" in whole.headers["Cache-Control"]
    part = somebody.get(url, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, SOUND[4:8])
    known = somebody.get(url, headers={"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


@pytest.mark.parametrize(
    "url",
    [
        "/voix/fr/0000000000000000.ogg",
        "/voix/bm/0000000000000000.ogg",
        "/voix/fr/..%2f..%2fhub.ogg",
        "/voix/..%2f/hub.ogg",
        "/voix/zz/annonce.ogg",
    ],
)
def test_a_clip_that_is_not_there_is_404(
    hub: Hub, browser: Callable[[], Browser], url: str
) -> None:
    speak(hub, "Bonjour")
    assert browser().get(url).status_code == 404


def test_a_person_s_voice_is_served_instead_of_the_machine_s(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    speak(hub, "Bonjour")
    url = speak(hub, "Bonjour", recorded=True, data=b"OggS of a person")
    assert browser().get(url).data == b"OggS of a person"


def test_the_machine_says_what_it_is(hub: Hub, browser: Callable[[], Browser]) -> None:
    assert browser().get("/voix/fr/annonce.ogg").status_code == 404
    said = "C’est la voix de l’ordinateur qui parle. Ce n’est pas une personne."
    assert said in labels("fr") and NOTICE not in labels("fr")
    speak(hub, said)
    assert browser().get("/voix/fr/annonce.ogg").data == SOUND


def test_a_page_has_listen_buttons_only_for_what_has_a_voice(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    somebody = browser()
    somebody.get("/")
    assert 'class="listen"' not in somebody.page
    url = speak(hub, "Bienvenue")
    somebody.get("/")
    assert somebody.page.count('class="listen"') == 1
    assert f'data-clip="{url}" data-synthetic' in somebody.page
    speak(hub, "Bienvenue", recorded=True)
    somebody.get("/")
    assert f'data-clip="{url}">' in somebody.page


def test_a_lesson_names_the_paragraphs_that_can_be_heard(
    hub: Hub, browser: Callable[[], Browser]
) -> None:
    for _line in install_starter(hub.node):
        pass
    course = hub.node.store.course(hub.node.store.list()[0].id)
    lesson = course.lessons[0]
    texts = [text for _id, text in lesson.paragraphs[1:4]]
    for text in texts:
        speak(hub, text)
    somebody = browser()
    somebody.enter()
    somebody.get(f"/apprendre/{course.manifest.id}/lecon/{lesson.name}")
    ids = " ".join(say_id("fr", text) for text in texts)
    assert f'data-voice-base="/voix/fr/" data-clips="{ids}" data-synthetic' in somebody.page
    for one in ids.split():
        assert f'data-say="{one}"' in somebody.page


def test_labels_are_the_messages_that_are_always_the_same() -> None:
    assert "fr" in available()
    found = labels("fr")
    assert "Bienvenue" in found
    assert not [text for text in found if "%(" in text or "{" in text]
    assert "Welcome" in labels("en") and "Bienvenue" not in labels("en")
    assert labels("snk") == found, "what has no translation is shown in French"
