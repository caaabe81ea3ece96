"""The device that asks: its kind, and where it reaches the hub."""

from __future__ import annotations

from flask import request

from hub.core.usage.rules import device_kind
from kiosk_ui.frame.auth import node


def device() -> str:
    """The kind of device that asks."""
    return device_kind(request.headers.get("User-Agent", ""))


def address() -> str:
    """The hub's address for the room's devices: the setting, else the one this browser used."""
    return node().settings.public_url.rstrip("/") or request.host_url.rstrip("/")
