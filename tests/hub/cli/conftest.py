"""Commands as a technician types them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.cli import main
from tests.ports import free_port

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_settings_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this run of tests was told is no setting of a hub."""
    for name in [name for name in os.environ if name.startswith("HUB_TEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    return free_port()


@pytest.fixture
def environ(tmp_path: Path, database_url: str, port: int) -> dict[str, str | None]:
    """The environment of a hub of this test's own."""
    foreign = {name: None for name in os.environ if name.startswith("HUB_")}
    return {
        **foreign,
        "HUB_DATA_DIR": str(tmp_path / "var"),
        "HUB_DATABASE": database_url,
        "HUB_PORT": str(port),
        "HUB_MDNS": "no",
        "HUB_VOICE": "no",
        "HUB_CONTENT_FLOOR_MB": "1",
        "HUB_CONTENT_MAX_PERCENT": "99",
        "COLUMNS": "200",
    }


@pytest.fixture
def run(environ: dict[str, str | None]) -> Run:
    """Run one command of the hub."""

    def act(*words: str, given: str = "", **variables: str) -> Result:
        return CliRunner().invoke(main, words, input=given, env={**environ, **variables})

    return act


@pytest.fixture
def ready(run: Run) -> Run:
    """Commands of a hub that was initialised without courses."""
    made = run("init", "--no-content")
    assert made.exit_code == 0, made.stderr
    return run


def sentence(done: Result, code: int = 1) -> str:
    """The one line in which a command says what is wrong and what to do."""
    assert done.exit_code == code, (done.stdout, done.exception)
    assert isinstance(done.exception, SystemExit)
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("hub: ")
    return lines[0]
