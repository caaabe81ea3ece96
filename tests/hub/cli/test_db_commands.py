"""``hub db``: the way back is always open."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.storage.database import connect
from tests.conftest import POSTGRES
from tests.hub.cli.conftest import Run, sentence

only_sqlite = pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has its own backups")


def tamper(tmp_path: Path, database_url: str, sql: str) -> None:
    database = connect(database_url or f"sqlite:///{tmp_path}/var/hub.db")
    database.run(sql)
    database.close()


def test_migrate_down_and_up(ready: Run) -> None:
    assert ready("db", "migrate").stdout == "The database is of this version already.\n"
    down = ready("db", "migrate", "--down")
    assert down.exit_code == 0
    assert "Run: hub db migrate." in sentence(ready("people", "list"))
    assert ready("db", "migrate").stdout == down.stdout
    assert ready("people", "list").exit_code == 0


def test_rebuild_checks_then_repairs(ready: Run, tmp_path: Path, database_url: str) -> None:
    ready("people", "register", "Awa", "--consent", "spoken")
    whole = ready("db", "rebuild", "--check")
    assert whole.exit_code == 0
    assert "records/s" in whole.stdout
    tamper(tmp_path, database_url, "UPDATE person SET name = 'Eve'")
    for _ in range(2):  # checking repairs nothing
        checked = ready("db", "rebuild", "--check")
        assert checked.exit_code == 1
        assert "DIFFERENT" in checked.stdout
    repaired = ready("db", "rebuild")
    assert repaired.exit_code == 0
    assert "put right" in repaired.stdout
    assert "Awa" in ready("people", "list").stdout
    assert ready("db", "rebuild", "--check").exit_code == 0


def test_a_damaged_journal_is_said_and_nothing_is_replaced(
    ready: Run, tmp_path: Path, database_url: str
) -> None:
    ready("people", "register", "Awa", "--consent", "spoken")
    tamper(tmp_path, database_url, "UPDATE journal SET body = replace(body, 'Awa', 'Eve')")
    said = ready("db", "rebuild")
    assert said.exit_code == 1
    assert "damaged: " in said.stdout
    assert "hub db restore" in said.stdout
    assert "Awa" in ready("people", "list").stdout


@only_sqlite
def test_backup_and_restore(ready: Run, tmp_path: Path) -> None:
    ready("people", "register", "Awa", "--consent", "spoken")
    made = ready("db", "backup").stdout.strip()
    assert Path(made).exists()
    ready("people", "register", "Binta", "--consent", "spoken")
    restored = ready("db", "restore", made)
    assert restored.exit_code == 0, restored.stderr
    aside = restored.stdout.split()[-1].rstrip(".")
    assert Path(aside).exists()
    listed = ready("people", "list").stdout
    assert "Awa" in listed
    assert "Binta" not in listed
    assert ready("db", "restore", str(tmp_path / "none.gz")).exit_code == 2
    (tmp_path / "text.gz").write_text("bonjour")
    assert "not a whole backup" in sentence(ready("db", "restore", str(tmp_path / "text.gz")))


@pytest.mark.skipif(not POSTGRES, reason="SQLite is copied")
def test_postgresql_has_its_own_tools(ready: Run, tmp_path: Path) -> None:
    assert "its own tools" in ready("db", "backup").stdout
    (tmp_path / "x.gz").touch()
    assert "its own tools" in sentence(ready("db", "restore", str(tmp_path / "x.gz")))
