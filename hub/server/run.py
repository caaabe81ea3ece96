"""One hub from start to stop: pages, jobs, beacon, watchdog."""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from collections.abc import Callable

import urllib3

from hub.core import starting
from hub.core.node import Node
from hub.core.people.secrets import new_code
from hub.core.permissions import FACILITATOR
from hub.core.settings import Settings
from hub.core.usage.service import flush, recover
from hub.main import build
from hub.server.notify import notify, watchdog_s
from hub.server.serve import Server
from sync.discovery import Beacon


def run(settings: Settings, say: Callable[[str], object]) -> None:
    """Serve until stopped; ``say`` prints the lines that a person waits for."""
    with starting.marked(settings.data_dir):
        hub = build(settings)
        server = Server(
            hub.app, settings.host, settings.port, settings.threads, settings.connection_limit
        )
    node = hub.node
    address = settings.public_url or f"http://{settings.host}:{server.port}"
    with node.open():
        recover(node)  # before the first request: a visit of this boot goes on where it was
        code = first_code(node)
    say(f"The hub answers at {address}/")
    if code:
        say(f"First facilitator's sign-in code: {code}  (open {address}/entrer/code)")
    if settings.jobs:
        hub.scheduler.start()
    beacon = Beacon(settings, node.space_id, server.port) if settings.mdns else None
    if beacon:
        beacon.start()
    stop = threading.Event()
    _start_watchdog(f"http://{settings.host}:{server.port}/healthz", stop)
    gc.collect()
    gc.freeze()  # what is here now stays: keep it out of every later collection
    notify("READY=1")
    try:
        server.run()
    finally:
        notify("STOPPING=1")
        stop.set()
        if settings.jobs:
            hub.scheduler.shutdown(wait=False)
        if beacon:
            beacon.stop()
        server.close()
        _settle(node)


def first_code(node: Node) -> str | None:
    """A one-time code for the first facilitator, as long as no account can run the space."""
    rows = node.database.rows(
        "SELECT 1 FROM person_role r JOIN credential c ON c.person = r.person "
        "WHERE r.role = ? AND r.removed = 0 AND c.kind = 'secret' LIMIT 1",
        (FACILITATOR,),
    )
    return None if rows else new_code(node, FACILITATOR)


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
