"""The page of the stick: found by its label, one button, and when it may be taken away."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hub.main import Hub
from sync.timing.alone import alone
from sync.usb.desk import Desk
from sync.usb.found import Finder
from tests.client import Browser
from tests.factories import sign_in_staff, staff
from tests.sync.linking import link

PATH = "/technique/cle-usb"


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    staff(hub.node, "facilitator")
    return sign_in_staff(browser())


@pytest.fixture
def desk(hub: Hub) -> Desk:
    """The desk of the hub, which is linked to a centre."""
    link(hub.node, "http://127.0.0.1:9")
    found: Desk = hub.app.extensions["stick"]
    return found


@pytest.fixture
def plugged(desk: Desk, tmp_path: Path) -> Path:
    """A stick called Clé de Nioro, in a folder that stands for its mount."""
    stick = tmp_path / "media" / "NIORO é"
    stick.mkdir(parents=True)
    desk.finder = finder(tmp_path, f"/dev/sdz1 {octal(stick)} vfat rw,nosuid 0 0")
    (tmp_path / "labels" / "Clé\\x20de\\x20Nioro").symlink_to("/dev/sdz1")
    return stick


def octal(path: Path) -> str:
    return str(path).replace(" ", "\\040")


def finder(folder: Path, *lines: str) -> Finder:
    mounts, labels = folder / "mounts", folder / "labels"
    mounts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    labels.mkdir(exist_ok=True)
    return Finder(mounts, folder / "blocks", labels, (f"{folder}/media/",))


def finished() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("stick "):
            thread.join(20)


def press(browser: Browser) -> None:
    browser.get(PATH)
    form = browser.hidden()
    assert browser.post(f"{PATH}/echanger", **form).status_code == 200
    finished()
    browser.get(PATH)


def test_a_space_that_stands_alone(facilitator: Browser) -> None:
    facilitator.get(PATH)
    assert "n’est rattaché à aucun centre" in facilitator.page


def test_no_stick_is_in_the_machine(
    hub: Hub, facilitator: Browser, desk: Desk, tmp_path: Path
) -> None:
    desk.finder = finder(tmp_path, "proc /proc proc rw 0 0", "/dev/sda1 / ext4 rw 0 0")
    facilitator.get(PATH)
    assert "Mettez la clé dans la machine" in facilitator.page
    assert 'data-coming="none"' in facilitator.page
    facilitator.post(f"{PATH}/echanger", **facilitator.hidden(), stick="0" * 16)
    assert "n’est plus dans la machine" in facilitator.page


def test_one_button(hub: Hub, facilitator: Browser, plugged: Path) -> None:
    facilitator.get(PATH)
    assert "Clé de Nioro" in facilitator.page
    assert str(plugged) not in facilitator.page
    press(facilitator)
    assert "Vous pouvez retirer la clé." in facilitator.page
    assert "Mis sur la clé" in facilitator.page
    assert list(plugged.rglob("*.hub"))


def test_a_stick_that_is_gone_meanwhile(facilitator: Browser, plugged: Path) -> None:
    facilitator.get(PATH)
    form = facilitator.hidden()
    shutil.rmtree(plugged)
    facilitator.post(f"{PATH}/echanger", **form)
    assert "n’est plus dans la machine" in facilitator.page


def test_trouble_is_told_with_the_next_step(facilitator: Browser, plugged: Path) -> None:
    (plugged / "espace-connecte").write_text("a file, not a folder")
    press(facilitator)
    assert "n’est pas un dossier à nous" in facilitator.page
    assert "N’utilisez pas cette clé" in facilitator.page
    assert "Vous pouvez retirer la clé." not in facilitator.page


def test_an_exchange_under_way_is_waited_for(hub: Hub, facilitator: Browser, plugged: Path) -> None:
    with alone(hub.node.settings.data_dir):
        press(facilitator)
    assert "déjà en cours" in facilitator.page
    press(facilitator)
    assert "Vous pouvez retirer la clé." in facilitator.page


def test_while_it_is_worked_on(hub: Hub, facilitator: Browser, desk: Desk, plugged: Path) -> None:
    press(facilitator)
    assert desk.visit
    desk.visit = replace(desk.visit, outcome=None, what="writing", done=3, total=9)
    facilitator.get(PATH)
    assert "Ne retirez pas encore la clé." in facilitator.page
    assert 'value="3" max="9"' in facilitator.page
    assert 'data-coming="moving"' in facilitator.page
    assert "Échanger par cette clé" not in facilitator.page


def test_what_ended_long_ago_is_told_no_more(
    facilitator: Browser, desk: Desk, plugged: Path
) -> None:
    press(facilitator)
    assert desk.visit
    desk.visit = replace(desk.visit, since=desk.visit.since - 601)
    facilitator.get(PATH)
    assert "Vous pouvez retirer la clé." not in facilitator.page


def test_what_counts_as_a_stick(tmp_path: Path) -> None:
    one, two = tmp_path / "media/A", tmp_path / "elsewhere"
    for place in (one, two):
        place.mkdir(parents=True)
    blocks = tmp_path / "blocks"
    (blocks / "sdb").mkdir(parents=True)
    (blocks / "sdb/removable").write_text("1\n")
    (blocks / "sdb1").symlink_to(blocks / "sdb")
    found = finder(
        tmp_path,
        f"/dev/sdz1 {one} vfat ro,nosuid 0 0",
        f"/dev/sdb1 {two} exfat rw 0 0",
        f"/dev/sdc1 {tmp_path} ext4 rw 0 0",
        f"none {tmp_path}/media/B sysfs rw 0 0",
        f"/dev/sdd1 {tmp_path}/media/gone vfat rw 0 0",
        "broken",
    ).sticks()
    assert [(one.label, one.locked) for one in found] == [("A", True), ("elsewhere", False)]
    assert all(0 < one.free <= one.total for one in found)
    assert finder(tmp_path).sticks() == []
    assert Finder(tmp_path / "none").sticks() == []
