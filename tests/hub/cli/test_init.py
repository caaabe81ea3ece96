"""``hub init``, and commands where there is no hub or a wrong setting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub import __version__
from tests.conftest import POSTGRES
from tests.hub.cli.conftest import Run, sentence


def test_a_first_start_and_a_second(run: Run, tmp_path: Path) -> None:
    first = run("init", "--name", "Espace de Kayes", "--commune", "Kayes")
    assert first.exit_code == 0, first.stderr
    assert "plaidoyer" in first.stdout
    assert f"The hub is ready in {tmp_path}/var." in first.stdout
    identity = (tmp_path / "var/keys/identity.json").read_bytes()
    assert run("people", "register", "Awa", "--consent", "spoken").exit_code == 0
    second = run("init")
    assert second.exit_code == 0
    assert "already here" in second.stdout
    assert (tmp_path / "var/keys/identity.json").read_bytes() == identity
    assert "Awa" in run("people", "list").stdout
    done = json.loads(run("db", "rebuild", "--check", "--json").stdout)
    assert done["equal"]
    assert done["records"] == 2  # the space was described once


def test_keys_are_for_their_owner_alone(ready: Run, tmp_path: Path) -> None:
    keys = tmp_path / "var/keys"
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert keys.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "words",
    [
        ("people", "list"), ("content", "list"), ("db", "migrate"), ("db", "backup"),
        ("db", "rebuild", "--check"), ("doctor",), ("serve",),
    ],
)  # fmt: skip
def test_without_a_hub_the_next_step_is_said(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words)
    if words == ("doctor",):
        assert "Traceback" not in said.stdout + said.stderr
        assert "hub init" in said.stdout + said.stderr
        return
    assert sentence(said).endswith("Run: hub init.")


def test_an_unknown_setting_is_said(run: Run) -> None:
    said = sentence(run("people", "list", HUB_PROT="80"))
    assert said == "hub: There is no setting called prot. Did you mean port (or HUB_PORT)?"


def test_a_bad_value_is_said(run: Run) -> None:
    said = sentence(run("serve", HUB_PORT="eighty"))
    assert "Give it a whole number from 0 to 65535." in said


def test_a_settings_file_is_read_and_its_faults_named(run: Run, tmp_path: Path) -> None:
    ini = tmp_path / "hub.ini"
    ini.write_text("[hub]\nspace_nmae = Nioro\n")
    assert "Did you mean space_name" in sentence(run("status", HUB_CONFIG=str(ini)))
    assert "No such file" in sentence(run("status", HUB_CONFIG=str(tmp_path / "none.ini")))


def test_a_database_address_of_no_kind(run: Run) -> None:
    said = sentence(run("init", HUB_DATABASE="mysql://somebody:secret@host/hub"))
    assert "sqlite:///PATH" in said
    assert "secret" not in said


@pytest.mark.skipif(bool(POSTGRES), reason="the file is SQLite's")
def test_a_database_that_is_none(ready: Run, tmp_path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        Path(f"{tmp_path}/var/hub.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "var/hub.db").write_bytes(b"not a database" * 1000)
    said = sentence(ready("people", "list"))
    assert "not a database" in said
    assert "hub d" in said


def test_a_postgresql_that_does_not_answer(run: Run, tmp_path: Path) -> None:
    said = sentence(run("init", HUB_DATABASE=f"postgresql://hub@/none?host={tmp_path}"))
    assert "database does not answer" in said or "PostgreSQL needs a driver" in said


def test_an_identity_that_cannot_be_read(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "var/keys/identity.json").write_text("{")
    assert "Check the rights" in sentence(ready("people", "list"))


def test_version_and_help(run: Run) -> None:
    assert __version__ in run("--version").stdout
    for group in ((), ("people",), ("content",), ("db",), ("report",), ("serve",)):
        helped = run(*group, "-h")
        assert helped.exit_code == 0
        assert "Usage: " in helped.stdout
