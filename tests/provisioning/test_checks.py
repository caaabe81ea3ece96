"""How the hub is reached: its page, its Wi-Fi; and ``hub doctor`` as a technician runs it."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from content_cache.installing.signature import new_keys, write_key
from hub.cli import main
from hub.core.clock import DAY_MS, ManualClock
from hub.core.node import Node
from hub.core.settings import Settings
from provisioning.checks import answering, content_over_ssh, heard, name_on_network
from provisioning.radio import Radio, radios
from sync.contact import Report
from sync.timing import history
from tests.sync.linking import link


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=[200, 500])
def answered(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """(port, status): something on this machine that answers every page with a status."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, request.param
    server.shutdown()
    server.server_close()


def test_whether_the_page_answers(answered: tuple[int, int]) -> None:
    port, status = answered
    here_only = answering(Settings(port=port))
    assert here_only.level == ("watch" if status == 200 else "act")
    assert str(port if status == 200 else status) in here_only.sentence


def test_a_stopped_hub_needs_somebody() -> None:
    said = answering(Settings(port=free_port()))
    assert said.level == "act" and "systemctl start" in said.step


def test_a_name_that_is_not_announced_is_no_fault(node: Node) -> None:
    assert name_on_network(node).level == "unknown"


def test_a_machine_without_network_is_told_so(node: Node) -> None:
    alone = replace(node, settings=replace(node.settings, mdns=True, host="no.such.address"))
    assert name_on_network(alone).sentence == "This machine is on no network."


def make_radio(sys: Path, name: str, driver: str) -> None:
    """A Wi-Fi interface as the kernel shows it."""
    device = sys / "devices" / name
    device.mkdir(parents=True)
    drivers = sys / "drivers" / driver
    drivers.mkdir(parents=True, exist_ok=True)
    (device / "driver").symlink_to(drivers)
    interface = sys / "class/net" / name
    interface.mkdir(parents=True)
    (interface / "device").symlink_to(device)
    (sys / "phy0").mkdir(exist_ok=True)
    (interface / "phy80211").symlink_to(sys / "phy0")


def test_a_pi_radio_serves_few_phones_unless_its_firmware_is_minimal(tmp_path: Path) -> None:
    make_radio(tmp_path, "wlan0", "brcmfmac")
    usual = tmp_path / "cyfmac43455-sdio-standard.bin"
    minimal = tmp_path / "cyfmac43455-sdio-minimal.bin"
    for file in (usual, minimal):
        file.write_text("")
    link = tmp_path / "cyfmac43455-sdio.bin"
    link.symlink_to(usual)
    assert radios(tmp_path, link) == [Radio("wlan0", "brcmfmac", 8)]
    assert radios(tmp_path, link)[0].small
    link.unlink()
    link.symlink_to(minimal)
    assert radios(tmp_path, link)[0].clients == 19
    assert not radios(tmp_path, link)[0].small


def test_no_radio(tmp_path: Path) -> None:
    assert radios(tmp_path) == []


def doctor(settings: Settings, *words: str) -> tuple[int, str]:
    """(exit code, output) of ``hub doctor`` on a hub."""
    environ: dict[str, str | None] = {
        **{name: None for name in os.environ if name.startswith("HUB_")},
        "HUB_DATA_DIR": str(settings.data_dir),
        "HUB_DATABASE": settings.database,
        "HUB_PORT": str(free_port()),
        "HUB_MDNS": "no",
        "HUB_VOICE": "no",
    }
    result = CliRunner().invoke(main, ["doctor", *words], env=environ)
    return result.exit_code, result.output


def test_doctor_says_what_is_well_and_what_is_not(stocked: Node) -> None:
    code, said = doctor(stocked.settings)
    assert code == 1, "the hub is stopped: somebody must start it"
    assert re.search(r"^ok     All \d+ files of the content are whole\.$", said, re.MULTILINE)
    assert "ACT    Nothing answers at port" in said
    assert "       -> Start it: sudo systemctl start espace-connecte, or hub serve." in said


def test_doctor_answers_in_json(node: Node) -> None:
    code, said = doctor(node.settings, "--json")
    answer = json.loads(said)
    assert (code, answer["level"]) == (1, "act")
    assert {"folder", "room", "clock", "engine", "journal", "integrity", "page", "wifi"} <= {
        one["check"] for one in answer["findings"]
    }
    assert all(one["sentence"] for one in answer["findings"])


def test_doctor_speaks_where_there_is_no_hub(tmp_path: Path) -> None:
    code, said = doctor(Settings(data_dir=tmp_path / "empty"))
    assert code == 1
    assert "There is no hub in" in said and "Run: hub init." in said
    assert "of memory are free" in said or "Little memory" in said


def test_content_over_ssh_says_what_it_lacks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert content_over_ssh(settings) == []
    asked = replace(settings, content_ssh="contenu@centre.example")
    (found,) = content_over_ssh(asked)
    assert found.level == "act" and "host key" in str(found.message)
    (settings.data_dir / "keys" / "central_known_hosts").write_text("centre.example ssh-ed25519 A")
    (found,) = content_over_ssh(asked)
    assert "no signing key" in str(found.message)
    trusted = settings.data_dir / "keys" / "trusted"
    trusted.mkdir()
    (trusted / "centre.pub").write_bytes(write_key(new_keys()[1]))
    (found,) = content_over_ssh(asked)
    assert found.level == "good"
    monkeypatch.setenv("PATH", "/nowhere")
    (found,) = content_over_ssh(asked)
    assert "rsync, ssh is missing" in found.sentence


def test_when_the_centre_was_heard_last(node: Node, clock: ManualClock) -> None:
    assert heard(node) == []
    link(node, "http://127.0.0.1:9")
    assert [found.level for found in heard(node)] == ["watch"]
    history.finish(node, history.begin(node, "now"), Report(), (1, 1), 1.0)
    (fresh,) = heard(node)
    assert (fresh.level, fresh.sentence) == ("good", "The centre was heard 0 days ago.")
    clock.forward(8 * DAY_MS)
    (quiet,) = heard(node)
    assert quiet.level == "watch"
    assert "8 days" in quiet.sentence and "hub sync usb" in quiet.step
    assert heard(replace(node, settings=replace(node.settings, role="central"))) == []
