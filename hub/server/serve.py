"""Running the server: listen, tell systemd, stop cleanly on SIGTERM."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress.server import create_server

from hub.core.errors import OperatorError
from hub.server.channel import SteadyChannel
from hub.server.loop import loop


class Server:
    """A listening server; ``port`` is the one in use, also where 0 was asked for."""

    def __init__(
        self, app: Callable[..., Any], host: str, port: int, threads: int, connections: int
    ) -> None:
        listener = listen(host, port)
        self.port = int(listener.getsockname()[1])
        self._server = create_server(
            app,
            sockets=[listener],
            threads=threads,
            connection_limit=connections,
            asyncore_use_poll=True,
            ident="espace-connecte",
            max_request_body_size=64 << 20,
            channel_timeout=120,
        )
        self._server.channel_class = SteadyChannel

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; requests under way are given five seconds."""

        def stop(number: int, frame: FrameType | None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        try:
            self.loop()
        except (SystemExit, KeyboardInterrupt):
            self._server.task_dispatcher.shutdown()

    def loop(self) -> None:
        """Serve in this thread until closed."""
        loop(self._server._map, self._server.adj.asyncore_loop_timeout)

    def close(self) -> None:
        """Stop listening and end the threads."""
        self._server.task_dispatcher.shutdown()
        self._server.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OperatorError with the way out if the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    listener.listen(1024)
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> OperatorError:
    if error.errno == errno.EADDRINUSE:
        return OperatorError(
            "Port {port} is already in use on this machine.",
            "Stop the other program, or choose another port: HUB_PORT={other} hub serve.",
            port=port,
            other=port + 1,
        )
    if error.errno == errno.EACCES:
        return OperatorError(
            "This user may not listen on port {port}.",
            "Choose a port above 1023, or run through the systemd unit of install.sh.",
            port=port,
        )
    return OperatorError(
        "The hub cannot listen on {host}, port {port}: {why}.",
        "Check the settings host and port.",
        host=host,
        port=port,
        why=error.strerror,
    )
