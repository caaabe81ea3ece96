"""The unit: what systemd thinks of it, and that it names the places that the installer uses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hub.core.settings import load
from provisioning import services
from provisioning.places import COMMAND, DATA, FILES, PROGRAM, SETTINGS, UNIT_NAME, USER, Places
from provisioning.space_file import Space, role, text_of


@pytest.mark.parametrize(
    ("role", "settings"), [("space", "hub.ini"), ("central", "hub-central.ini")]
)
def test_it_names_the_places_of_the_installer(role: str, settings: str) -> None:
    text = services.unit_text(role)
    assert f"User={USER}\n" in text
    assert f"ReadWritePaths={DATA}\n" in text
    assert f"Environment=HUB_CONFIG={SETTINGS}\n" in text
    assert f"ExecStart={PROGRAM}/current/venv/bin/hub serve\n" in text
    assert f"data_dir = {DATA}\n" in (FILES / settings).read_text()
    command = (FILES / "hub.sh").read_text()
    assert f"{PROGRAM}/current/venv/bin/hub" in command and SETTINGS in command
    assert COMMAND.endswith("/hub")


def test_the_centre_listens_only_where_its_proxy_asks() -> None:
    unit = services.unit_text("central")
    assert re.findall(r"^(?:Ambient|.*Bounding).*=(.*)$", unit, re.M) == [""]
    text = text_of(Space(role="central", name="Centre de Kayes")).replace(
        "# public_url", "public_url"
    )
    told = {f"HUB_{k.upper()}": v for k, v in re.findall(r"^(\w+) = (.*)$", text, re.M)}
    asked = load(None, told)
    assert (asked.role, asked.processes, asked.mdns, asked.cookie_secure) == (
        "central",
        4,
        False,
        True,
    )
    folder = re.findall(r"^RuntimeDirectory=(.*)$", unit, re.M)[0]
    assert asked.socket == f"/run/{folder}/hub.sock"
    for proxy in ("nginx-central.conf", "Caddyfile-central"):
        assert asked.socket in (FILES / proxy).read_text()


def test_an_upgrade_keeps_the_unit_of_the_role(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert role(places, Space(role="central")) == "central"
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text(text_of(Space(role="central")))
    assert role(places, Space()) == "central"
    assert "hub.sock" not in text_of(Space())


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


@pytest.mark.parametrize("role", ["space", "central"])
def test_systemd_understands_it(analyse: str, tmp_path: Path, role: str) -> None:
    unit = tmp_path / UNIT_NAME
    there = services.unit_text(role).replace(f"{PROGRAM}/current/venv/bin/hub", "/bin/true")
    unit.write_text(there)
    done = subprocess.run([analyse, "verify", unit], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if UNIT_NAME in line]
    assert ours == []


@pytest.mark.parametrize("role", ["space", "central"])
def test_systemd_finds_it_closed_enough(analyse: str, tmp_path: Path, role: str) -> None:
    unit = tmp_path / UNIT_NAME
    unit.write_text(services.unit_text(role))
    done = subprocess.run(
        [analyse, "security", "--offline=true", "--threshold=25", "--no-pager", unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Unknown" in done.stderr or "unrecognized" in done.stderr:
        pytest.skip("this systemd-analyze cannot judge a file")
    assert done.returncode == 0, done.stdout[-300:]
