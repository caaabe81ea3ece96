"""A server on a real socket that answers as a script says, cuts and drips included."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Script = Callable[["Asked", socket.socket], bool | None]


@dataclass
class Asked:
    """One request as it arrived; ``connection`` counts connections from 1."""

    connection: int
    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.splitlines()[0]

    def header(self, name: str) -> str:
        for line in self.head.splitlines()[1:]:
            if line.lower().startswith(name.lower() + ":"):
                return line.split(":", 1)[1].strip()
        return ""


@dataclass
class Server:
    """``asked`` are the requests until now; ``script`` answers: True closes the connection."""

    script: Script
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    #: Bytes of a body that are read in a second; 0: as fast as they come.
    speed: int = 0


def answer(
    body: bytes = b"", status: str = "200 OK", length: int | None = -1, **headers: str
) -> bytes:
    """The bytes of an answer; ``length`` None leaves Content-Length out."""
    size = len(body) if length == -1 else length
    lines = [f"HTTP/1.1 {status}"]
    if size is not None:
        lines.append(f"Content-Length: {size}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def scripted(script: Script, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that listens on this machine until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(script, listener.getsockname()[1])
    open_now: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                peer, _address = listener.accept()
            except OSError:
                return
            server.connections += 1
            open_now.append(peer)
            number = server.connections
            threading.Thread(target=talk, args=(peer, number), daemon=True).start()

    def talk(peer: socket.socket, number: int) -> None:
        with suppress(OSError):
            if context:
                peer = context.wrap_socket(peer, server_side=True)
            with peer:
                while (asked := _read(server, peer, number)) is not None:
                    server.asked.append(asked)
                    if server.script(asked, peer):
                        return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for peer in open_now:
            with suppress(OSError):
                peer.close()


def _read(server: Server, peer: socket.socket, number: int) -> Asked | None:
    """The next request; None at the end."""
    told = b""
    while b"\r\n\r\n" not in told:
        piece = peer.recv(4096)
        if not piece:
            return None
        told += piece
    head, _gap, body = told.partition(b"\r\n\r\n")
    asked = Asked(number, head.decode(), b"")
    size = int(asked.header("Content-Length") or 0)
    while len(body) < size:
        piece = peer.recv(65_536)
        time.sleep(len(piece) / server.speed if server.speed else 0)
        if not piece:
            return None
        body += piece
    asked.body = body
    return asked
