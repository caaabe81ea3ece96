"""Backups: a whole copy, the newest kept, and a way back that loses nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from hub.core.errors import OperatorError
from hub.core.jobs.maintenance import back_up_nightly, forget_forms, prove_writing
from hub.core.node import Node
from hub.core.storage.backup import back_up, restore
from hub.core.storage.database import connect
from tests import factories
from tests.conftest import POSTGRES

only_sqlite = pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has its own backups")


@pytest.mark.skipif(not POSTGRES, reason="SQLite is copied")
def test_postgresql_is_left_to_its_own_tools(node: Node) -> None:
    assert back_up(node.database, node.settings.data_dir, "manual") is None


@only_sqlite
def test_the_newest_are_kept_of_each_kind(node: Node, tmp_path: Path) -> None:
    made = [back_up(node.database, tmp_path, "daily", keep=3) for _ in range(5)]
    other = back_up(node.database, tmp_path, "manual", keep=1)
    assert set((tmp_path / "backups").iterdir()) == {*made[2:], other}


@only_sqlite
def test_a_backup_made_under_a_clock_gone_back_is_not_the_one_dropped(
    node: Node, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    for day in range(3):
        (tmp_path / "backups" / f"daily-2199010{day}-000000-000000.db.gz").touch()
    made = back_up(node.database, tmp_path, "daily", keep=2)
    assert made and made.exists()
    assert len(list((tmp_path / "backups").iterdir())) == 2


@only_sqlite
def test_there_and_back(node: Node) -> None:
    path, folder = node.database.path, node.settings.data_dir
    assert path
    factories.person(node, "Avant")
    back_up_nightly(node)
    factories.person(node, "Après")
    node.database.close()
    (packed,) = (folder / "backups").glob("daily-*")
    aside = restore(packed, path)
    assert node.database.rows("SELECT name FROM person") == [("Avant",)]
    assert aside
    old = connect(f"sqlite:///{aside}")
    assert old.rows("SELECT name FROM person ORDER BY name") == [("Après",), ("Avant",)]
    old.close()


@only_sqlite
def test_what_was_only_in_the_wal_stays_with_the_copy_kept_aside(
    node: Node, tmp_path: Path
) -> None:
    """A machine that lost power leaves commits in the -wal file; putting it aside keeps them."""
    packed = back_up(node.database, tmp_path, "manual")
    factories.person(node, "Awa")
    assert node.database.path and packed
    dead = tmp_path / "dead.db"
    for suffix in ("", "-wal"):
        Path(f"{dead}{suffix}").write_bytes(Path(f"{node.database.path}{suffix}").read_bytes())
    aside = restore(packed, dead)
    old = connect(f"sqlite:///{aside}")
    assert old.rows("SELECT name FROM person") == [("Awa",)]
    old.close()


@only_sqlite
@pytest.mark.parametrize("broken", ["text", "cut", "other"])
def test_what_is_no_backup_changes_nothing(node: Node, tmp_path: Path, broken: str) -> None:
    path = node.database.path
    assert path
    factories.person(node)
    packed = back_up(node.database, tmp_path, "manual")
    assert packed
    wrong = tmp_path / "wrong.db.gz"
    whole = packed.read_bytes()
    wrong.write_bytes(
        {"text": b"bonjour", "cut": whole[: len(whole) // 2], "other": gzip.compress(b"x" * 999)}[
            broken
        ]
    )
    with pytest.raises(OperatorError, match="not a whole backup") as caught:
        restore(wrong, path)
    assert "backups/" in caught.value.next_step
    assert node.database.rows("SELECT count(*) FROM person") == [(1,)]
    assert not list(path.parent.glob("*restoring*"))


def test_the_watchdog_writes_and_old_forms_are_forgotten(node: Node, clock: object) -> None:
    prove_writing(node)
    prove_writing(node)
    assert node.database.rows("SELECT token FROM posted_form") == [("watchdog",)]
    forget_forms(node)
    assert node.database.rows("SELECT count(*) FROM posted_form") == [(1,)]
    node.clock.forward(2 * 86_400_000)  # type: ignore[attr-defined]  # the tests' clock
    forget_forms(node)
    assert node.database.rows("SELECT count(*) FROM posted_form") == [(0,)]
