"""A data directory that cannot be written, a disk that is full: real ones, and plain sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.disk import check_room, disk_of, prepare
from hub.core.errors import NoRoomError, OperatorError
from hub.core.journal.replay import damage, stored
from hub.core.node import Node
from tests.conftest import POSTGRES
from tests.factories import person


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> None:
    with (folder / "ballast").open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            return


def hub(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    environ |= {"HUB_DATA_DIR": str(folder), "HUB_PORT": "1", "HUB_MDNS": "no"}
    return subprocess.run(
        [sys.executable, "-m", "hub", *words], env=environ, capture_output=True, text=True
    )


def test_a_full_disk_is_said(tiny: Path) -> None:
    fill(tiny)
    with pytest.raises(OperatorError, match="is full") as caught:
        prepare(tiny)
    assert "hub content list" in caught.value.next_step
    assert [path.name for path in tiny.iterdir()] == ["ballast"]


@pytest.mark.skipif(bool(POSTGRES), reason="the database must lie on the small disk")
def test_a_disk_that_fills_up_later_loses_nothing(tiny: Path) -> None:
    made = hub(tiny, "init", "--no-content")
    assert made.returncode == 0, made.stderr
    assert hub(tiny, "people", "register", "Awa", "--consent", "spoken").returncode == 0
    fill(tiny)
    refused = hub(tiny, "people", "register", "Binta", "--consent", "spoken")
    assert refused.returncode == 1
    assert refused.stderr.startswith("hub: ")
    assert "full" in refused.stderr
    assert refused.stderr.count("\n") == 1
    (tiny / "ballast").unlink()
    assert hub(tiny, "people", "register", "Coumba", "--consent", "spoken").returncode == 0
    listed = hub(tiny, "people", "list").stdout
    assert "Awa" in listed
    assert "Coumba" in listed
    assert hub(tiny, "db", "rebuild", "--check").returncode == 0


def test_a_folder_of_somebody_else_is_said(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o555)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from hub.core.disk import prepare; from hub.core.errors import OperatorError\n"
        "os.setuid(65534) if os.geteuid() == 0 else None\n"
        "try: prepare(Path(sys.argv[1]))\n"
        "except OperatorError as error: print(error, error.next_step)"
    )
    tmp_path.chmod(0o755)
    for folder in (theirs, theirs / "new"):
        said = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, text=True
        )
        assert "cannot be written: Permission denied. Give the folder" in said.stdout, said.stderr


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    for folder in (tmp_path / "var", tmp_path / "var" / "below"):
        with pytest.raises(OperatorError, match="cannot be written") as caught:
            prepare(folder)
        assert "HUB_DATA_DIR" in caught.value.next_step


def test_room_is_asked_for_before_something_is_taken(node: Node) -> None:
    used = disk_of(node.settings).percent
    assert 0 <= used <= 100
    check_room(replace(node.settings, refuse_media_percent=100, refuse_all_percent=100))
    full = replace(node.settings, refuse_media_percent=0, refuse_all_percent=100)
    check_room(full)
    with pytest.raises(NoRoomError, match="disk of the hub is full"):
        check_room(full, media=True)
    with pytest.raises(NoRoomError):
        check_room(replace(full, refuse_all_percent=0))


@pytest.mark.sqlite_only
def test_a_disk_that_fills_up_takes_nothing_and_says_so(node: Node) -> None:
    if node.database.dialect != "sqlite":
        pytest.skip("PostgreSQL's disk is not ours to fill")
    known = person(node)
    with node.database.writing():
        pages = node.database.rows("PRAGMA page_count")[0][0]
        node.database.run(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(NoRoomError, match="full"):
        for number in range(500):
            person(node, f"Awa {number}")
    with node.database.writing():
        node.database.run("PRAGMA max_page_count = 100000")
    assert person(node, "Fatoumata") != known
    last, problems = ("", 0, ""), []
    for record in stored(node.database):
        problems.append(damage(record, last))
        last = (record["writer"], record["seq"], record["hash"])
    assert not any(problems)
