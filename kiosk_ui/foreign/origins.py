"""Which hostnames are content's, and where one package lives."""

from __future__ import annotations

import hashlib
import ipaddress
from urllib.parse import urlsplit

from hub.core.settings import Settings

#: In development: browsers take every name below localhost for this machine.
LOOPBACK = "contenu.localhost"
#: Where the hub's own name is not known: the name that its hotspot answers for.
HOTSPOT = "contenu-espace.lan"


def domain(settings: Settings) -> str:
    """The hostname below which content is served: the setting, or what follows from the address."""
    if settings.content_host:
        return settings.content_host.lower().rstrip(".")
    host = (urlsplit(settings.address).hostname or "").lower()
    if host == "localhost" or _is_loopback(host):
        return LOOPBACK
    return f"contenu-{host}" if "." in host and not _is_address(host) else HOTSPOT


def label(package: str) -> str:
    """The name of a package below the domain: the same everywhere, and nobody else's."""
    return "p" + hashlib.sha256(package.encode()).hexdigest()[:15]


def origin(settings: Settings, package: str, scheme: str, host: str) -> str:
    """The origin of a package, beside the ``host`` (with its port) that pages are asked at."""
    _, colon, port = host.rpartition(":") if not host.endswith("]") else ("", "", "")
    return f"{scheme}://{label(package)}.{domain(settings)}" + (f":{port}" if colon else "")


def label_of(host: str, of: str) -> str | None:
    """The label that a Host header asks for; None if it is not content's at all.

    The empty text stands for the domain itself, which holds nothing.
    """
    name = host.lower().partition(":")[0].rstrip(".")
    if name == of:
        return ""
    return name.removesuffix(f".{of}") if name.endswith(f".{of}") else None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return _is_address(host) and (
        ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    )
