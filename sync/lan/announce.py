"""One announcement of a hub by mDNS: its services and its host name, on given addresses."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from hub import __version__
from hub.core.settings import Settings

#: What a browser looks for, and what another hub or a technician's tool looks for.
WEB, HUB = "_http._tcp.local.", "_espace-connecte._tcp.local."
#: The name that is printed on the wall: http://espace.local
HOST = "espace"
#: How many numbered names are tried when others on the network already use the first ones.
NAMES_TRIED = 9
#: How long an answer to "who is espace.local?" is waited for, in milliseconds.
ASK_MS = 1_500
#: A TXT entry holds 255 bytes (RFC 6763, 6.1), a name 63 (RFC 1035): longer names are cut.
TXT_BYTES, LABEL_BYTES = 200, 50


@dataclass
class Announcement:
    """A hub being announced; ``host`` is the name it has, without the last dot."""

    responder: Any
    space_id: str
    host: str
    addresses: tuple[str, ...]

    def withdraw(self) -> None:
        """Say goodbye and stop answering."""
        self.responder.close()


def announce(
    settings: Settings, space_id: str, port: int, addresses: tuple[str, ...]
) -> Announcement:
    """Register the services; takes about three seconds. Raises OSError without a network.

    The services are registered side by side: each waits 1.7 s for somebody to object to its name.
    """
    from zeroconf import Zeroconf

    responder = Zeroconf(interfaces=list(addresses))
    try:
        number = free_number(responder, addresses)
        infos = [
            _described(settings, space_id, port, addresses, service, number)
            for service in (WEB, HUB)
        ]
        with ThreadPoolExecutor(len(infos)) as pool:
            list(pool.map(lambda info: responder.register_service(info, None, True), infos))
    except BaseException:
        responder.close()
        raise
    return Announcement(responder, space_id, f"{host_name(number)}.local", addresses)


def free_number(responder: Any, addresses: tuple[str, ...]) -> int:
    """The first number whose host name no other machine answers to; 1 is the plain name."""
    from zeroconf import AddressResolverIPv4  # type: ignore[attr-defined]  # public, not listed

    for number in range(1, NAMES_TRIED):
        asked = AddressResolverIPv4(f"{host_name(number)}.local.")
        if not asked.request(responder, ASK_MS) or set(asked.parsed_addresses()) <= set(addresses):
            return number
    return NAMES_TRIED


def host_name(number: int) -> str:
    """``espace``, then ``espace-2`` and so on for further hubs on one network."""
    return HOST if number == 1 else f"{HOST}-{number}"


def text_of(settings: Settings, space_id: str) -> dict[str, str]:
    """The TXT entries: which hub this is and where its pages start."""
    return {
        "id": space_id,
        "space": shortened(settings.space_name, TXT_BYTES),
        "role": settings.role,
        "version": __version__,
        "path": "/",
    }


def shortened(text: str, size: int) -> str:
    """``text`` cut to ``size`` bytes of UTF-8, never inside a letter."""
    return text.encode()[:size].decode(errors="ignore")


def _described(
    settings: Settings,
    space_id: str,
    port: int,
    addresses: tuple[str, ...],
    service: str,
    number: int,
) -> Any:
    from zeroconf import ServiceInfo

    label = shortened(settings.space_name, LABEL_BYTES).replace(".", " ").strip() or "Hub"
    instance = label if number == 1 else f"{label} ({number})"
    return ServiceInfo(
        service,
        f"{instance}.{service}",
        addresses=[socket.inet_aton(address) for address in addresses],
        port=port,
        properties=dict(text_of(settings, space_id)),
        server=f"{host_name(number)}.local.",
    )
