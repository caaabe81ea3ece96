"""What came of an upload before the line was cut is handed to the application."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hub.server.serve import Server
from hub.server.sockets import listen

BLOB, OTHER = "/api/v1/sync/blobs/abc?offset=0&bytes=1000", "/elsewhere?offset=0"


@pytest.fixture
def came() -> list[tuple[str, bytes]]:
    return []


@pytest.fixture
def port(came: list[tuple[str, bytes]]) -> Iterator[int]:
    """A server whose application notes what comes."""

    def note(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        came.append((environ["PATH_INFO"], body))
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    listener = listen("127.0.0.1", 0)
    server = Server(note, [listener], threads=2, connections=10)
    thread = threading.Thread(target=server.loop, daemon=True)
    thread.start()
    yield int(listener.getsockname()[1])
    server.close()


def cut(port: int, path: str, announced: int, sent: bytes, method: str = "PUT") -> None:
    """Send the beginning of a request, then hang up."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\n"
        line.sendall(head.encode() + sent)
        time.sleep(0.2)


def wait_for(came: list[tuple[str, bytes]], patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while not came and time.monotonic() < end:
        time.sleep(0.02)


def test_what_came_of_a_piece_is_handed_on(port: int, came: list[tuple[str, bytes]]) -> None:
    cut(port, BLOB, 1000, b"x" * 400)
    wait_for(came, 10)
    assert came == [("/api/v1/sync/blobs/abc", b"x" * 400)]


@pytest.mark.parametrize(
    ("path", "method", "sent"), [(OTHER, "PUT", b"x"), (BLOB, "POST", b"x"), (BLOB, "PUT", b"")]
)
def test_nothing_else_is_handed_on_in_part(
    port: int, came: list[tuple[str, bytes]], path: str, method: str, sent: bytes
) -> None:
    cut(port, path, 1000, sent, method)
    wait_for(came, 0.5)
    assert came == []


def test_a_whole_piece_comes_once(port: int, came: list[tuple[str, bytes]]) -> None:
    cut(port, BLOB, 4, b"abcd")
    wait_for(came, 10)
    time.sleep(0.3)
    assert came == [("/api/v1/sync/blobs/abc", b"abcd")]
