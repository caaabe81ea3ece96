"""Attachments, drafts and recorded voices in backups: kept once, dropped with the last, put back."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.storage import backup_files
from hub.core.storage.backup import back_up
from hub.core.storage.backup_files import POOL, put_back
from tests.conftest import POSTGRES

pytestmark = pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has its own backups")
MADE = {
    f"blobs/ab/{'ab' * 32}": b"voice",
    "blobs/arriving/a1/data": b"on its way",
    "drafts/d1/draft.json": b"{}",
    "drafts/d1/files/film.mp4": b"film",
    "voices/bm/recorded/x.ogg": b"said",
}
NOT_KEPT = (
    "content/packages/p/1/x",
    "drafts/d1/workshop/x",
    "voices/bm/x.ogg",
    "derived/voix/x.m4a",
)


@pytest.fixture
def made(node: Node) -> Path:
    """A data folder with what people made, and with what can be made again."""
    for path in (*MADE, *NOT_KEPT):
        file = node.settings.data_dir / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(MADE.get(path, b"again"))
    return node.settings.data_dir


def pool(folder: Path) -> dict[str, bytes]:
    """What the pool holds, by path without what tells versions apart."""
    root = folder / "backups" / POOL
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix().rpartition("~")[0]: path.read_bytes() for path in files
    }


def space(folder: Path) -> int:
    """Bytes on the disk, what is linked twice once."""
    found = {(of.st_dev, of.st_ino): of.st_blocks for of in map(os.stat, folder.rglob("*"))}
    return sum(found.values()) * 512


def wipe(folder: Path) -> None:
    for name in ("blobs", "drafts", "voices"):
        shutil.rmtree(folder / name)


def test_there_and_back_whole(node: Node, made: Path) -> None:
    packed = back_up(node.database, made, "daily")
    assert packed and pool(made) == MADE
    wipe(made)
    assert put_back(packed, made) == (len(MADE), 0)
    assert {path: (made / path).read_bytes() for path in MADE} == MADE
    assert put_back(packed, made) == (0, 0)


def test_seven_backups_cost_no_second_copy(node: Node, made: Path) -> None:
    (made / f"blobs/ab/{'cd' * 32}").write_bytes(b"x" * 3_000_000)
    before = space(made)
    for _day in range(7):
        back_up(node.database, made, "daily")
    assert space(made) - before < 1_500_000  # seven small databases


def test_a_draft_that_changes_is_kept_as_it_was(node: Node, made: Path) -> None:
    first = back_up(node.database, made, "daily")
    draft = made / "drafts/d1/draft.json"
    fresh = draft.with_name("fresh")
    fresh.write_bytes(b'{"title": "Le puits"}')
    fresh.replace(draft)
    second = back_up(node.database, made, "daily")
    assert first and second
    for packed, wanted in ((first, b"{}"), (second, b'{"title": "Le puits"}')):
        draft.unlink()
        put_back(packed, made)
        assert draft.read_bytes() == wanted
    assert put_back(first, made) == (0, 0)  # what is there stays: it may be newer


def test_what_no_backup_names_leaves_the_pool(node: Node, made: Path) -> None:
    back_up(node.database, made, "daily", keep=1)
    wipe(made)
    (made / "blobs/ef").mkdir(parents=True)
    (made / f"blobs/ef/{'ef' * 32}").write_bytes(b"new")
    back_up(node.database, made, "daily", keep=1)
    assert set(pool(made)) == {f"blobs/ef/{'ef' * 32}"}
    assert len(list((made / "backups").glob("*.files"))) == 1


def test_what_its_author_deletes_leaves_every_backup(node: Node, made: Path) -> None:
    from hub.core.blobs import places

    packed = back_up(node.database, made, "daily")
    places.delete(node, "ab" * 32)
    assert f"blobs/ab/{'ab' * 32}" not in pool(made)
    wipe(made)
    assert packed and put_back(packed, made) == (len(MADE) - 1, 1)


def test_a_disk_without_links_holds_each_file_once(
    node: Node, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)  # as FAT does
    for _day in range(3):
        back_up(node.database, made, "daily")
    assert pool(made) == MADE
    files = [path for path in (made / "backups" / POOL).rglob("*") if path.is_file()]
    assert len(files) == len(MADE)


def test_from_a_stick_to_a_new_machine(node: Node, made: Path, tmp_path: Path) -> None:
    packed = back_up(node.database, made, "daily")
    assert packed
    stick = tmp_path / "stick"
    shutil.copytree(made / "backups", stick)
    other = tmp_path / "other"
    other.mkdir()
    assert put_back(stick / packed.name, other) == (len(MADE), 0)
    assert {path: (other / path).read_bytes() for path in MADE} == MADE


def test_a_list_leads_nowhere_else(node: Node, made: Path, tmp_path: Path) -> None:
    packed = back_up(node.database, made, "daily")
    assert packed
    listed = backup_files.list_of(packed)
    listed.write_text("../../../tmp/x~1-1\n/etc/passwd~1-1\nno mark\n")
    assert put_back(packed, made) == (0, 0)


def test_a_full_disk_is_said_and_no_old_backup_goes(
    node: Node, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = back_up(node.database, made, "daily", keep=1)
    (made / f"blobs/ab/{'cd' * 32}").write_bytes(b"more")

    def full(*_names: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OperatorError, match="No space left") as wrong:
        back_up(node.database, made, "daily", keep=1)
    assert "hub doctor" in wrong.value.next_step
    assert old and old.exists() and put_back(old, made) == (0, 0)


def test_the_command_says_what_came_back(node: Node, made: Path) -> None:
    packed = back_up(node.database, made, "daily")
    node.database.close()
    wipe(made)
    environ = {"HUB_DATA_DIR": str(made), "HUB_CONFIG": "", "HUB_PORT": "1"}
    done = CliRunner(env=environ).invoke(main, ["db", "restore", str(packed)])
    assert done.exit_code == 0, done.output
    assert f"{len(MADE)} attachments and drafts were put back." in done.output
    shutil.rmtree(made / "backups" / POOL)
    wipe(made)
    done = CliRunner(env=environ).invoke(main, ["db", "restore", str(packed)])
    assert done.exit_code == 1 and "not beside this backup" in done.output


def test_two_backups_at_once_lose_nothing_of_each_other(node: Node, made: Path) -> None:
    for n in range(200):
        (made / f"blobs/ab/{n:064x}").write_bytes(b"voice")
    found: list[Path | None] = []

    def one(why: str) -> None:
        with node.open():
            found.append(back_up(node.database, made, why, keep=1))
            node.database.close()

    threads = [threading.Thread(target=one, args=(why,)) for why in ("daily", "manual") * 3]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    kept = [packed for packed in found if packed and packed.exists()]
    assert len(found) == 6 and len(kept) == 2
    wipe(made)
    for packed in kept:
        assert put_back(packed, made)[1] == 0
