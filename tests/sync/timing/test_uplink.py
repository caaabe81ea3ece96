"""The way out, from real tables of routes, without a packet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hub.core.settings import Settings
from sync.timing.uplink import (
    CABLE,
    HERE,
    MODEM,
    TETHER,
    TUNNEL,
    WIFI,
    Way,
    find,
    is_metered,
    kind_of,
)

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
CENTRAL = "https://central.example.org"


def route(interface: str, gateway: str, metric: int, destination: str = "00000000") -> str:
    mask = "00000000" if destination == "00000000" else "00FFFFFF"
    return f"{interface}\t{destination}\t{gateway}\t0003\t0\t0\t{metric}\t{mask}\t0\t0\t0\n"


def proc(folder: Path, *rows: str, six: str = "") -> Path:
    """A /proc with these routes."""
    (folder / "net").mkdir(exist_ok=True)
    (folder / "net/route").write_text(HEAD + "".join(rows))
    (folder / "net/ipv6_route").write_text(six)
    return folder


def test_the_default_route_of_the_least_metric(tmp_path: Path) -> None:
    """Only ``lo`` is sure to be up on the machine that tests."""
    there = proc(tmp_path, route("nope0", "0101A8C0", 50), route("lo", "012BA8C0", 600))
    assert find(CENTRAL, there, tmp_path) == Way("lo", "192.168.43.1", HERE)
    there = proc(tmp_path, route("lo", "01010101", 700), route("lo", "02020202", 100))
    assert find(CENTRAL, there, tmp_path) == Way("lo", "2.2.2.2", HERE)


def test_our_own_access_point_is_no_way_out(tmp_path: Path) -> None:
    there = proc(tmp_path, route("lo", "00000000", 0, "00002A0A"))
    assert find(CENTRAL, there, tmp_path) is None


def test_an_interface_that_is_down_is_no_way_out(tmp_path: Path) -> None:
    assert find(CENTRAL, proc(tmp_path, route("gone7", "0101A8C0", 0)), tmp_path) is None


def test_a_way_over_ipv6_alone(tmp_path: Path) -> None:
    nothing, gateway = "0" * 32, "fe80000000000000000000000000beef"
    refusal = f"{nothing} 00 {nothing} 00 {nothing} ffffffff 00000001 00000000 00200200       lo\n"
    there = proc(tmp_path, six=refusal)
    assert find(CENTRAL, there, tmp_path) is None
    stats = next(name for name in ("eth0", "lo") if (Path("/sys/class/net") / name).exists())
    if stats == "lo":
        pytest.skip("this machine has no interface but lo")
    row = f"{nothing} 00 {nothing} 00 {gateway} 00000400 00000001 00000000 00000003     eth0\n"
    found = find(CENTRAL, proc(tmp_path, six=refusal + row), tmp_path)
    assert found == Way("eth0", "fe80::beef", CABLE)


def test_without_a_table_there_is_no_way(tmp_path: Path) -> None:
    assert find(CENTRAL, tmp_path, tmp_path) is None


def test_without_a_centre_nothing_is_looked_for() -> None:
    assert find("") is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost:8080"])
def test_a_centre_on_this_machine(url: str) -> None:
    found = find(url)
    assert found and (found.interface, found.kind) == ("lo", HERE)
    assert not is_metered(Settings(), found)


def test_this_machine_s_own_table_can_be_read() -> None:
    found = find(CENTRAL)
    told = subprocess.run(["cat", "/proc/net/route"], capture_output=True, text=True).stdout
    assert (found is not None) == ("\t00000000\t" in told)


@pytest.mark.parametrize(
    ("interface", "gateway", "driver", "kind"),
    [
        ("eth0", "192.168.1.1", "bcmgenet", CABLE),
        ("wlan0", "192.168.1.1", "brcmfmac", WIFI),
        ("wlp2s0", "192.168.43.1", "iwlwifi", TETHER),
        ("wlan0", "172.20.10.1", "", TETHER),
        ("usb0", "192.168.42.129", "rndis_host", TETHER),
        ("enx0a1b2c3d4e5f", "10.20.30.1", "rndis_host", TETHER),
        ("eth1", "172.20.10.1", "ipheth", TETHER),
        ("bnep0", "192.168.44.1", "", TETHER),
        ("wwan0", "", "qmi_wwan", MODEM),
        ("ppp0", "10.64.64.64", "", MODEM),
        ("eth1", "192.168.8.1", "cdc_ether", MODEM),
        ("wg0", "", "", TUNNEL),
        ("lo", "", "", HERE),
    ],
)
def test_what_sort_of_line(interface: str, gateway: str, driver: str, kind: str) -> None:
    assert kind_of(interface, gateway, driver) == kind


@pytest.mark.parametrize(
    ("way", "options", "metered"),
    [
        (Way("eth0", "192.168.1.1", CABLE), {}, False),
        (Way("usb0", "", CABLE), {}, True),
        (Way("wwan0", "", MODEM), {"metered_interfaces": ()}, True),
        (Way("wlan0", "192.168.43.1", TETHER), {}, True),
        (Way("eth1", "10.0.0.1", CABLE), {"metered_interfaces": ("eth1",)}, True),
        (Way("usb0", "", TETHER), {"metered": "no"}, False),
        (Way("eth0", "", CABLE), {"metered": "yes"}, True),
    ],
)
def test_what_is_paid_by_the_megabyte(way: Way, options: dict[str, object], metered: bool) -> None:
    assert is_metered(Settings(**options), way) == metered  # type: ignore[arg-type]  # settings by name


@pytest.mark.parametrize(
    ("told", "metered"),
    [("yes", True), ("yes (guessed)", True), ("no", False), ("no (guessed)", True), ("unknown", True)],
)  # fmt: skip
def test_networkmanager_knows_better_unless_it_guesses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, metered: bool
) -> None:
    program = tmp_path / "nmcli"
    program.write_text(f'#!/bin/sh\n[ "$5" = usb0 ] && echo "{told}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert is_metered(Settings(), Way("usb0", "", TETHER)) == metered
