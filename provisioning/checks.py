"""The checks of ``hub doctor``: the machine, the hub on it, and how it is reached."""

from __future__ import annotations

import urllib3

from hub.core.clock import Clock
from hub.core.health import ACT, Finding, examine, examine_machine
from hub.core.health.finding import act, good, unknown, watch
from hub.core.node import Node
from hub.core.settings import Settings
from provisioning.radio import radios
from sync.addresses import reachable
from sync.discovery import browse

#: How long the hub's own page and the answers of the network are waited for, in seconds.
PAGE_S, NETWORK_S = 5.0, 2.5


def check_machine(settings: Settings, clock: Clock) -> list[Finding]:
    """What can be told of a machine even where its hub cannot be opened."""
    return [*examine_machine(settings, clock), wifi()]


def check_hub(node: Node) -> list[Finding]:
    """What can be told of a hub: everything it holds is read, so it takes a while."""
    page = answering(node.settings)
    found = [*examine(node, deep=True), page]
    return found if page.level == ACT else [*found, name_on_network(node)]


def answering(settings: Settings) -> Finding:
    """Whether the hub's pages are served."""
    url = f"http://{settings.host}:{settings.port}/healthz"
    pool = urllib3.PoolManager(1, retries=False, timeout=PAGE_S)
    try:
        status = pool.request("GET", url).status
    except urllib3.exceptions.HTTPError:
        return act(
            "page",
            "Nothing answers at port {port}: the hub is stopped.",
            "Start it: sudo systemctl start espace-connecte, or hub serve.",
            port=settings.port,
        )
    if status != 200:
        return act(
            "page",
            "The hub answers with error {status}.",
            "Read its log: journalctl -u espace-connecte -n 50.",
            status=status,
        )
    if settings.role == "space" and settings.host.startswith("127."):
        return watch(
            "page",
            "The hub answers at port {port}, to this machine only.",
            "For phones and other PCs, set host = 0.0.0.0 and start it again.",
            port=settings.port,
        )
    return good("page", "The hub answers at port {port}.", port=settings.port)


def name_on_network(node: Node) -> Finding:
    """Whether the hub's name can be found on the network."""
    settings = node.settings
    if not settings.mdns:
        return unknown("name", "The hub does not announce its name (setting mdns).")
    addresses = reachable(settings.host)
    if not addresses:
        return watch(
            "name",
            "This machine is on no network.",
            "Plug in the cable or switch the Wi-Fi on.",
        )
    try:
        hubs = browse(NETWORK_S, settings.host)
    except OSError as error:
        return watch(
            "name",
            "The network cannot be asked for names: {why}.",
            "Plug in the cable or switch the Wi-Fi on.",
            why=error.strerror,
        )
    own = [hub for hub in hubs if hub.id == node.space_id]
    others = ", ".join(hub.space for hub in hubs if hub.id != node.space_id)
    if not own:
        return watch(
            "name",
            "The name of the hub is not heard on the network.",
            "Use its number: http://{address}:{port}/. Some networks block names (mDNS).",
            address=addresses[0],
            port=settings.port,
        )
    told = "The network knows the hub as {address}."
    if others:
        return good("name", told + " Other hubs: {others}.", address=own[0].address, others=others)
    return good("name", told, address=own[0].address)


def wifi() -> Finding:
    """Whether this machine can serve phones, and how many."""
    found = radios()
    if not found:
        return unknown("wifi", "This machine has no Wi-Fi; phones need an access point.")
    radio = found[0]
    if radio.small:
        return watch(
            "wifi",
            "The radio of this Raspberry Pi ({name}) serves about {clients} phones at once.",
            "For more, plug in an access point by cable; or choose the firmware called minimal, "
            "for 19: sudo update-alternatives --config cyfmac43455-sdio.bin (Pi 3B+ and 4).",
            name=radio.name,
            clients=radio.clients,
        )
    if radio.clients is None:
        return good("wifi", "Wi-Fi: {name} ({driver}).", name=radio.name, driver=radio.driver)
    return good(
        "wifi",
        "Wi-Fi: {name} serves up to {clients} phones at once.",
        name=radio.name,
        clients=radio.clients,
    )
