"""A file comes whole through cuts, busy servers and replaced files, and costs little more than itself."""

from __future__ import annotations

import random
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.carrying.http_range import AbsentError, BusyError, Care, HttpRange, OtherFileError
from sync.carrying.line import LineError
from tests.sync.scripted import Asked, Server, answer, scripted

DATA = random.Random(7).randbytes(300_000)
pytestmark = pytest.mark.sqlite_only


class Shelf:
    """A server of one file that cuts each answer after so many bytes."""

    def __init__(
        self, data: bytes = DATA, tag: str = '"one"', cuts: list[int] | None = None
    ) -> None:
        self.data, self.tag, self.cuts = data, tag, cuts or []
        self.sent = 0

    def __call__(self, asked: Asked, peer: socket.socket) -> bool:
        found = re.match(r"bytes=(\d+)-", asked.header("Range"))
        start = int(found[1]) if found and asked.header("If-Range") == self.tag else 0
        body = self.data[start:]
        if start:
            span = f"bytes {start}-{len(self.data) - 1}/{len(self.data)}"
            head = answer(b"", "206 Partial Content", len(body), ETag=self.tag, Content_Range=span)
        else:
            head = answer(b"", length=len(body), ETag=self.tag)
        cut = self.cuts.pop(0) if self.cuts else None
        self.sent += len(body[:cut])
        peer.sendall(head + body[:cut])
        return cut is not None


def client(server: Server, **care: Callable[..., object]) -> HttpRange:
    """A client that does not really wait."""
    told = {"sleep": lambda wait_s: None, **care}
    return HttpRange(f"http://127.0.0.1:{server.port}", silence_s=5, care=Care(**told))  # type: ignore[arg-type]


def test_cuts_cost_nothing_that_had_come(tmp_path: Path) -> None:
    cuts = [random.Random(n).randrange(1, 60_000) for n in range(20)]
    shelf = Shelf(cuts=cuts)
    told: list[int] = []
    with scripted(shelf) as server, client(server) as one:
        one.get("f", tmp_path / "f", most=1 << 20, on_bytes=told.append)
    assert (tmp_path / "f").read_bytes() == DATA
    assert told == sorted(told) and told[-1] == len(DATA)
    # A piece that the kernel had not handed over yet may be sent again.
    assert shelf.sent <= len(DATA) * 1.05
    assert [each.name for each in tmp_path.iterdir()] == ["f"]


def test_it_goes_on_in_another_process(tmp_path: Path) -> None:
    shelf = Shelf(cuts=[100_000])
    stops: list[int] = []

    def stop(wait_s: float) -> None:
        stops.append(1)
        raise KeyboardInterrupt

    with scripted(shelf) as server:
        with client(server, sleep=stop) as one, pytest.raises(KeyboardInterrupt):
            one.get("f", tmp_path / "f", most=1 << 20)
        assert 0 < (tmp_path / "f").stat().st_size <= 100_000
        with client(server) as another:
            another.get("f", tmp_path / "f", most=1 << 20)
        assert server.asked[1].header("Range").startswith("bytes=")
    assert stops and (tmp_path / "f").read_bytes() == DATA


def test_a_tag_known_beforehand_lets_another_server_go_on(tmp_path: Path) -> None:
    first = Shelf(tag='"abc"', cuts=[150_000])

    def stop(wait_s: float) -> None:
        raise KeyboardInterrupt

    with (
        scripted(first) as server,
        client(server, sleep=stop) as one,
        pytest.raises(KeyboardInterrupt),
    ):
        one.get("f", tmp_path / "f", most=1 << 20, etag='"abc"')
    assert [each.name for each in tmp_path.iterdir()] == ["f"]
    second = Shelf(tag='"abc"')
    with scripted(second) as server, client(server) as one:
        one.get("f", tmp_path / "f", most=1 << 20, etag='"abc"', size=len(DATA))
        one.get("f", tmp_path / "f", most=1 << 20, etag='"abc"', size=len(DATA))
        assert len(server.asked) == 1, "what is whole is not asked for"
    assert second.sent < 160_000 and (tmp_path / "f").read_bytes() == DATA


@pytest.mark.parametrize("tag", ['"two"', 'W/"two"', ""])
def test_a_file_that_was_replaced_is_never_mixed(tmp_path: Path, tag: str) -> None:
    other = random.Random(8).randbytes(200_000)
    shelf = Shelf(cuts=[120_000, 50_000, 70_000])

    def replaced(asked: Asked, peer: socket.socket) -> bool:
        done = shelf(asked, peer)
        shelf.data, shelf.tag = other, tag
        return done

    with scripted(replaced) as server, client(server) as one:
        one.get("f", tmp_path / "f", most=1 << 20)
    assert (tmp_path / "f").read_bytes() == other
    assert [each.name for each in tmp_path.iterdir()] == ["f"]


def test_what_is_whole_already_is_told_so(tmp_path: Path) -> None:
    def full(asked: Asked, peer: socket.socket) -> None:
        head = {"Content_Range": f"bytes */{len(DATA)}"}
        peer.sendall(answer(b"too far", "416 Range Not Satisfiable", **head))

    (tmp_path / "f").write_bytes(DATA)
    with scripted(full) as server, client(server) as one:
        one.get("f", tmp_path / "f", most=1 << 20, etag='"one"')
    assert (tmp_path / "f").read_bytes() == DATA


def test_a_busy_server_is_left_alone_as_long_as_it_asks(tmp_path: Path) -> None:
    waits: list[float] = []
    shelf = Shelf()

    def busy(asked: Asked, peer: socket.socket) -> bool | None:
        if len(waits) < 2:
            peer.sendall(answer(b"", "429 Too Many Requests", Retry_After="40"))
            return None
        return shelf(asked, peer)

    with scripted(busy) as server, client(server, sleep=waits.append) as one:
        one.get("f", tmp_path / "f", most=1 << 20)
    assert len(waits) == 2 and all(40 <= wait <= 100 for wait in waits)

    def closed(asked: Asked, peer: socket.socket) -> None:
        peer.sendall(answer(b"", "503 Service Unavailable", Retry_After="7200"))

    with scripted(closed) as server, client(server) as one, pytest.raises(BusyError) as caught:
        one.get("f", tmp_path / "g", most=1 << 20)
    assert caught.value.wait_s == 7200 and len(waits) == 2


def test_waits_grow_and_are_spread(tmp_path: Path) -> None:
    waits: list[float] = []
    with scripted(lambda asked, peer: True) as server:
        one = client(server, sleep=waits.append)
        with one, pytest.raises(LineError):
            one.get("f", tmp_path / "f", most=1 << 20)
    assert len(waits) == 5
    assert all(wait <= 2.0 ** (n + 1) for n, wait in enumerate(waits))
    assert len(set(waits)) == 5


@pytest.mark.parametrize(
    ("status", "expected"), [("404 Not Found", AbsentError), ("403 Forbidden", AbsentError), ("302 Found", AbsentError)]
)  # fmt: skip
def test_what_is_not_there_is_not_asked_again(
    tmp_path: Path, status: str, expected: type[LineError]
) -> None:
    with scripted(lambda asked, peer: peer.sendall(answer(b"no", status))) as server:
        with client(server) as one, pytest.raises(expected):
            one.get("f", tmp_path / "f", most=1 << 20)
        assert len(server.asked) == 1


def test_more_than_was_said_is_refused(tmp_path: Path) -> None:
    with scripted(Shelf()) as server, client(server) as one:
        with pytest.raises(OtherFileError):
            one.get("f", tmp_path / "f", most=100_000)
        with pytest.raises(OtherFileError):
            one.get("f", tmp_path / "f", most=1 << 20, size=len(DATA) + 1)
    assert not (tmp_path / "f").exists()

    def endless(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b"", length=None, Transfer_Encoding="chunked"))
        for _ in range(100):
            peer.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        return True

    with scripted(endless) as server, client(server) as one, pytest.raises(OtherFileError):
        one.get("f", tmp_path / "f", most=200_000)
    assert (tmp_path / "f").stat().st_size <= 200_000


def test_a_budget_ends_it_and_what_came_is_kept(tmp_path: Path) -> None:
    class SpentError(Exception):
        pass

    left = 150_000

    def spend(count: int) -> None:
        nonlocal left
        left -= count
        if left < 0:
            raise SpentError

    with scripted(Shelf()) as server:
        with client(server, spend=spend) as one, pytest.raises(SpentError):
            one.get("f", tmp_path / "f", most=1 << 20)
        assert 150_000 <= (tmp_path / "f").stat().st_size <= 150_000 + 65_536
        with client(server) as one:
            one.get("f", tmp_path / "f", most=1 << 20)
        assert server.asked[1].header("Range").startswith("bytes=1")
    assert (tmp_path / "f").read_bytes() == DATA


def test_a_silent_server_is_noticed(tmp_path: Path) -> None:
    def silent(asked: Asked, peer: socket.socket) -> bool:
        peer.sendall(answer(b"some", length=5000, ETag='"one"'))
        time.sleep(3)
        return True

    with scripted(silent) as server:
        one = HttpRange(
            f"http://127.0.0.1:{server.port}", silence_s=0.2, care=Care(sleep=lambda s: None)
        )
        started = time.monotonic()
        with one, pytest.raises(LineError):
            one.get("f", tmp_path / "f", most=1 << 20)
    assert time.monotonic() - started < 10
