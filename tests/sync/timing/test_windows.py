"""Hours of the day, over midnight too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import OperatorError
from sync.timing.windows import Window, inside, parse, wait_min

MINUTES = st.integers(0, 1439)
WINDOWS = st.lists(
    st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] != pair[1]).map(lambda p: Window(*p)),
    min_size=1,
    max_size=4,
).map(tuple)


@given(WINDOWS, MINUTES)
def test_the_wait_ends_where_a_window_opens(windows: tuple[Window, ...], minute: int) -> None:
    wait = wait_min(windows, minute)
    assert 0 <= wait < 1440
    assert inside(windows, (minute + wait) % 1440)
    assert not any(inside(windows, (minute + step) % 1440) for step in range(wait))


@given(WINDOWS)
def test_what_is_written_is_read(windows: tuple[Window, ...]) -> None:
    assert parse(tuple(map(str, windows))) == windows


def test_the_night_holds_midnight() -> None:
    (night,) = parse(("22:00-05:00",))
    assert [night.holds(h * 60) for h in (21, 22, 23, 0, 4, 5, 12)] == [
        False, True, True, True, True, False, False,
    ]  # fmt: skip
    assert parse(("18:00-24:00",))[0].holds(1439)


def test_without_windows_every_hour_is_good() -> None:
    assert inside((), 700)
    assert wait_min((), 700) == 0


@pytest.mark.parametrize("text", ["", "22:00", "22-05", "25:00-05:00", "22:00-22:00", "22:60-05:00", "20:00-24:30"])  # fmt: skip
def test_what_is_no_window_is_said(text: str) -> None:
    with pytest.raises(OperatorError, match="window that is none"):
        parse((text,))
