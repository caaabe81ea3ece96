"""Finding the hubs around, for technicians."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sync.lan.addresses import reachable
from sync.lan.announce import HUB

#: How long the details of one hub are waited for, in milliseconds.
DETAILS_MS = 1_000


@dataclass(frozen=True)
class Neighbour:
    """A hub that answered: who it is (its TXT entries) and where its pages are."""

    id: str
    space: str
    role: str
    version: str
    host: str
    addresses: tuple[str, ...]
    port: int
    path: str = "/"

    @property
    def address(self) -> str:
        """The address of its first page."""
        port = "" if self.port == 80 else f":{self.port}"
        return f"http://{self.host}{port}{self.path}"


def browse(seconds: float, host: str = "") -> list[Neighbour]:
    """The hubs that answer within ``seconds``, by space; ``host`` as in the settings.

    Raises OSError without a network.
    """
    from zeroconf import ServiceBrowser, Zeroconf

    names: set[str] = set()

    def heard(zeroconf: Any, service_type: str, name: str, state_change: Any) -> None:
        names.add(name)

    addresses = reachable(host)
    if not addresses:
        return []
    listener = Zeroconf(interfaces=list(addresses))
    try:
        browser = ServiceBrowser(listener, HUB, handlers=[heard])
        time.sleep(seconds)
        browser.cancel()
        infos = [listener.get_service_info(HUB, name, DETAILS_MS) for name in sorted(names)]
    finally:
        listener.close()
    return sorted((_neighbour(info) for info in infos if info), key=lambda hub: hub.space)


def _neighbour(info: Any) -> Neighbour:
    said = {
        key.decode(errors="replace"): (value or b"").decode(errors="replace")
        for key, value in info.properties.items()
    }
    return Neighbour(
        id=said.get("id", ""),
        space=said.get("space", ""),
        role=said.get("role", ""),
        version=said.get("version", ""),
        host=info.server.rstrip("."),
        addresses=tuple(sorted(info.parsed_addresses())),
        port=info.port,
        path=said.get("path") or "/",
    )
