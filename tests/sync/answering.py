"""A line to a server that answers what a test says."""

from __future__ import annotations

from sync.carrying.line import HttpsLine
from tests.sync.scripted import Script


def always(told: bytes) -> Script:
    """A script that always says the same."""
    return lambda asked, peer: peer.sendall(told)


def line_to(port: int, **options: float) -> HttpsLine:
    return HttpsLine(f"http://127.0.0.1:{port}", **options)  # type: ignore[arg-type]  # seconds and bytes
