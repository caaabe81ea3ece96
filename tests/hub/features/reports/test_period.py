"""The months a report speaks of."""

from __future__ import annotations

import pytest

from hub.core.errors import InputError
from hub.features.reports.period import Period, month_at, months, period
from tests.hub.features.reports.village import at


def test_both_months_are_counted() -> None:
    asked = period("2019-01", "2021-05")
    assert asked.from_ms == at("2019-01-01 00:00")
    assert asked.to_ms == at("2021-06-01 00:00")


def test_a_december_ends_with_the_year() -> None:
    assert period("2020-12", "2020-12").to_ms == at("2021-01-01 00:00")
    assert months("2020-11", "2021-02") == ["2020-11", "2020-12", "2021-01", "2021-02"]


def test_no_month_is_everything() -> None:
    asked = period("", " ")
    assert asked == Period(None, None)
    assert asked.from_ms == 0 and asked.to_ms > at("2099-12-31 23:59")


@pytest.mark.parametrize(
    "text", ["2021-13", "2021-00", "05-2021", "2021", "mai 2021", "2021-05-03"]
)
def test_what_is_no_month_is_said_with_the_way_out(text: str) -> None:
    with pytest.raises(InputError, match=r"not a month.*like 2021-05") as error:
        period(text, "")
    assert error.value.field == "from"


def test_a_year_that_nobody_counted_is_refused() -> None:
    with pytest.raises(InputError, match="1850"):
        period("", "1850-01")


def test_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(InputError, match="Swap"):
        period("2021-05", "2020-01")


def test_the_month_of_the_last_millisecond() -> None:
    assert month_at(at("2021-06-01 00:00") - 1) == "2021-05"
