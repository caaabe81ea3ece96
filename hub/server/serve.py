"""Running the server: serve on sockets that listen, stop cleanly on SIGTERM."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, UnixWSGIServer
from waitress.task import ThreadedTaskDispatcher

from hub.server.channel import SteadyChannel
from hub.server.loop import loop

#: How long requests under way are given when the server stops, in seconds.
DRAIN_S = 10.0


class Server:
    """A server on listening sockets, which other processes may share.

    ``trusted_proxy`` is the address of a proxy whose word on who asks is believed
    (``X-Forwarded-For``, ``X-Forwarded-Proto``): ``localhost`` for one at a socket with a path.
    """

    def __init__(
        self,
        app: Callable[..., Any],
        listeners: Sequence[socket.socket],
        threads: int,
        connections: int,
        trusted_proxy: str = "",
    ) -> None:
        believed: dict[str, Any] = {
            "trusted_proxy": trusted_proxy,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
        adjusted = Adjustments(
            threads=threads,
            connection_limit=connections,
            asyncore_use_poll=True,
            ident="espace-connecte",
            max_request_body_size=64 << 20,
            channel_timeout=120,
            clear_untrusted_proxy_headers=False,  # the hub reads them only to refuse (health page)
            **(believed if trusted_proxy else {}),
        )
        self._channels: dict[int, Any] = {}
        self._dispatcher = ThreadedTaskDispatcher()
        self._dispatcher.set_thread_count(threads)
        self._timeout_s = adjusted.asyncore_loop_timeout
        self._stopping = False
        self._listening = []
        for one in listeners:  # waitress itself does not mix ports and paths
            kind = UnixWSGIServer if one.family == socket.AF_UNIX else TcpWSGIServer
            server = kind(
                app, self._channels, True, one, dispatcher=self._dispatcher, adj=adjusted,
                sockinfo=(one.family, one.type, one.proto, one.getsockname()), bind_socket=False,
            )  # fmt: skip
            server.channel_class = SteadyChannel
            self._listening.append(server)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; requests under way are given ``DRAIN_S`` seconds."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.loop()
        self._drain()

    def stop(self) -> None:
        """Have ``loop`` end soon; may be called by a signal or another thread."""
        self._stopping = True
        self._listening[0].pull_trigger()

    def loop(self) -> None:
        """Serve in this thread until told to stop, or closed."""
        loop(self._channels, self._timeout_s, lambda: self._stopping, self._may_accept)

    def close(self) -> None:
        """Stop listening and end the threads."""
        self._dispatcher.shutdown()
        for channel in list(self._channels.values()):
            channel.close()

    def _may_accept(self) -> bool:
        """Whether a new connection is welcome: one that would wait here may be another worker's."""
        return not self._dispatcher.queue

    def _drain(self) -> None:
        """Take nothing new, answer what was asked, then hang up."""
        for server in self._listening:
            server.del_channel()
            server.socket.close()
        end = time.monotonic() + DRAIN_S
        while (busy := self._busy()) and time.monotonic() < end:
            loop(busy, 0.1, lambda: True)
        self._dispatcher.shutdown(timeout=0.5)

    def _busy(self) -> dict[int, Any]:
        """The connections where something is under way; the others are closed."""
        for channel in [one for one in self._channels.values() if isinstance(one, HTTPChannel)]:
            if not (channel.requests or channel.total_outbufs_len or channel.request):
                channel.handle_close()
        busy = any(isinstance(one, HTTPChannel) for one in self._channels.values())
        return self._channels if busy else {}
