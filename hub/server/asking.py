"""Asking a process of ours at its own socket whether it answers."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path


class _AtPath(http.client.HTTPConnection):
    """HTTP over a socket with a path."""

    def __init__(self, path: Path, patience_s: float) -> None:
        super().__init__("localhost", timeout=patience_s)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def health(path: Path, patience_s: float) -> tuple[int, bytes]:
    """(status, body) of the health page; raises OSError, http.client.HTTPException."""
    asking = _AtPath(path, patience_s)
    try:
        asking.request("GET", "/healthz")
        answer = asking.getresponse()
        return answer.status, answer.read()
    finally:
        asking.close()


def answers(path: Path, patience_s: float) -> bool:
    """Whether a worker answers anything: one that says its database is away is alive."""
    try:
        health(path, patience_s)
    except (OSError, http.client.HTTPException):
        return False
    return True
