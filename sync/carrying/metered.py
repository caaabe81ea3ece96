"""Counting what a connection costs: the bytes that an operator bills, not those of the payload.

Linux keeps the count for each TCP connection (``struct tcp_info`` in linux/tcp.h): handshake of TLS,
repeats after losses and all. Where the kernel does not tell, the payload is counted instead.
"""

from __future__ import annotations

import socket
import struct
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

#: The head of IPv4 and TCP on each segment, in bytes.
SEGMENT_HEAD = 40
#: Where the counters stand: bytes_received, segs_out, segs_in; bytes_sent.
_RECEIVED, _SENT = struct.Struct("=QII"), struct.Struct("=Q")
_RECEIVED_AT, _SENT_AT, _WHOLE = 128, 200, 256


class Meter:
    """Bytes sent and received over every connection that was given this meter."""

    def __init__(self) -> None:
        self._past = (0, 0)
        self._payload = (0, 0)
        self._open: socket.socket | None = None

    @property
    def total(self) -> tuple[int, int]:
        """(sent, received) until now, in bytes."""
        now = self._told()
        return (
            self._past[0] + max(now[0], self._payload[0]),
            self._past[1] + max(now[1], self._payload[1]),
        )

    def opened(self, sock: socket.socket) -> None:
        """A new connection: what came before is past."""
        self.closing()
        self._open = sock

    def closing(self) -> None:
        """The connection is about to be closed: its count is kept."""
        self._past, self._payload, self._open = self.total, (0, 0), None

    def carried(self, sent: int, received: int) -> None:
        """Payload that went over the connection: the least that was paid for."""
        self._payload = (self._payload[0] + sent, self._payload[1] + received)

    def _told(self) -> tuple[int, int]:
        """What the kernel counts on the open connection, heads included."""
        if self._open is None or not hasattr(socket, "TCP_INFO"):
            return 0, 0
        try:
            info = self._open.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _WHOLE)
        except OSError:
            return 0, 0
        if len(info) < _SENT_AT + _SENT.size:
            return 0, 0
        received, segments_out, segments_in = _RECEIVED.unpack_from(info, _RECEIVED_AT)
        (sent,) = _SENT.unpack_from(info, _SENT_AT)
        return sent + SEGMENT_HEAD * segments_out, received + SEGMENT_HEAD * segments_in


class _Counted:
    """A connection that tells its meter when it opens and closes."""

    sock: Any

    def __init__(self, *args: Any, meter: Meter, **options: Any) -> None:
        super().__init__(*args, **options)
        self._meter = meter

    def connect(self) -> None:
        """Connect, and be counted from then on."""
        super().connect()  # type: ignore[misc]  # of the connection that it is mixed with
        self._meter.opened(self.sock)

    def close(self) -> None:
        """Take the last count, then close."""
        self._meter.closing()
        super().close()  # type: ignore[misc]  # as above


class MeteredHttp(_Counted, HTTPConnection):
    """In the clear."""


class MeteredHttps(_Counted, HTTPSConnection):
    """Behind TLS."""
