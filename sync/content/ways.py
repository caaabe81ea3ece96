"""The ways by which this hub can get content, the cheapest first."""

from __future__ import annotations

import contextlib
from pathlib import Path

from content_cache.care.fetch import FromVersions
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.settings import Settings
from sync.browse import Neighbour, browse
from sync.content import ssh
from sync.content.folder_source import Folder
from sync.content.http_source import Http
from sync.content.sources import Rsync, Source

#: What ``--from`` may say, besides a folder.
LAN, SSH, HTTPS = "lan", "ssh", "https"
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
    found += [by_ssh(settings)] if settings.content_ssh else []
    found += [by_https(node)] if settings.central_url else []
    return found


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
    settings = node.settings
    if not settings.central_url:
        raise OperatorError(
            "No address of the centre is set.",
            "Set central_url, for example https://central.example.org.",
        )
    return Http(
        settings.central_url,
        name=settings.central_url,
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
    return [
        Http(
            f"http://{hub.addresses[0]}:{hub.port}",
            name=hub.space or hub.host,
            central=False,
            here=FromVersions(node.store),
        )
        for hub in neighbours
        if hub.addresses and hub.id != node.space_id
    ]
