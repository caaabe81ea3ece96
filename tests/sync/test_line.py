"""The line to central over real sockets: whole answers, or an error that says what happened."""

from __future__ import annotations

import socket
import time

import pytest

from sync.carrying.line import Answer, HttpsLine, LineError
from tests.ports import free_port
from tests.sync.answering import always, line_to
from tests.sync.scripted import Asked, answer, scripted


def test_what_is_asked_and_answered() -> None:
    with scripted(always(answer(b"hello", X_Epoch="7"))) as server, line_to(server.port) as line:
        told = line.send("POST", "/api/v1/sync/hello?x=1", b"body", {"Authorization": "Bearer t"})
        assert (told.status, told.body, told.headers["x-epoch"]) == (200, b"hello", "7")
        asked = server.asked[0]
        assert asked.line == "POST /api/v1/sync/hello?x=1 HTTP/1.1"
        assert asked.body == b"body"
        assert asked.header("Authorization") == "Bearer t"
        assert asked.header("Accept-Encoding") == "identity"
        line.send("POST", "empty")
        assert server.asked[1].header("Content-Length") == "0"


def test_one_connection_carries_many_requests() -> None:
    with scripted(always(answer(b"x" * 100))) as server, line_to(server.port) as line:
        for _round in range(20):
            line.send("GET", "/")
        assert server.connections == 1


def test_nothing_is_asked_twice() -> None:
    def cut(asked: Asked, peer: socket.socket) -> bool:
        return True

    with scripted(cut) as server, line_to(server.port) as line:
        with pytest.raises(LineError, match="was cut"):
            line.send("POST", "/push", b"once")
        assert len(server.asked) == 1


@pytest.mark.parametrize("kept", [0, 1, 5_000, 99_999])
def test_a_body_that_is_cut_is_no_answer(kept: int) -> None:
    def cut(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b"x" * kept, length=100_000))
        return True

    with (
        scripted(cut) as server,
        line_to(server.port) as line,
        pytest.raises(LineError, match="was cut"),
    ):
        line.send("GET", "/")


@pytest.mark.parametrize("chunks", [b"", b"5\r\nhel", b"5\r\nhello\r\n"])
def test_chunks_that_are_cut_are_no_answer(chunks: bytes) -> None:
    def cut(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(chunks, length=None, Transfer_Encoding="chunked"))
        return True

    with (
        scripted(cut) as server,
        line_to(server.port) as line,
        pytest.raises(LineError, match="was cut"),
    ):
        line.send("GET", "/")


def test_chunks_that_are_whole_are_an_answer() -> None:
    told = answer(b"5\r\nhello\r\n0\r\n\r\n", length=None, Transfer_Encoding="chunked")
    with scripted(always(told)) as server, line_to(server.port) as line:
        assert line.send("GET", "/").body == b"hello"


def test_an_answer_without_an_end_is_refused() -> None:
    """A cut of it could not be told from its end."""

    def endless(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b'{"vector": {}}', length=None))
        return True

    with (
        scripted(endless) as server,
        line_to(server.port) as line,
        pytest.raises(LineError, match="Something else answered"),
    ):
        line.send("GET", "/")


def test_the_line_works_again_after_a_cut() -> None:
    def first_cut(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b"x" * 10, length=20 if asked.connection == 1 else 10))
        return asked.connection == 1

    with scripted(first_cut) as server, line_to(server.port) as line:
        with pytest.raises(LineError):
            line.send("GET", "/")
        assert line.send("GET", "/").body == b"x" * 10


def test_central_may_close_between_two_requests() -> None:
    def one_each(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b"ok", Connection="close"))
        return True

    with scripted(one_each) as server, line_to(server.port) as line:
        assert [line.send("GET", "/").body for _round in range(3)] == [b"ok"] * 3
        assert server.connections == 3


def test_silence_ends() -> None:
    def silent(asked: Asked, peer: socket.socket) -> None:
        time.sleep(3)

    with scripted(silent) as server, line_to(server.port, silence_s=0.3) as line:
        begun = time.monotonic()
        with pytest.raises(LineError, match="was cut"):
            line.send("GET", "/")
        assert time.monotonic() - begun < 2


def test_a_drip_without_end_ends() -> None:
    def drip(asked: Asked, peer: socket.socket) -> None:
        peer.sendall(answer(length=10_000))
        for _drop in range(60):
            peer.sendall(b"x")
            time.sleep(0.05)

    with scripted(drip) as server, line_to(server.port, silence_s=1, whole_s=0.5) as line:
        begun = time.monotonic()
        with pytest.raises(LineError, match="was cut"):
            line.send("GET", "/")
        assert time.monotonic() - begun < 3


def test_a_slow_upload_has_the_patience_of_each_piece() -> None:
    """The whole takes far longer than the patience for one byte."""
    with scripted(always(answer(b"ok"))) as server, line_to(server.port, connect_s=0.7) as line:
        server.speed = 6 << 20
        body = b"x" * (12 << 20)  # the kernel's own buffers take 4 MB of it at once
        begun = time.monotonic()
        assert line.send("POST", "/push", body).body == b"ok"
        assert time.monotonic() - begun > 1.4
        assert len(server.asked[0].body) == len(body)


def test_an_answer_too_long_is_refused() -> None:
    with (
        scripted(always(answer(b"x" * 5_000))) as server,
        line_to(server.port, most_bytes=4_000) as line,
        pytest.raises(LineError, match="Something else"),
    ):
        line.send("GET", "/")


def test_nobody_there() -> None:
    with line_to(free_port()) as line, pytest.raises(LineError, match="cannot be reached") as said:
        line.send("GET", "/")
    assert "tries again by itself" in said.value.next_step


def test_no_name_no_internet() -> None:
    with (
        HttpsLine("https://nowhere.invalid") as line,
        pytest.raises(LineError, match=r"no Internet|cannot be reached"),
    ):
        line.send("GET", "/")


def test_a_sign_in_page_of_the_line_is_not_central() -> None:
    portal = answer(b"", "302 Found", Location="http://portal.invalid/login")
    with (
        scripted(always(portal)) as server,
        line_to(server.port) as line,
        pytest.raises(LineError, match="Something else") as said,
    ):
        line.send("GET", "/")
    assert "credit" in said.value.next_step


def test_central_may_send_us_on_within_itself() -> None:
    def moved(asked: Asked, peer: socket.socket) -> None:
        there = "/new" in asked.line
        peer.sendall(
            answer(b"here") if there else answer(b"", "307 Temporary Redirect", Location="/new")
        )

    with scripted(moved) as server, line_to(server.port) as line:
        assert line.send("POST", "/old", b"body").body == b"here"
        assert [asked.body for asked in server.asked] == [b"body", b"body"]


def test_a_circle_ends() -> None:
    def circle(asked: Asked, peer: socket.socket) -> None:
        there = "/b" if "/a" in asked.line else "/a"
        peer.sendall(answer(b"", "307 Temporary Redirect", Location=there))

    with (
        scripted(circle) as server,
        line_to(server.port) as line,
        pytest.raises(LineError, match="Something else"),
    ):
        line.send("GET", "/a")


def test_what_it_costs_is_counted_with_everything() -> None:
    with scripted(always(answer(b"y" * 50_000))) as server, line_to(server.port) as line:
        line.send("POST", "/", b"x" * 20_000)
        sent, received = line.moved()
        assert 20_000 < sent < 26_000
        assert 50_000 < received < 56_000
        line.send("POST", "/", b"x" * 20_000)
        assert 40_000 < line.moved()[0] < 50_000
        line.close()
        assert line.moved()[1] > 100_000


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, 120.0),
        (
            {
                "retry-after": "Mon, 30 Nov 2026 10:05:00 GMT",
                "date": "Mon, 30 Nov 2026 10:00:00 GMT",
            },
            300.0,
        ),
        (
            {
                "retry-after": "Mon, 30 Nov 2026 09:00:00 GMT",
                "date": "Mon, 30 Nov 2026 10:00:00 GMT",
            },
            0.0,
        ),
        ({"retry-after": "Mon, 30 Nov 2026 10:05:00 GMT"}, None),
        ({"retry-after": "soon", "date": "Mon, 30 Nov 2026 10:00:00 GMT"}, None),
        ({"retry-after": "9" * 400}, None),
        ({}, None),
    ],
)
def test_how_long_a_busy_central_asks_to_be_left(
    headers: dict[str, str], wait: float | None
) -> None:
    assert Answer(503, headers, b"").retry_after_s == wait
    assert Answer(429, headers, b"").retry_after_s == wait
    assert Answer(200, headers, b"").retry_after_s is None


def test_busy_is_an_answer() -> None:
    told = answer(b"", "429 Too Many Requests", Retry_After="90")
    with scripted(always(told)) as server, line_to(server.port) as line:
        assert line.send("POST", "/push", b"x").retry_after_s == 90
