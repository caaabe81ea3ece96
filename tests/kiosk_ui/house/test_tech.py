"""The technical room: what a facilitator and a technician see, and backing up from the page."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import hub.core.health
from hub.core.health import backups
from hub.main import Hub
from hub.starter import FOLDER as STARTER
from kiosk_ui.frame.language import catalogue
from tests.client import Browser
from tests.factories import person as registered
from tests.factories import sign_in, sign_in_staff, staff

ROOM = "/technique/"


@pytest.fixture
def technician(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A technician who is signed in."""
    staff(hub.node, "technician", "Moussa Keïta")
    return sign_in_staff(browser(), "Moussa Keïta")


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A facilitator who is signed in."""
    staff(hub.node, "facilitator")
    return sign_in_staff(browser())


def sqlite_only(hub: Hub) -> None:
    """Skip on PostgreSQL, which is backed up by its own tools."""
    if hub.node.database.dialect != "sqlite":
        pytest.skip("PostgreSQL is backed up by its own tools, and the page says so")


def test_only_staff_come_in(hub: Hub, browser: Callable[[], Browser]) -> None:
    learner = sign_in(browser(), hub.node, registered(hub.node))
    assert learner.get(ROOM, follow=False).status_code in (303, 403)
    assert browser().get(ROOM, follow=False).status_code == 303


def test_a_facilitator_reads_plain_words(facilitator: Browser) -> None:
    answer = facilitator.get(ROOM)
    assert answer.status_code == 200
    assert "<h1>Technique</h1>" in facilitator.page
    assert "Ce qui va bien" in facilitator.page
    assert "Le serveur peut écrire dans son dossier de données." in facilitator.page
    assert "SQLite" not in facilitator.page and "journalctl" not in facilitator.page
    assert "/technique/sauvegarder" not in facilitator.page


def test_a_technician_reads_the_details(hub: Hub, technician: Browser) -> None:
    from content_cache.installing.install import install

    source = next(path.parent for path in sorted(STARTER.glob("*/package.json")))
    done = install(hub.node.store, source, floor_bytes=0)
    technician.get(ROOM)
    assert done.id in technician.page
    assert hub.node.space_id in technician.page
    assert "journalctl -u espace-connecte" in technician.page
    assert hub.node.database.dialect in technician.page.lower()


def test_nothing_secret_is_shown(hub: Hub, technician: Browser) -> None:
    technician.get(ROOM)
    assert hub.node.secret_key.hex() not in technician.page
    assert hub.node.settings.database_url not in technician.page


def test_the_button_makes_one_backup_even_if_pressed_twice(hub: Hub, technician: Browser) -> None:
    sqlite_only(hub)
    technician.get(ROOM)
    form = technician.hidden()
    for _attempt in range(2):
        technician.page = ""
        answer = technician.post("/technique/sauvegarder", **form)
        assert answer.status_code == 200
    made = backups(hub.node.settings.data_dir)
    assert [one.why for one in made] == ["manual"]
    assert "La sauvegarde est faite." in technician.page
    assert made[0].path.name in technician.page


def test_a_facilitator_cannot_press_it(hub: Hub, facilitator: Browser) -> None:
    facilitator.get(ROOM)
    assert facilitator.post("/technique/sauvegarder").status_code == 403
    assert backups(hub.node.settings.data_dir) == []


def fill(hub: Hub) -> None:
    """Make the disk count as too full for anything new, whatever is on it."""
    object.__setattr__(hub.node.settings, "refuse_media_percent", 0)


def test_a_full_disk_is_said_in_red_first(hub: Hub, technician: Browser) -> None:
    fill(hub)
    technician.get(ROOM)
    assert "Le serveur de l’espace a besoin de quelqu’un" in technician.page
    found = re.findall(r'<li class="notice notice--(\w+)">', technician.page)
    assert found[0] == "bad"
    assert "Le disque est presque plein" in technician.page


def test_a_backup_is_refused_when_there_is_no_room(hub: Hub, technician: Browser) -> None:
    sqlite_only(hub)
    technician.get(ROOM)
    fill(hub)
    assert technician.post("/technique/sauvegarder").status_code == 507
    assert backups(hub.node.settings.data_dir) == []


def test_every_sentence_of_the_checks_has_its_french() -> None:
    french = catalogue("fr")
    lost = [
        text for text in sentences(Path(hub.core.health.__file__).parent)
        if french.gettext(text) == text
    ]  # fmt: skip
    assert lost == []


def sentences(folder: Path) -> list[str]:
    """Every message and next step in the code of the checks."""
    found = []
    for path in sorted(folder.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if name in ("good", "watch", "act", "unknown", "make"):
                found += [text for part in call.args[1:3] for text in literals(part)]
    assert len(found) > 40
    return found


def literals(part: ast.expr) -> list[str]:
    """The strings of an argument, both of a choice between two."""
    if isinstance(part, ast.IfExp):
        return [*literals(part.body), *literals(part.orelse)]
    return [part.value] if isinstance(part, ast.Constant) and isinstance(part.value, str) else []
