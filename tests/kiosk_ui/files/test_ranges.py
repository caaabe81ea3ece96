"""Files by range, as RFC 9110 asks: what players and downloads that resume rely on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from kiosk_ui.files.ranges import Span, UnsatisfiableError, send_path, span_of

BODY = bytes(range(256)) * 1000
SIZE = len(BODY)
Ask = Callable[..., TestResponse]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "voix.opus"
    path.write_bytes(BODY)
    os.utime(path, (1_700_000_000.25, 1_700_000_000.25))
    return path


@pytest.fixture(params=["werkzeug", "wsgi.file_wrapper"])
def ask(file: Path, request: pytest.FixtureRequest) -> Ask:
    """Asks for the file, from a server with and from one without its own way to send files."""
    app = Flask(__name__)

    @app.get("/voix")
    def voice() -> Response:
        return send_path(file, "audio/ogg", "private, max-age=60", "sandbox")

    def wrapper(stream: Any, size: int) -> Any:
        return iter(lambda: stream.read(size), b"")

    def act(method: str = "GET", **headers: str) -> TestResponse:
        base = {"wsgi.file_wrapper": wrapper} if request.param == "wsgi.file_wrapper" else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(app).open("/voix", method=method, headers=named, environ_overrides=base)

    return act


def body(answer: TestResponse) -> bytes:
    """What a client reads: as many bytes as were announced (the server cuts there)."""
    return answer.get_data()[: int(answer.headers["Content-Length"])]


def test_the_whole_file(ask: Ask) -> None:
    answer = ask()
    assert answer.status_code == 200
    assert body(answer) == BODY
    headers = answer.headers
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Type"] == "audio/ogg"
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert headers["ETag"].startswith('"')


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=1000-65999", 1000, 65999),
        ("bytes=200000-", 200_000, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-99999999", 0, SIZE - 1),
        ("bytes=255000-99999999", 255_000, SIZE - 1),
        ("bytes=255999-", SIZE - 1, SIZE - 1),
    ],
)
def test_one_range(ask: Ask, asked: str, first: int, last: int) -> None:
    answer = ask(Range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert body(answer) == BODY[first : last + 1]


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-9", "bytes=0-1, -5", "lines=0-1", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b",
        "bytes=0x0-5", "bytes 0-5", "bytes=1-2-3", "bytes=" + "9" * 400 + "-", "",
    ],
)  # fmt: skip
def test_several_ranges_and_nonsense_get_the_whole_file(ask: Ask, asked: str) -> None:
    answer = ask(Range=asked)
    assert answer.status_code == 200
    assert "Content-Range" not in answer.headers
    assert body(answer) == BODY


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999999-", "bytes=-0"])
def test_a_range_outside_is_refused_with_the_size(ask: Ask, asked: str) -> None:
    answer = ask(Range=asked)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"
    assert answer.get_data() == b""


def test_if_range_sends_a_part_only_of_the_same_file(ask: Ask, file: Path) -> None:
    first = ask()
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for same in (tag, date):
        assert ask(Range="bytes=0-9", If_Range=same).status_code == 206
    for other in ('"other"', f"W/{tag}", "Tue, 14 Nov 2023 22:13:19 GMT", "yesterday", ""):
        answer = ask(Range="bytes=0-9", If_Range=other)
        assert answer.status_code == 200, other
        assert body(answer) == BODY
    file.write_bytes(BODY[::-1])
    answer = ask(Range="bytes=0-9", If_Range=tag)
    assert answer.status_code == 200
    assert body(answer) == BODY[::-1]


def test_what_the_browser_has_is_not_sent_again(ask: Ask, file: Path) -> None:
    first = ask()
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = ask(If_None_Match=known)
        assert answer.status_code == 304
        assert answer.get_data() == b""
        assert answer.headers["ETag"] == tag
    assert ask(If_Modified_Since=date).status_code == 304
    assert ask(If_Modified_Since="Tue, 14 Nov 2023 22:13:19 GMT").status_code == 200
    assert ask(If_None_Match='"x"', If_Modified_Since=date).status_code == 200  # the tag decides
    assert ask(If_None_Match=tag, Range="bytes=0-9").status_code == 304
    os.utime(file, (1_700_000_001, 1_700_000_001))
    assert ask(If_None_Match=tag).status_code == 200


def test_head_tells_all_but_the_bytes(ask: Ask) -> None:
    whole, part = ask("HEAD"), ask("HEAD", Range="bytes=0-9")
    for answer in (whole, part):  # RFC 9110, 14.2: a range is for GET alone
        assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(SIZE))
        assert "Content-Range" not in answer.headers
        assert answer.get_data() == b""


def test_an_empty_file(ask: Ask, file: Path) -> None:
    file.write_bytes(b"")
    assert (ask().status_code, ask().get_data()) == (200, b"")
    assert ask(Range="bytes=0-0").status_code == 416
    assert ask(Range="bytes=-1").status_code == 416


@given(st.integers(0, 3000), st.integers(0, 4000), st.integers(0, 4000))
def test_a_span_lies_in_the_file(size: int, first: int, last: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            span = span_of(header, size)
        except UnsatisfiableError:
            continue
        if span is not None:
            assert span.length > 0
            assert span.start >= 0
            assert span.start + span.length <= size


def test_no_header_is_the_whole() -> None:
    assert span_of(None, 10) is None
    assert span_of(" bytes=2-3 ", 10) == Span(2, 2)
