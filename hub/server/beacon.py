"""The beacon of a hub that serves: announced as the space that it is of now."""

from __future__ import annotations

from hub.core import identity
from hub.core.settings import Settings
from sync.lan.discovery import Beacon


def beacon_of(settings: Settings, port: int) -> Beacon | None:
    """The beacon, if this hub shall have one; its machine may become another space's while it serves."""
    if not (settings.mdns and port):
        return None
    return Beacon(settings, lambda: identity.load(settings.data_dir).space_id, port)
