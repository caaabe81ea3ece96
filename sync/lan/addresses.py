"""The addresses of this machine at which a hub can be reached from the network."""

from __future__ import annotations

import ipaddress
import socket

import psutil

#: Hosts that mean "every address of this machine".
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  # compared with a setting, not listened on
#: Bridges and pairs of containers and virtual machines: no visitor is behind them.
VIRTUAL = ("docker", "veth", "br-", "virbr", "lxc", "tun", "tap", "wg")


def reachable(host: str) -> tuple[str, ...]:
    """IPv4 addresses where a hub that listens on ``host`` answers; empty without a network."""
    if host not in EVERYWHERE:
        return _stated("127.0.0.1" if host == "localhost" else host)
    stats = psutil.net_if_stats()
    found = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        if not name.startswith(VIRTUAL) and name in stats and stats[name].isup
        for entry in entries
        if entry.family == socket.AF_INET and _leads_here(entry.address)
    ]
    return tuple(sorted(found))


def _stated(host: str) -> tuple[str, ...]:
    """The address in the setting itself, if it is an IPv4 address."""
    try:
        return (str(ipaddress.IPv4Address(host)),)
    except ValueError:
        return ()


def _leads_here(address: str) -> bool:
    """Whether other machines can use an address."""
    known = ipaddress.IPv4Address(address)
    return not known.is_loopback and not known.is_link_local
