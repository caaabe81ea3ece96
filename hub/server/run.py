"""One process of the hub from start to stop: pages, jobs, beacon, watchdog."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import urllib3

from hub.core import starting
from hub.core.errors import OperatorError
from hub.core.node import Node
from hub.core.people.secrets import new_code
from hub.core.permissions import FACILITATOR, OPERATOR
from hub.core.settings import Settings
from hub.core.storage.database import connect
from hub.core.storage.migrate import migrate
from hub.core.usage.service import flush, recover
from hub.main import Hub, build
from hub.server.beacon import beacon_of
from hub.server.notify import notify, watchdog_s
from hub.server.serve import Server
from hub.server.sockets import address_of, let_go, listen_all
from sync.enrolment import certificate

#: Who a proxy at a socket with a path is, to the server.
AT_SOCKET = "localhost"


def run(settings: Settings, say: Callable[[str], object]) -> None:
    """Serve in this process alone until stopped; ``say`` prints the lines that a person waits for."""
    with starting.marked(settings.data_dir):
        if settings.role == "central":
            bring_up(settings)
        hub = build(settings)
        listeners = listen_all(settings)
        server = server_of(hub, listeners)
    node = hub.node
    address, port = address_of(settings, listeners)
    with node.open():
        recover(node)  # before the first request: a visit of this boot goes on where it was
        code = first_code(node)
        trouble = trouble_with_centre(node)
    say(f"The hub answers at {address}/")
    if trouble:
        say(trouble)
    if code:
        say(first_words(node, code, address))
    beacon = beacon_of(settings, port)
    if beacon:
        beacon.start()
    stop = threading.Event()
    _start_watchdog(f"http://{settings.host}:{port}/healthz", stop)
    notify("READY=1")
    try:
        work(hub, server)
    finally:
        notify("STOPPING=1")
        stop.set()
        if beacon:
            beacon.stop()
        let_go(settings, listeners)


@dataclass(frozen=True)
class Shared:
    """What a worker has of its supervisor.

    ``listeners`` are numbers of listening sockets, ``leash`` of a pipe that ends when the supervisor
    does. The ``first`` worker of all says the first code, if there is one.
    """

    listeners: tuple[int, ...]
    leash: int
    first: bool


def run_worker(settings: Settings, shared: Shared, say: Callable[[str], object]) -> None:
    """Serve beside other processes, on sockets that a supervisor opened, until told to stop."""
    hub = build(settings)
    server = server_of(hub, [socket.socket(fileno=number) for number in shared.listeners])
    threading.Thread(target=_follow, args=(shared.leash, server), name="leash", daemon=True).start()
    if shared.first:
        with hub.node.open():
            code = first_code(hub.node)
            hub.node.database.close()
        if code:
            say(first_words(hub.node, code, settings.address))
    work(hub, server)


def work(hub: Hub, server: Server) -> None:
    """Answer requests and do jobs until told to stop, then settle what is in memory."""
    jobs = hub.node.settings.jobs
    if jobs:
        hub.scheduler.start()
    gc.collect()
    gc.freeze()  # what is here now stays: keep it out of every later collection
    try:
        server.run()
    finally:
        if jobs:
            hub.scheduler.shutdown(wait=False)
        server.close()
        _settle(hub.node)


def server_of(hub: Hub, listeners: Sequence[socket.socket]) -> Server:
    """The server of a hub's pages on some sockets."""
    of = hub.node.settings
    trusted = of.trusted_proxy or (AT_SOCKET if of.socket else "")
    return Server(hub.app, listeners, of.threads, of.connection_limit, trusted)


def bring_up(settings: Settings) -> None:
    """Bring the database of a centre to this version, one process at a time."""
    database = connect(settings.database_url)
    migrate(database, settings.data_dir)
    database.close()


def trouble_with_centre(node: Node) -> str:
    """Why nothing can be exchanged with the centre, where the certificate of this machine is wrong."""
    try:
        certificate.load(node)
    except OperatorError as error:
        return f"{error} {error.next_step}"
    return ""


def first_code(node: Node) -> str | None:
    """A one-time code for the first account, as long as none can run the space, or the centre."""
    role = OPERATOR if node.settings.role == "central" else FACILITATOR
    rows = node.database.rows(
        "SELECT 1 FROM person_role r JOIN credential c ON c.person = r.person "
        "WHERE r.role = ? AND r.removed = 0 AND c.kind = 'secret' LIMIT 1",
        (role,),
    )
    return None if rows else new_code(node, role)


def first_words(node: Node, code: str, address: str) -> str:
    """What is said of the first code."""
    who = "operator" if node.settings.role == "central" else "facilitator"
    return f"First {who}'s sign-in code: {code}  (open {address}/entrer/code)"


def _follow(leash: int, server: Server) -> None:
    """Stop when the supervisor is no more: nobody would restart or end this worker."""
    os.read(leash, 1)
    server.stop()


def _settle(node: Node) -> None:
    """Write what the meter still holds before the process ends."""
    with node.open():
        flush(node, everything=True)
        node.database.close()


def _start_watchdog(url: str, stop: threading.Event) -> None:
    """Feed systemd's watchdog from a real page that really writes to the database."""
    every_s = watchdog_s()
    if every_s is None:
        return

    def feed() -> None:
        pool = urllib3.PoolManager(1, retries=False)
        while not stop.wait(every_s):
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                if pool.request("GET", f"{url}?write=1", timeout=every_s).status == 200:
                    notify(f"WATCHDOG=1\nSTATUS=answering, {time.strftime('%H:%M')}")

    threading.Thread(target=feed, name="watchdog", daemon=True).start()
