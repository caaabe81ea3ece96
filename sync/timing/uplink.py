"""The way out to the centre, found without sending a packet: the table of routes says it all.

Names of interfaces and drivers tell a cable from a modem and from a phone that shares its Internet;
NetworkManager, where it is there, tells whether the line is metered.
"""

from __future__ import annotations

import ipaddress
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from hub.core.settings import Settings

#: Kinds of line; ``HERE`` is this machine itself.
CABLE, WIFI, TETHER, MODEM, TUNNEL, HERE = "cable", "wifi", "tether", "modem", "tunnel", "here"
#: Addresses that phones give themselves when they share their Internet (Android, iPhone).
PHONES = ("192.168.42.", "192.168.43.", "192.168.44.", "192.168.49.", "172.20.10.")
#: Drivers of USB devices, in /sys.
PHONE_DRIVERS = frozenset({"rndis_host", "ipheth"})
MODEM_DRIVERS = frozenset(
    {"cdc_ether", "cdc_mbim", "cdc_ncm", "huawei_cdc_ncm", "qmi_wwan", "sierra_net"}
)
_UP_GATEWAY = 0x3
_PATIENCE_S = 3


@dataclass(frozen=True)
class Way:
    """The interface towards the centre, its gateway (empty if none) and its kind."""

    interface: str
    gateway: str
    kind: str

    @property
    def name(self) -> str:
        """What changes when the way does."""
        return f"{self.interface} {self.gateway}".strip()


def find(url: str, proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> Way | None:
    """The way to an address, or None: no packet is sent and no name is asked for."""
    host = urlsplit(url).hostname or ""
    if not host:
        return None
    if host == "localhost":
        host = "127.0.0.1"
    with suppress(ValueError):
        return _towards(ipaddress.ip_address(host), proc, sys)
    return _default(proc, sys)


def is_metered(settings: Settings, way: Way) -> bool:
    """Whether the line is paid for by the megabyte: the setting, NetworkManager, the kind of line."""
    if settings.metered != "auto":
        return settings.metered == "yes"
    told = _network_manager(way.interface)
    if told in ("yes", "yes (guessed)", "no"):
        return told != "no"
    named = any(fnmatch(way.interface, pattern) for pattern in settings.metered_interfaces)
    return named or way.kind in (TETHER, MODEM)


def kind_of(interface: str, gateway: str, driver: str) -> str:
    """What sort of line an interface is."""
    if interface == "lo":
        return HERE
    if interface.startswith(("wwan", "ppp")) or driver in MODEM_DRIVERS:
        return MODEM
    if (
        interface.startswith(("usb", "rndis", "bnep"))
        or driver in PHONE_DRIVERS
        or gateway.startswith(PHONES)
    ):
        return TETHER
    if interface.startswith(("tun", "tap", "wg")):
        return TUNNEL
    return WIFI if interface.startswith("wl") else CABLE


def _default(proc: Path, sys: Path) -> Way | None:
    """The default route of the least metric over an interface that is up."""
    found = [*_routes(proc), *_routes6(proc)]
    stats = psutil.net_if_stats()
    for _metric, interface, gateway in sorted(found):
        if interface in stats and stats[interface].isup:
            return Way(interface, gateway, kind_of(interface, gateway, _driver(interface, sys)))
    return None


def _routes(proc: Path) -> list[tuple[int, str, str]]:
    """(metric, interface, gateway) of the IPv4 default routes."""
    rows = [line.split() for line in _lines(proc / "net/route")[1:]]
    return [
        (int(row[6]), row[0], _address(row[2]))
        for row in rows
        if len(row) > 7 and row[1] == row[7] == "00000000" and int(row[3], 16) & 1
    ]


def _routes6(proc: Path) -> list[tuple[int, str, str]]:
    """The same for IPv6, where the kernel's own refusals stand on lo."""
    rows = [line.split() for line in _lines(proc / "net/ipv6_route")]
    return [
        (int(row[5], 16), row[9], str(ipaddress.IPv6Address(bytes.fromhex(row[4]))))
        for row in rows
        if len(row) > 9
        and set(row[0]) == {"0"}
        and row[1] == "00"
        and row[9] != "lo"
        and int(row[8], 16) & _UP_GATEWAY == _UP_GATEWAY
    ]


def _towards(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, proc: Path, sys: Path
) -> Way | None:
    """The way to an address: the kernel chooses it when a socket is aimed, which sends nothing."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as aimed:
            aimed.connect((str(address), 9))
            ours = aimed.getsockname()[0].partition("%")[0]
    except OSError:
        return None
    for name, entries in psutil.net_if_addrs().items():
        if any(entry.address.partition("%")[0] == ours for entry in entries):
            gateway = next((g for _m, i, g in sorted(_routes(proc)) if i == name), "")
            return Way(name, gateway, kind_of(name, gateway, _driver(name, sys)))
    return None


def _address(little: str) -> str:
    """An IPv4 address as /proc writes it: hexadecimal, the last byte first."""
    return str(ipaddress.IPv4Address(bytes.fromhex(little)[::-1]))


def _driver(interface: str, sys: Path) -> str:
    """The name of an interface's driver, or empty."""
    try:
        return (sys / "class/net" / interface / "device/driver").resolve(strict=True).name
    except OSError:
        return ""


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def _network_manager(interface: str) -> str:
    """What NetworkManager says of an interface: ``yes``, ``no (guessed)``…; empty without it."""
    words = ["nmcli", "-g", "GENERAL.METERED", "device", "show", interface]
    try:
        done = subprocess.run(  # noqa: S603  # a list of words, no shell; the name is the kernel's
            words, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
