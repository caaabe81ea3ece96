"""What rsync writes is understood in any pieces, and nothing of a run is left when it ends."""

from __future__ import annotations

import itertools
import time

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.content.errors import FetchError, StoppedError
from sync.content.running import Moved, Parser, Watch, run

pytestmark = pytest.mark.sqlite_only
TEXT = (
    "file:01-la-commune.md\n\r            233   0%    0.00kB/s    0:00:00  \r"
    "            233   0%  227.54kB/s    0:00:00 (xfr#1, to-chk=2/3)\n"
    "file:é/film: 100%.bin\n\r     32768   1%   31.25MB/s    0:00:00  \r"
    "   3000341 100%   95.37MB/s    0:00:00 (xfr#3, to-chk=0/3)\n"
).encode()


@given(st.lists(st.integers(0, len(TEXT)), max_size=12))
def test_any_pieces_tell_the_same(cuts: list[int]) -> None:
    parser, last = Parser(), None
    places = [0, *sorted(cuts), len(TEXT)]
    for start, end in itertools.pairwise(places):
        last = parser.feed(TEXT[start:end]) or last
    assert last == Moved(3000341, "é/film: 100%.bin")


@given(st.binary(max_size=500))
def test_rubbish_is_passed_over(data: bytes) -> None:
    parser = Parser()
    parser.feed(data)
    assert parser.feed(b"\n  5 1% 1kB/s\r") == Moved(5, parser._now.file)


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    parser = Parser()
    for _ in range(200):
        parser.feed(b"x" * 65_536)
    assert len(parser._rest) <= 65_536


def left() -> list[str]:
    return [p.name() for p in psutil.Process().children(recursive=True)]


def test_who_does_not_hear_sigterm_is_killed_with_its_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sync.content import running

    monkeypatch.setattr(running, "GRACE_S", 0.5)
    deaf = "trap '' TERM; (trap '' TERM; sleep 60) & sleep 60"
    before = left()
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        run(["bash", "-c", deaf], Watch(silence_s=0.5))
    assert caught.value.fault == "line"
    assert time.monotonic() - started < 10
    assert sorted(left()) == sorted(before)


def test_signs_of_life_keep_it_going() -> None:
    busy = "for i in 1 2 3 4 5 6; do head -c 20000 /dev/zero >/dev/null; sleep 0.4; done"
    run(["bash", "-c", busy], Watch(silence_s=1.5))
    with pytest.raises(FetchError):
        run(["bash", "-c", "sleep 30"], Watch(silence_s=1.0))


def test_more_than_was_said_ends_it() -> None:
    with pytest.raises(FetchError) as caught:
        run(["bash", "-c", "echo '  999 1% 1kB/s'; sleep 30"], Watch(most=100))
    assert caught.value.fault == "source" and "more than it said" in str(caught.value)


def test_stop_and_budget_end_it() -> None:
    with pytest.raises(StoppedError):
        run(["bash", "-c", "sleep 30"], Watch(stop=lambda: True))

    def spend(count: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(["bash", "-c", "sleep 30"], Watch(spend=spend))
    with pytest.raises(FetchError) as caught:
        run(["bash", "-c", "sleep 30"], Watch(full=lambda: True))
    assert caught.value.fault == "here"


def test_what_a_short_run_used_is_told_at_its_end() -> None:
    told: list[int] = []
    said = "echo 'sent 1234 bytes  received 500000 bytes  9 bytes/sec'"
    run(["bash", "-c", said, "-e", "ssh"], Watch(spend=told.append))
    assert sum(told) == 501_234
    told.clear()
    run(["bash", "-c", said], Watch(spend=told.append))
    assert sum(told) == 0, "a folder costs nothing"


def test_a_missing_program_is_told() -> None:
    with pytest.raises(FetchError, match="rsync is missing"):
        run(["rsync-that-is-not-here"], Watch())


def test_what_it_says_on_standard_error_is_kept_for_the_log() -> None:
    with pytest.raises(FetchError) as caught:
        run(["bash", "-c", "echo 'No space left on device' >&2; exit 11"], Watch())
    assert caught.value.fault == "here" and "No space left" in caught.value.detail
