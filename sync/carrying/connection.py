"""One connection to one address: checked, kept open between requests, every byte of it counted."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import urllib3

from hub.core.errors import OperatorError
from sync.carrying.metered import Meter, MeteredHttp, MeteredHttps

#: Seconds to wait for a connection, and for the next byte.
CONNECT_S, SILENCE_S = 30.0, 90.0


class KeptOpen:
    """A pool of one connection; close it, or use it as a context."""

    def __init__(
        self,
        base_url: str,
        ca_file: Path | None,
        plain_http: bool,
        connect_s: float,
        silence_s: float,
    ) -> None:
        """``ca_file``: trust these certificates only. Raises OperatorError for a wrong address."""
        self.base = checked_address(base_url, plain_http)
        self._meter = Meter()
        self._timeout = urllib3.Timeout(connect=connect_s, read=silence_s)
        self._pool = _pool_of(self.base, self._meter, ca_file, silence_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._pool.close()

    def moved(self) -> tuple[int, int]:
        """(sent, received) as an operator counts them, in bytes."""
        return self._meter.total


def _pool_of(
    base: str, meter: Meter, ca_file: Path | None, silence_s: float
) -> urllib3.HTTPConnectionPool:
    """A pool of one connection, whose dead peers are noticed by the kernel too."""
    parts = urlsplit(base)
    wait_ms = int(silence_s * 1000)
    options = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, wait_ms),
    ]
    common = {"maxsize": 1, "block": True, "meter": meter, "socket_options": options}
    if parts.scheme == "http":
        return _PlainPool(parts.hostname or "", parts.port, **common)  # type: ignore[arg-type]  # options of the connection
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:
        raise OperatorError(
            "The certificates in {path} cannot be read: {why}.",
            "Correct the setting central_ca.",
            path=ca_file,
            why=error.strerror or str(error),
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return _TlsPool(parts.hostname or "", parts.port, ssl_context=context, **common)  # type: ignore[arg-type]  # as above


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = MeteredHttp


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = MeteredHttps


def checked_address(url: str, plain_http: bool = False) -> str:
    """Central's address without its last slash; raises OperatorError if it must not be used.

    Without TLS only this machine and private addresses, or where ``plain_http`` allows it.
    """
    try:
        parts = urlsplit(url.strip())
        whole = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        whole = False
    if not whole or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise OperatorError(
            "The address of central cannot be {url}.",
            "Write it like https://central.example.org in the setting central_url.",
            url=repr(url),
        )
    if parts.scheme == "http" and not (plain_http or _near(parts.hostname or "")):
        raise OperatorError(
            "The address of central ({url}) is not protected on its way.",
            "Write https:// in the setting central_url. Only where another tunnel protects the way, set central_plain_http = yes.",
            url=url,
        )
    return parts.geturl().rstrip("/")


def _near(host: str) -> bool:
    """Whether an address is this machine's or of a private network."""
    if host == "localhost":
        return True
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return False
    return known.is_loopback or known.is_private
