"""A stick that is full, locked, pulled out or formatted by others, and what else lies on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sync.records import waiting
from sync.usb import visit
from sync.usb.errors import StickError
from sync.usb.stick import FOLDER, README, SPARE, Stick
from tests.sync.test_exchange import names
from tests.sync.usb.visits import at, at_centre, has, letters, mounted, register, voice, waits
from tests.village import Village


def test_links_on_the_stick_lead_nowhere(village: Village, stick: Path, tmp_path: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    at(a, stick)
    secret = tmp_path / "secret"
    secret.write_bytes(b"x" * 100)
    (letter,) = letters(stick, "up", a)
    letter.unlink()
    letter.symlink_to(secret)
    there = at_centre(village, stick)
    assert len(there.refused) == 1
    shutil.rmtree(stick / FOLDER)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (stick / FOLDER).symlink_to(elsewhere)
    with a.open():
        told = visit.at_a_space(a.node, stick)
    assert isinstance(told.error, StickError) and "not a folder of ours" in str(told.error)
    assert list(elsewhere.iterdir()) == []
    with pytest.raises(StickError, match="no folder"), a.open() as node:
        visit.at_a_space(node, secret)


def test_other_things_on_the_stick_are_left_alone(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    (stick / "photos").mkdir()
    register(a, "Awa")
    at(a, stick)
    folder = letters(stick, "up", a)[0].parent
    for name in ("._000001.hub", "000009.hub.exe", "notes.txt", "1.hub"):
        (folder / name).write_bytes(b"x")
    (folder.parent / "System Volume Information").mkdir()
    there = at_centre(village, stick)
    assert there.refused == []
    assert (folder / "notes.txt").exists()
    assert "chiffré" in (stick / FOLDER / README).read_text(encoding="utf-8")


def test_a_full_stick_holds_facts_before_voices_and_says_so(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    for _voice in range(4):
        voice(a, 900_000)
    with mounted(stick, "-t", "tmpfs", "-o", f"size={SPARE + (2 << 20)}", "tmpfs"):
        full = at(a, stick)
        assert isinstance(full.error, StickError) and "full" in str(full.error)
        assert 0 < full.files_up < 4
        assert at_centre(village, stick).files_down == full.files_up
        assert names(village.centre) == ["Awa"]
        for _visit in range(4):  # what arrived makes room for the rest
            last = at(a, stick)
            at_centre(village, stick)
        assert last.error is None
        assert at(a, stick).files_up == 0
    with a.open() as node:
        assert waiting.waiting(node).voices == 0


def test_a_stick_that_is_locked_is_read_and_says_so(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, "Awa")
    with mounted(stick, "-t", "tmpfs", "tmpfs"):
        at(a, stick)
        at_centre(village, stick)
        done = subprocess.run(["mount", "-o", "remount,ro", str(stick)], capture_output=True)
        assert done.returncode == 0
        told = at(a, stick)
        assert isinstance(told.error, StickError) and "locked" in str(told.error)
        assert waits(a) == 0  # what was on it was read


def test_a_stick_taken_away_too_early(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    register(a, *(f"P{n}" for n in range(5)))
    voice(a, 3_000_000)

    def away(what: str, done: int, total: int) -> None:
        if done:
            shutil.rmtree(stick, ignore_errors=True)

    with a.open() as node:
        told = visit.at_a_space(node, stick, away)
    assert isinstance(told.error, StickError)
    assert "taken away too early" in str(told.error)
    assert "Nothing is lost" in told.error.next_step
    stick.mkdir(exist_ok=True)
    assert at(a, stick).error is None
    at_centre(village, stick)
    assert len(names(village.centre)) == 5


def test_a_stick_taken_away_at_the_centre(village: Village, stick: Path) -> None:
    a, b = village.spaces
    register(a, "Awa")
    at(a, stick)
    at(b, stick)

    def away(what: str, done: int, total: int) -> None:
        shutil.rmtree(stick, ignore_errors=True)

    with village.centre.open() as node:
        told = visit.at_the_centre(node, stick, away)
    assert isinstance(told.error, StickError)
    stick.mkdir(exist_ok=True)
    at(a, stick)
    assert at_centre(village, stick).error is None
    assert names(village.centre) == ["Awa"]


def test_a_power_cut_leaves_no_half_letter(stick: Path) -> None:
    made = Stick(stick)
    made.write("up", "0" * 16, b"one")
    folder = stick / FOLDER / "up" / ("0" * 16)
    (folder / ".000002.new").write_bytes(b"half")
    assert [path.name for path in made.letters("up", "0" * 16)] == ["000001.hub"]
    assert made.write("up", "0" * 16, b"two").name == "000002.hub"
    assert sorted(path.name for path in folder.iterdir()) == ["000001.hub", "000002.hub"]


def test_names_fit_a_fat_file_system(village: Village, stick: Path) -> None:
    a = village.spaces[0]
    at(a, stick)
    for path in stick.rglob("*"):
        assert path.name.isascii()
        assert not set(path.name) & set('<>:"/\\|?*')
        assert path.name == path.name.lower() or path.name == README
        assert len(path.name) <= 32


def test_on_a_real_fat_file_system(village: Village, stick: Path, tmp_path: Path) -> None:
    maker = shutil.which("mkfs.vfat", path="/usr/sbin:/sbin:/usr/bin")
    if maker is None:
        pytest.skip("mkfs.vfat (dosfstools) is not installed")
    image = tmp_path / "fat.img"
    image.touch()
    os.truncate(image, 40 << 20)
    subprocess.run([maker, "-F", "32", str(image)], check=True, capture_output=True)
    a = village.spaces[0]
    register(a, "Awa")
    sha256 = voice(a)
    with mounted(stick, "-o", "loop,nosuid,nodev,noexec", str(image)):
        assert at(a, stick).error is None
        assert at_centre(village, stick).error is None
        assert at(a, stick).error is None
    assert waits(a) == 0
    assert has(village.centre, sha256)
