"""The ways by which this hub can get content, the cheapest first."""

from __future__ import annotations

import contextlib
import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from content_cache.care.fetch import FromVersions
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.settings import Settings
from sync.carrying import ssh
from sync.content.folder_source import Folder
from sync.content.http_source import Http
from sync.content.sources import Rsync, Source
from sync.enrolment import linked
from sync.lan.browse import Neighbour, browse

#: What ``--from`` may say, besides a folder.
LAN, SSH, HTTPS = "lan", "ssh", "https"
WAYS = (LAN, SSH, HTTPS)
#: How long hubs around are listened for, in seconds.
LISTEN_S = 3.0


def ways(node: Node, said: str = "") -> list[Source]:
    """Who can be asked, as the settings say, or the one way that ``said`` names.

    Raises OperatorError if that way is not set up.
    """
    settings = node.settings
    if said == LAN:
        return list(around(node))
    if said == SSH:
        return [by_ssh(settings)]
    if said == HTTPS:
        return [by_https(node)]
    if said:
        return [Folder(Path(said))]
    found: list[Source] = list(around(node)) if settings.mdns else []
    return [*found, *central(node)]


def central(node: Node) -> list[Source]:
    """The ways to the centre that are set up."""
    found: list[Source] = [by_ssh(node.settings)] if node.settings.content_ssh else []
    return [*found, by_https(node)] if linked.address(node) else found


def by_ssh(settings: Settings) -> Rsync:
    """The centre over ssh."""
    if not settings.content_ssh:
        raise OperatorError(
            "No ssh address of the centre is set.",
            "Set content_ssh, for example contenu@centre.example.",
        )
    address = ssh.address_of(settings.content_ssh)
    ssh.ensure_key(settings.data_dir, settings.space_id)
    return Rsync(
        address.remote,
        ssh.shell_words(settings.data_dir, address.port),
        name=address.host,
        limit_kib=settings.content_rate,
    )


def by_https(node: Node) -> Http:
    """The centre behind https."""
    settings, url = node.settings, linked.address(node)
    if not url:
        raise OperatorError(
            "This hub is not linked to a centre yet.",
            "Ask the centre for a code, then run: hub sync enrol CODE.",
        )
    return Http(
        url,
        name=urlsplit(url).netloc,
        central=True,
        ca_file=Path(settings.central_ca) if settings.central_ca else None,
        plain_http=settings.central_plain_http,
        here=FromVersions(node.store),
    )


def around(node: Node, seconds: float = LISTEN_S) -> list[Http]:
    """The other hubs that answer on this network; none without a network."""
    neighbours: list[Neighbour] = []
    with contextlib.suppress(OSError):
        neighbours = browse(seconds, node.settings.host)
    found = []
    for hub in neighbours:
        near = next((one for one in hub.addresses if _is_near(one)), None)
        if near and hub.id != node.space_id:
            name = "".join(sign for sign in hub.space or hub.host if sign.isprintable())
            url = f"http://{near}:{hub.port}"
            here = FromVersions(node.store)
            found.append(Http(url, name=name, central=False, here=here))
    return found


def _is_near(address: str) -> bool:
    """Whether an address is of this network, where hubs speak without TLS."""
    try:
        known = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return known.is_private or known.is_loopback
