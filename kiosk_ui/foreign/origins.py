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


def domain(settings: Settings, asked: str = "") -> str:
    """The hostname below which content is served to a browser that ``asked`` for pages at a host.

    The setting wins; then this machine's own browser has a name of its own; then what follows from
    the public address.
    """
    if settings.content_host:
        return settings.content_host.lower().rstrip(".")
    host = (urlsplit(settings.address).hostname or "").lower()
    if is_here(asked.lower()) or (not asked and is_here(host)):
        return LOOPBACK
    return f"contenu-{host}" if "." in host and not _is_address(host) else HOTSPOT


def domains(settings: Settings) -> tuple[str, ...]:
    """Every hostname that content may be asked at."""
    return tuple(dict.fromkeys((domain(settings, "elsewhere"), domain(settings, "localhost"))))


def label(package: str) -> str:
    """The name of a package below the domain: the same everywhere, and nobody else's."""
    return "p" + hashlib.sha256(package.encode()).hexdigest()[:15]


def origin(settings: Settings, package: str, scheme: str, host: str) -> str:
    """The origin of a package, beside the ``host`` (with its port) that pages are asked at."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    below = domain(settings, (name or port).strip("[]"))
    return f"{scheme}://{label(package)}.{below}" + (f":{port}" if colon else "")


def label_of(host: str, of: tuple[str, ...]) -> str | None:
    """The label that a Host header asks for below one of the domains; None if it is not content's.

    The empty text stands for a domain itself, which holds nothing.
    """
    name = host.lower().partition(":")[0].rstrip(".")
    for below in of:
        if name == below:
            return ""
        if name.endswith(f".{below}"):
            return name.removesuffix(f".{below}")
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_here(host: str) -> bool:
    """Whether a host is this machine itself, or any of its addresses."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    if not _is_address(host):
        return False
    address = ipaddress.ip_address(host)
    return address.is_loopback or address.is_unspecified
