"""For authors of Gafé: the preview of a module, and a folder sent to be tried and installed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from content_cache.gafe.library import SHIPPED
from content_cache.gafe.model import Module
from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.clock import ManualClock
from hub.core.storage.bound import run
from hub.features.gafe import trials
from hub.features.gafe.sittings import path
from hub.features.voices.index import Voices
from hub.main import Hub
from tests.client import Browser
from tests.content_cache.gafe_samples import ID, WHOLE, write_module
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.kiosk_ui.gafe.test_gafe import sitting

Browsers = Callable[[], Browser]
SEND = "/animer/gafe/essayer"


@pytest.fixture
def facilitator(hub: Hub, browser: Browsers) -> Browser:
    """A facilitator of a hub with the library of pictures."""
    hub.app.extensions["voices"] = Voices(hub.node.settings.data_dir, every_s=0)
    install(hub.node.store, SHIPPED, floor_bytes=0)
    staff(hub.node)
    return sign_in_staff(browser())


def packed(folder: Path, inside: str = "soninke/") -> bytes:
    """A folder as a ZIP file, the way people make it: the folder itself is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, inside + str(file.relative_to(folder)))
    return out.getvalue()


def send(browser: Browser, data: bytes, name: str = "mon dossier.zip") -> TestResponse:
    """Send a file as the form does."""
    browser.get(SEND)
    return browser.post(SEND, folder=(io.BytesIO(data), name))


def number_of(answer: TestResponse) -> str:
    """The number of the trial that the browser was sent to."""
    return answer.request.path.split("/")[4]


def test_a_folder_is_sent_tried_and_installed(
    hub: Hub, facilitator: Browser, tmp_path: Path
) -> None:
    data = packed(write_module(tmp_path / "m"))
    answer = send(facilitator, data)
    assert answer.status_code == 200
    here = answer.request.path
    assert "Installer dans cet espace" in answer.text and "Premiers mots en soninké" in answer.text
    assert facilitator.get(f"/gafe/{ID}/").status_code == 404
    picture = re.search(rf'src="({here}fichiers/pictures/own.svg)"', answer.text)
    assert picture and facilitator.get(picture[1]).mimetype == "image/svg+xml"
    sound = re.search(rf'data-clip="({here}fichiers/sounds/one.ogg)"', answer.text)
    assert sound and facilitator.get(sound[1]).mimetype == "audio/ogg"
    told = sitting(facilitator.get(f"{here}ecran/2").text)
    assert (told["screens"][0]["kind"], len(told["screens"]), told["keeps"]) == ("listen", 1, False)
    facilitator.get(here)
    fields = facilitator.hidden()
    answer = facilitator.post(f"{here}installer")
    assert answer.request.path == f"/animer/gafe/{ID}/apercu/"
    assert "Installer dans cet espace" not in answer.text
    assert facilitator.get(f"/gafe/{ID}/").status_code == 200
    again = facilitator.client.post(f"{here}installer", data=fields)
    assert again.status_code == 303 and again.location.endswith(f"/animer/gafe/{ID}/apercu/")
    assert facilitator.get(here).status_code == 404
    assert list((hub.node.settings.data_dir / "essais").iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('picture = "goat"', "Il n’y a pas d’image zebra"),
        ('sound = "two.ogg"', "Il n’y a pas de son zebra"),
        ('items = ["one", "two"]', "Il n’y a pas d’élément zebra"),
        ('kind = "listen"', "Le champ kind n’est pas juste\u00a0: il n’y a pas de «\u00a0zebra"),
    ],
)
def test_every_mistake_is_told_in_french_with_its_line(
    hub: Hub, facilitator: Browser, tmp_path: Path, wrong: str, said: str
) -> None:
    line = WHOLE[: WHOLE.index(wrong)].count("\n") + 1
    broken = WHOLE.replace(wrong, re.sub(r"goat|two\.ogg|two|listen", "zebra", wrong), 1)
    answer = send(facilitator, packed(write_module(tmp_path / "m", broken)))
    assert answer.status_code == 400
    assert f"<code>module.toml</code>, ligne {line}</strong>" in answer.text
    assert said in answer.text and "mon dossier.zip" in answer.text
    assert trials.waiting(hub.node) == []


def test_what_is_no_exercise_is_refused_with_a_sentence(
    hub: Hub, facilitator: Browser, tmp_path: Path
) -> None:
    assert "Ce n’est pas un fichier ZIP" in send(facilitator, b"hello" * 100).text
    folder = write_module(tmp_path / "m", kind="course")
    (folder / "module.toml").unlink()
    answer = send(facilitator, packed(folder))
    assert answer.status_code == 400 and "pas un exercice Gafé" in answer.text
    nothing = facilitator.post(SEND)
    assert nothing.status_code == 400 and "Choisissez le fichier ZIP" in nothing.text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../package.json", "{}")
    assert send(facilitator, out.getvalue()).status_code == 400
    assert not (hub.node.settings.data_dir / "package.json").exists()
    large = send(facilitator, bytes(trials.LARGEST_MB << 20) + b"x")
    assert large.status_code == 400 and f"dépasse {trials.LARGEST_MB} Mo" in large.text
    assert list((hub.node.settings.data_dir / "essais").iterdir()) == []


def test_three_folders_wait_at_most_and_a_day(
    hub: Hub, facilitator: Browser, tmp_path: Path, clock: ManualClock
) -> None:
    data = packed(write_module(tmp_path / "m"))
    numbers = [number_of(send(facilitator, data)) for _turn in range(trials.MOST)]
    full = send(facilitator, data)
    assert full.status_code == 400 and "3 dossiers attendent déjà" in full.text
    gone = facilitator.post(f"/animer/gafe/essais/{numbers[0]}/retirer")
    assert numbers[0] not in gone.text and numbers[1] in gone.text
    clock.wall += trials.DAY_S * 1000 - 1
    trials.sweep(hub.node)
    assert len(trials.waiting(hub.node)) == 2
    clock.wall += 1
    trials.sweep(hub.node)
    assert trials.waiting(hub.node) == []


def test_a_version_that_is_here_with_other_content_stays(
    hub: Hub, facilitator: Browser, tmp_path: Path
) -> None:
    install(hub.node.store, write_module(tmp_path / "a"), floor_bytes=0)
    changed = write_module(tmp_path / "b", WHOLE.replace("Awa va au marché.", "Awa vend des œufs."))
    here = send(facilitator, packed(changed)).request.path
    answer = facilitator.post(f"{here}installer")
    assert answer.status_code == 400
    assert "déjà ici avec un autre contenu" in answer.text and "Augmentez le numéro" in answer.text
    assert len(trials.waiting(hub.node)) == 1


def test_the_preview_tells_where_each_sound_comes_from_and_what_lacks(
    hub: Hub, facilitator: Browser, tmp_path: Path
) -> None:
    install(hub.node.store, write_module(tmp_path / "m"), floor_bytes=0)
    folder = hub.node.settings.data_dir / "voices" / "snk"
    (folder / "recorded").mkdir(parents=True)
    (folder / f"{say_id('snk', '125')}.ogg").write_bytes(b"OggS")
    spoken = say_id("snk", "Awa va au marché.")
    (folder / "recorded" / f"{spoken}.ogg").write_bytes(b"OggS")
    page = facilitator.get(f"/animer/gafe/{ID}/apercu/").text
    items = dict(
        re.findall(r'<li class="gafe-preview-item" id="item-(\w+)">(.*?)</li>', page, re.S)
    )
    assert "Son du module" in items["one"] and "sounds/one.ogg" in items["one"]
    assert "Voix de l’ordinateur" in items["coins"] and "data-synthetic" in items["coins"]
    assert "Voix enregistrée" in items["story"] and "data-synthetic" not in items["story"]
    assert "Pas de son" in items["true"] and "1 élément n’a pas encore de son" in page
    module = hub.node.store.module(ID)
    assert page.count("data-place=") == len(path(module))


def test_a_screen_is_tried_without_keeping_anything(
    hub: Hub, facilitator: Browser, tmp_path: Path
) -> None:
    install(hub.node.store, write_module(tmp_path / "m"), floor_bytes=0)
    here = f"/animer/gafe/{ID}/apercu/"
    module: Module = hub.node.store.module(ID)
    last = len(path(module)) - 1
    for place in range(last + 1):
        page = facilitator.get(f"{here}ecran/{place}").text
        told = sitting(page)
        assert told["screens"][0]["kind"] == path(module)[place][0].kind
        assert told["keeps"] is False and told["attempt"] == ""
        assert (f'href="{here}ecran/{place + 1}"' in page) == (place < last)
    assert facilitator.get(f"{here}ecran/{last + 1}").status_code == 404
    assert run("SELECT count(*) FROM gafe_place").fetchone()[0] == 0


def test_authors_pages_are_for_those_who_run_the_space(
    hub: Hub, facilitator: Browser, browser: Browsers, tmp_path: Path
) -> None:
    here = send(facilitator, packed(write_module(tmp_path / "m"))).request.path
    awa = sign_in(browser(), hub.node, person(hub.node))
    for page in (SEND, here, f"{here}ecran/0", f"{here}fichiers/sounds/one.ogg"):
        assert awa.get(page, follow=False).status_code == 303
    awa.get("/gafe/")
    assert awa.post(f"{here}installer").status_code == 403
    assert facilitator.get(f"{here}fichiers/module.toml").status_code == 404
    assert facilitator.get(f"{here}fichiers/sounds/../../../hub.db").status_code == 404
    assert facilitator.get("/animer/gafe/essais/0123456789abcdef/").status_code == 404
