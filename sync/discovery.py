"""Finding hubs on the local network by mDNS (RFC 6762, 6763)."""

from __future__ import annotations

from hub.core.settings import Settings


class Beacon:
    """Says on the local network that a hub is here."""

    def __init__(self, settings: Settings, space_id: str, port: int) -> None:
        self.settings, self.space_id, self.port = settings, space_id, port

    def start(self) -> None:
        """Start announcing, in the background."""

    def stop(self) -> None:
        """Stop announcing."""
