"""Gafé's pages: modules, the player's data, what it tells, the card, the class."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content_cache.gafe.library import SHIPPED
from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.node import Node
from hub.features.gafe import service
from hub.features.voices import texts
from hub.features.voices.index import Voices
from hub.main import Hub
from kiosk_ui.frame.language import catalogue
from kiosk_ui.gafe.player import PROMPTS
from tests.client import Browser
from tests.content_cache.gafe_samples import ID, WHOLE, write_module
from tests.factories import person, sign_in, sign_in_staff, staff

Browsers = Callable[[], Browser]
PLAY = f"/gafe/{ID}/"


@pytest.fixture
def module(hub: Hub, tmp_path: Path) -> Hub:
    """A hub with the library of pictures and the small Soninke module."""
    hub.app.extensions["voices"] = Voices(hub.node.settings.data_dir, every_s=0)
    install(hub.node.store, SHIPPED, floor_bytes=0)
    install(hub.node.store, write_module(tmp_path / "module"), floor_bytes=0)
    return hub


def sitting(page: str) -> dict[str, Any]:
    """The data that the player is given."""
    found = re.search(r'id="gafe-sitting">(.*?)</script>', page, re.DOTALL)
    assert found, page
    told: dict[str, Any] = json.loads(found[1])
    return told


def tell(browser: Browser, told: dict[str, Any], **more: object) -> int:
    """Send the results of a sitting as the player does."""
    token = re.search(r'name="form-token" content="([^"]+)"', browser.page)
    assert token
    body = {"attempt": told["attempt"], "package": ID, "results": [], "place": 0, **more}
    answer = browser.client.post(
        "/api/v1/gafe", data=json.dumps(body), headers={"X-Form-Token": token[1]}
    )
    return answer.status_code


def test_modules_are_shown_with_pictures_and_progress(module: Hub, browser: Browsers) -> None:
    awa = sign_in(browser(), module.node, person(module.node))
    assert "Gafé" in awa.get("/").text
    page = awa.get("/gafe/").text
    assert "Premiers mots en soninké" in page and f'href="{PLAY}"' in page
    assert re.search(rf'src="(/media/{ID}/1/pictures/own.svg)"', page)
    assert awa.get(f"/media/{ID}/1/pictures/own.svg").status_code == 200
    told = sitting(awa.get(PLAY).text)
    assert tell(awa, told, place=12) == 204
    assert '<progress class="progress"' in awa.get("/gafe/").text
    assert sitting(awa.get(PLAY).text)["place"] == 12
    told = sitting(awa.get(PLAY).text)
    assert tell(awa, told, place=told["total"]) == 204
    assert "1 étoile sur 3" in awa.get("/gafe/").text


def test_a_screen_has_its_sounds_by_module_then_voice_and_its_pictures(
    module: Hub, browser: Browsers
) -> None:
    prompt = "Regardez et écoutez."
    folder = module.node.settings.data_dir / "voices" / "snk"
    folder.mkdir(parents=True)
    (folder / f"{say_id('snk', prompt)}.ogg").write_bytes(b"OggS")
    visitor = browser()
    visitor.enter()
    told = sitting(visitor.get(PLAY).text)
    first, second = told["screens"][0], told["screens"][2]
    assert first["prompt"]["sound"]["url"] == f"/voix/snk/{say_id('snk', prompt)}.ogg"
    assert first["says"][0]["url"] == f"/media/{ID}/1/sounds/one.ogg"
    assert visitor.get(first["says"][0]["url"]).mimetype == "audio/ogg"
    assert second["kind"] == "listen"
    for face in second["choices"]:
        assert visitor.get(face["picture"]).mimetype == "image/svg+xml"
        assert face["name"]
    assert told["keeps"] is False
    assert sitting(visitor.get(f"{PLAY}?place=12").text)["place"] == 12


def test_results_are_kept_once_and_only_for_who_has_an_account(
    module: Hub, browser: Browsers
) -> None:
    who = person(module.node)
    awa = sign_in(browser(), module.node, who)
    told = sitting(awa.get(PLAY).text)
    results = [
        {"item": "one", "kind": "listen", "right": True},
        {"item": "two", "kind": "listen", "right": False},
    ]
    assert tell(awa, told, results=results, place=4) == 204
    assert tell(awa, told, results=results, place=4) == 204
    known = service.mastery_of(who, ID)
    assert (known["one"].rights, known["one"].box, known["two"].wrongs) == (1, 1, 1)
    visitor = browser()
    visitor.enter()
    assert tell(visitor, sitting(visitor.get(PLAY).text), results=results) == 204
    assert service.mastery_of(who, ID)["one"].rights == 1


@pytest.mark.parametrize(
    "more", [{"results": [{"item": "zebra", "kind": "listen", "right": True}]}, {"place": "x"},
             {"attempt": "1"}, {"unknown": 1}, {"package": "org.example.none"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    module: Hub, browser: Browsers, more: dict[str, object]
) -> None:
    awa = sign_in(browser(), module.node, person(module.node))
    assert tell(awa, sitting(awa.get(PLAY).text), **more) in (400, 404, 422)


def test_results_need_the_token_of_the_form(module: Hub, browser: Browsers) -> None:
    awa = sign_in(browser(), module.node, person(module.node))
    assert awa.client.post("/api/v1/gafe", data="{}").status_code == 400


def test_nothing_of_a_module_can_end_the_data_block(
    module: Hub, browser: Browsers, tmp_path: Path
) -> None:
    text = WHOLE.replace("Awa va au marché.", "</script><script>alert(1)</script>")
    install(module.node.store, write_module(tmp_path / "m2", text, version=2), floor_bytes=0)
    visitor = browser()
    visitor.enter()
    page = visitor.get(f"{PLAY}?place=14").text
    assert "<script>alert" not in page
    assert "</script><script>" in json.dumps(sitting(page), ensure_ascii=False)


def test_the_card_names_the_learner_and_what_was_learnt(module: Hub, browser: Browsers) -> None:
    awa = sign_in(browser(), module.node, person(module.node, "Awa Sissoko"))
    page = awa.get(f"{PLAY}carte").text
    assert "Awa Sissoko" in page and "filli" in page and "data-print" in page


def test_the_class_is_for_those_who_run_the_space(module: Hub, browser: Browsers) -> None:
    who = person(module.node, "Awa Sissoko")
    awa = sign_in(browser(), module.node, who)
    wrong = [{"item": "one", "kind": "listen", "right": False}] * 3
    tell(awa, sitting(awa.get(PLAY).text), results=wrong, place=4)
    assert awa.get("/animer/gafe", follow=False).status_code == 303
    staff(module.node)
    page = sign_in_staff(browser()).get("/animer/gafe").text
    assert "Awa Sissoko" in page and "bloque" in page and "baane" in page


def test_an_unknown_module_is_not_found(module: Hub, browser: Browsers) -> None:
    visitor = browser()
    visitor.enter()
    assert visitor.get("/gafe/org.example.none/").status_code == 404
    assert visitor.get("/gafe/org.example.le-puits/carte").status_code == 404


def test_the_first_screen_is_light(module: Hub, browser: Browsers) -> None:
    visitor = browser()
    visitor.enter()
    page = visitor.get(PLAY)
    urls = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))
    first = sitting(page.text)["screens"][0]
    urls |= {face["picture"] for face in first["stage"]}
    size = len(page.data) + sum(
        len(visitor.get(url, headers={"Accept-Encoding": "gzip"}).data) for url in urls
    )
    assert size + 3 * 8_000 < 150_000  # and three sounds of four seconds


def test_the_page_of_the_player_is_built_quickly(module: Hub, browser: Browsers) -> None:
    visitor = browser()
    visitor.enter()
    visitor.get(PLAY)
    started = time.perf_counter()
    for _turn in range(5):
        visitor.get(PLAY)
    assert (time.perf_counter() - started) / 5 < 0.1


def test_every_text_of_a_module_and_every_prompt_gets_a_voice(node: Node, tmp_path: Path) -> None:
    install(
        node.store, write_module(tmp_path / "m", language="fr", title={"fr": "Mots"}), floor_bytes=0
    )
    said = set(texts.of_packages(node.store, "fr"))
    assert {"Mots", "Compter et lire quelques mots.", "Regardez et écoutez.", "125", "Awa va au marché.",
            "baa", "zo", "3", "50 francs"} <= said  # fmt: skip
    assert "baane" not in said  # the module brings its own sound
    labels = {catalogue("fr").gettext(text) for text in PROMPTS.values()}
    assert len(labels) == len(PROMPTS)
