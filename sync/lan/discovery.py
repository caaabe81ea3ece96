"""Saying on the local network that a hub is here, by mDNS (RFC 6762, 6763)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hub.core.settings import Settings
from sync.lan.addresses import reachable
from sync.lan.announce import Announcement, announce
from sync.lan.browse import Neighbour, browse

__all__ = ["Beacon", "Neighbour", "browse"]

log = logging.getLogger(__name__)
#: Seconds between two looks at the addresses of this machine, and after a failure.
LOOK_S, RETRY_S = 60.0, 10.0
#: How long stop() waits for the goodbye to go out, in seconds.
GOODBYE_S = 5.0


class Beacon:
    """Announces a hub from a thread of its own, through network cuts and changes of address.

    ``host`` is the name being announced (``espace.local``), or empty while there is none. ``space``
    tells whose hub it is: a machine may take the place of another space's.
    """

    def __init__(self, settings: Settings, space: Callable[[], str], port: int) -> None:
        self.settings, self.space, self.port = settings, space, port
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._now: Announcement | None = None
        self._told = ""

    @property
    def host(self) -> str:
        """The name being announced, or empty."""
        now = self._now
        return now.host if now else ""

    def start(self) -> None:
        """Start announcing, in the background; registering takes seconds and may have to wait."""
        self._thread = threading.Thread(target=self._run, name="beacon", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye and stop; harmless when never started."""
        self._stop.set()
        if self._thread:
            self._thread.join(GOODBYE_S)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._look())
        self._withdraw()

    def _look(self) -> float:
        """Announce what changed since the last look; answers the seconds until the next one."""
        try:
            addresses, space_id = reachable(self.settings.host), self.space()
            now = self._now
            if now and (now.addresses, now.space_id) == (addresses, space_id):
                return LOOK_S
            self._withdraw()
            if not addresses:
                return RETRY_S
            self._now = announce(self.settings, space_id, self.port, addresses)
            log.info("announced as http://%s on %s", self._now.host, ", ".join(addresses))
        except Exception as error:
            # The network may go at any moment (OSError 19 and others, or an error of zeroconf's
            # own event loop): pages are served all the same, and the next look tries again.
            self._tell(f"cannot announce the hub on the network: {error or type(error).__name__}")
            return RETRY_S
        return LOOK_S

    def _tell(self, trouble: str) -> None:
        """Log a trouble once, not at every try of a day without network."""
        if trouble != self._told:
            log.info(trouble)
        self._told = trouble

    def _withdraw(self) -> None:
        """Take back the announcement, whose sockets may be gone with their interface."""
        now, self._now = self._now, None
        if now:
            try:
                now.withdraw()
            except Exception as error:
                # As above: saying goodbye to a network that is gone cannot matter to the hub.
                log.debug("no goodbye: %s", error)
