"""The unit: what systemd thinks of it, and that it names the places that the installer uses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from provisioning import services
from provisioning.places import COMMAND, DATA, FILES, PROGRAM, SETTINGS, UNIT_NAME, USER


def test_it_names_the_places_of_the_installer() -> None:
    text = services.unit_text()
    assert f"User={USER}\n" in text
    assert f"ReadWritePaths={DATA}\n" in text
    assert f"Environment=HUB_CONFIG={SETTINGS}\n" in text
    assert f"ExecStart={PROGRAM}/current/venv/bin/hub serve\n" in text
    assert f"data_dir = {DATA}\n" in (FILES / "hub.ini").read_text()
    command = (FILES / "hub.sh").read_text()
    assert f"{PROGRAM}/current/venv/bin/hub" in command and SETTINGS in command
    assert COMMAND.endswith("/hub")


def test_it_may_listen_on_port_80_and_nothing_else() -> None:
    capabilities = re.findall(r"^(?:Ambient|.*Bounding).*=(.*)$", services.unit_text(), re.M)
    assert capabilities == ["CAP_NET_BIND_SERVICE", "CAP_NET_BIND_SERVICE"]


def test_the_clock_may_be_asked() -> None:
    """``ProtectClock`` or a filter without these calls would make the hub distrust every clock."""
    allowed = " ".join(re.findall(r"^SystemCallFilter=([^~].*)$", services.unit_text(), re.M))
    assert {"adjtimex", "clock_adjtime"} <= set(allowed.split())
    assert "ProtectClock" not in [line.split("=")[0] for line in services.unit_text().splitlines()]


@pytest.fixture
def analyse() -> str:
    """The path of systemd-analyze."""
    tool = shutil.which("systemd-analyze")
    if not tool:
        pytest.skip("systemd-analyze is not installed here")
    return tool


def test_systemd_understands_it(analyse: str, tmp_path: Path) -> None:
    unit = tmp_path / UNIT_NAME
    there = services.unit_text().replace(f"{PROGRAM}/current/venv/bin/hub", "/bin/true")
    unit.write_text(there)
    done = subprocess.run([analyse, "verify", unit], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if UNIT_NAME in line]
    assert ours == []


def test_systemd_finds_it_closed_enough(analyse: str, tmp_path: Path) -> None:
    unit = tmp_path / UNIT_NAME
    unit.write_text(services.unit_text())
    done = subprocess.run(
        [analyse, "security", "--offline=true", "--threshold=25", "--no-pager", unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Unknown" in done.stderr or "unrecognized" in done.stderr:
        pytest.skip("this systemd-analyze cannot judge a file")
    assert done.returncode == 0, done.stdout[-300:]
