"""A hub is found on the network by name, and survives a network that is not there."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from zeroconf import AddressResolverIPv4, ServiceInfo, Zeroconf

import sync.lan.discovery
from hub.core import identity
from hub.core.settings import Settings
from hub.main import init
from hub.server.beacon import beacon_of
from sync.lan.announce import WEB, shortened, text_of
from sync.lan.browse import Neighbour, browse
from sync.lan.discovery import Beacon

HERE = Settings(space_name="Espace de Nioro", host="127.0.0.1")
LOOPBACK = ["127.0.0.1"]

#: The name of a hub; it has a number where another one is on the network already, as hubs of
#: tests that run at the same moment are.
NAME = re.compile(r"espace(-\d+)?\.local")


@pytest.fixture(scope="module", autouse=True)
def multicast() -> None:
    """Skip where a multicast packet sent on the loopback does not come back."""
    if os.environ.get("HUB_TEST_POSTGRES"):
        pytest.skip("the network is the same on every database: told once, on SQLite")
    group = ("224.0.0.251", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("", 0))
        member = socket.inet_aton(group[0]) + socket.inet_aton("127.0.0.1")
        try:
            heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as said:
                said.setsockopt(
                    socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1")
                )
                said.sendto(b"?", (group[0], heard.getsockname()[1]))
            heard.settimeout(2)
            heard.recv(16)
        except OSError as error:
            pytest.skip(f"no multicast on the loopback of this machine: {error}")


@pytest.fixture
def beacons() -> Iterator[Callable[[Settings, str, int], Beacon]]:
    """Starts beacons, and stops them when the test is over."""
    started: list[Beacon] = []

    def start(settings: Settings, space_id: str, port: int) -> Beacon:
        started.append(Beacon(settings, lambda: space_id, port))
        started[-1].start()
        return started[-1]

    yield start
    for beacon in started:
        beacon.stop()


def announced(beacon: Beacon, within_s: float = 15.0) -> str:
    """The host name of a beacon, once it has one."""
    until = time.monotonic() + within_s
    while not beacon.host and time.monotonic() < until:
        time.sleep(0.05)
    return beacon.host


def heard(name: str, tries: int = 8) -> list[Neighbour]:
    """What is heard of a hub; a busy machine may miss a call, so it is asked again."""
    for _ in range(tries):
        if found := [hub for hub in browse(1.2, "127.0.0.1") if hub.id == name]:
            return found
    return []


def test_a_hub_is_found_with_what_it_is_and_says_goodbye(beacons: Callable[..., Beacon]) -> None:
    started = time.monotonic()
    beacon = beacons(HERE, "0190-space", 8123)
    assert time.monotonic() - started < 0.5, "start() must not make the server wait"
    assert NAME.fullmatch(announced(beacon))
    found = heard("0190-space")
    assert [(hub.space, hub.role, hub.port, hub.path) for hub in found] == [
        ("Espace de Nioro", "space", 8123, "/")
    ]
    assert found[0].address == f"http://{beacon.host}:8123/"
    assert found[0].addresses == ("127.0.0.1",)
    beacon.stop()
    assert beacon.host == ""
    assert "0190-space" not in {hub.id for hub in browse(0.7, "127.0.0.1")}


def test_a_second_hub_takes_the_next_name(beacons: Callable[..., Beacon]) -> None:
    other = Zeroconf(interfaces=LOOPBACK)
    info = ServiceInfo(
        WEB, f"Autre.{WEB}", addresses=[socket.inet_aton("10.42.0.77")], port=80,
        server="espace.local.",
    )  # fmt: skip
    try:
        other.register_service(info)
        name = announced(beacons(HERE, "second", 8125))
        assert NAME.fullmatch(name)
        assert name != "espace.local"
        asked = AddressResolverIPv4(f"{name}.")
        assert asked.request(other, 3000)
        assert asked.parsed_addresses() == ["127.0.0.1"]
    finally:
        other.close()


def test_it_waits_for_a_network(
    beacons: Callable[..., Beacon], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.lan.discovery, "RETRY_S", 0.2)
    beacon = beacons(replace(HERE, host="203.0.113.7"), "late", 8126)
    assert announced(beacon, 1.0) == "", "203.0.113.7 is not an address of this machine"
    assert beacon._thread and beacon._thread.is_alive()
    beacon.settings = HERE  # the cable is plugged in
    assert NAME.fullmatch(announced(beacon))


def test_it_follows_a_change_of_address(
    beacons: Callable[..., Beacon], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.lan.discovery, "LOOK_S", 0.2)
    beacon = beacons(HERE, "moving", 8127)
    announced(beacon)
    beacon.settings = replace(HERE, host="127.0.0.2")
    until = time.monotonic() + 15
    while time.monotonic() < until and (not beacon._now or beacon._now.addresses != ("127.0.0.2",)):
        time.sleep(0.05)
    assert beacon._now and beacon._now.addresses == ("127.0.0.2",)


def test_it_follows_a_machine_that_takes_another_space_s_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.lan.discovery, "LOOK_S", 0.2)
    hub = init(replace(HERE, data_dir=tmp_path, mdns=True))
    beacon = beacon_of(hub, 8128)
    assert beacon is not None
    beacon.start()
    try:
        assert announced(beacon)
        assert heard(hub.space_id)
        identity.move(tmp_path, "0190-of-another")
        assert heard("0190-of-another")
        assert hub.space_id not in {one.id for one in browse(0.7, "127.0.0.1")}
    finally:
        beacon.stop()


def test_long_names_fit_without_cutting_a_letter() -> None:
    name = "Espace de l’intercommunalité " * 20
    said = text_of(replace(HERE, space_name=name), "x")["space"]
    assert len(said.encode()) <= 200 and name.startswith(said)
    assert shortened("é" * 10, 3) == "é"


def test_an_address_that_is_no_number_is_announced_nowhere() -> None:
    from sync.lan.addresses import reachable

    assert reachable("nioro.example") == ()
    assert reachable("localhost") == ("127.0.0.1",)
    assert all(not address.startswith("127.") for address in reachable("0.0.0.0"))
