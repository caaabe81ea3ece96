"""A centre beside the hub of the test: its own folder, its own database of the same kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.clock import ManualClock
from hub.core.settings import Settings
from hub.core.storage.database import connect
from hub.main import Hub, build, init
from tests.conftest import POSTGRES


@pytest.fixture
def centre_settings(tmp_path: Path, settings: Settings) -> Iterator[Settings]:
    """Settings of an initialised, empty centre."""
    of = replace(
        settings, role="central", data_dir=tmp_path / "centre", space_id="", database="",
        space_name="SaheLink", public_url="https://centre.example",
    )  # fmt: skip
    if not POSTGRES:
        yield init(of)
        return
    name = f"c_{uuid.uuid4().hex[:12]}"
    server = connect(POSTGRES.format("postgres"))
    server.run(f"CREATE DATABASE {name}")
    yield init(replace(of, database=POSTGRES.format(name)))
    server.run(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def centre(centre_settings: Settings, clock: ManualClock) -> Iterator[Hub]:
    """A whole centre with its pages; its database is not bound: `with centre.node.open()`."""
    made = build(centre_settings, clock)
    yield made
    made.node.database.close()
