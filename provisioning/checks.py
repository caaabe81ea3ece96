"""The checks of ``hub doctor``: the machine, the hub on it, and how it is reached."""

from __future__ import annotations

import shutil

import urllib3

from content_cache.installing.signature import trusted_keys
from hub.core.clock import DAY_MS, Clock
from hub.core.content_rules import trusted_folder
from hub.core.errors import OperatorError
from hub.core.health import ACT, Finding, examine, examine_machine
from hub.core.health.finding import act, good, unknown, watch
from hub.core.node import Node
from hub.core.settings import Settings
from provisioning.radio import radios
from sync.carrying import ssh
from sync.enrolment import asking
from sync.enrolment.linked import address
from sync.lan.addresses import reachable
from sync.lan.discovery import browse
from sync.watching.admitted import shut_out
from sync.watching.status import status

#: How long the hub's own page and the answers of the network are waited for, in seconds.
PAGE_S, NETWORK_S = 5.0, 2.5
#: A space that is silent for longer is worth an eye, in days.
QUIET_DAYS = 7


def check_machine(settings: Settings, clock: Clock) -> list[Finding]:
    """What can be told of a machine even where its hub cannot be opened."""
    return [*examine_machine(settings, clock), wifi()]


def check_hub(node: Node) -> list[Finding]:
    """What can be told of a hub: everything it holds is read, so it takes a while."""
    page = answering(node.settings)
    found = [*examine(node, deep=True), *linked(node), *heard(node)]
    found += [*content_over_ssh(node.settings), page]
    return found if page.level == ACT else [*found, name_on_network(node)]


def linked(node: Node) -> list[Finding]:
    """Whether this space may exchange with a centre: its certificate, or what it waits for."""
    if node.settings.role != "space":
        return []
    try:
        now = asking.standing(node)
    except OperatorError as error:
        return [act("centre", error.message, error.next_step, **error.places)]
    if now.state == asking.ALONE:
        return [unknown("centre", "This space is not linked to a centre.")]
    if now.state == asking.LINKED and shut_out(node):
        return [
            act(
                "centre",
                "{centre} does not take this hub any more.",
                "Call the centre. With a new code, run: hub sync enrol CODE --again.",
                centre=now.centre,
            )
        ]
    if now.state == asking.LINKED:
        return [
            good(
                "centre",
                "This space is linked to {centre} as {space}.",
                centre=now.centre,
                space=now.space,
            )
        ]
    return [
        watch(
            "centre",
            "This space is not linked to {centre} yet.",
            "See how it stands: hub sync enrol, or the page /technique/rattacher.",
            centre=now.centre,
        )
    ]


def heard(node: Node) -> list[Finding]:
    """When the centre was last heard, and why not since."""
    if node.settings.role != "space" or not address(node):
        return []
    now = status(node)
    last = now.last_good
    if last is None:
        return [watch("exchange", "The centre was never heard yet.", "Try it: hub sync now.")]
    days = (now.now_ms - last.at_ms) // DAY_MS
    if days < QUIET_DAYS:
        return [good("exchange", "The centre was heard {days} days ago.", days=days)]
    return [
        watch(
            "exchange",
            "The centre was not heard for {days} days; {facts} facts wait.",
            "See why: hub sync status. Without a line, take a stick: hub sync usb.",
            days=days,
            facts=now.waiting.facts,
        )
    ]


def content_over_ssh(settings: Settings) -> list[Finding]:
    """Whether content can come from the centre over ssh, where that is set up."""
    if not settings.content_ssh:
        return []
    missing = [name for name in ("rsync", "ssh") if shutil.which(name) is None]
    if missing:
        return [
            act(
                "content",
                "Content cannot come over ssh: {programs} is missing.",
                "Install it: sudo apt install rsync openssh-client.",
                programs=", ".join(missing),
            )
        ]
    if not ssh.known_hosts(settings.data_dir).exists():
        return [
            act(
                "content",
                "Content cannot come over ssh: the centre's host key is not known.",
                "Put it into keys/central_known_hosts (docs/content-sync.md).",
            )
        ]
    if not trusted_keys(trusted_folder(settings.data_dir)):
        return [
            act(
                "content",
                "No content from the network can be believed: no signing key is known.",
                "Put the centre's centre.pub into keys/trusted/.",
            )
        ]
    return [good("content", "Content can come from {address}.", address=settings.content_ssh)]


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
