"""What was promised, and what a report says of it."""

from __future__ import annotations

from itertools import permutations

import pytest

from hub.core.errors import InputError
from hub.core.journal import Entry
from hub.core.node import Node
from hub.core.rebuild import rebuild
from hub.core.storage.bound import run
from hub.core.who import SYSTEM
from hub.features.reports import service
from hub.features.reports.period import Period, period
from hub.features.reports.records import TargetSet, fold_target
from hub.main import folded_models
from tests.hub.features.reports.village import people


def promise(node: Node, number: str, starts: str = "2021-01", ends: str = "2021-12") -> None:
    service.set_target(node, SYSTEM, node.space_id, "users", starts, ends, number)


def test_targets_that_touch_the_period_add_up(node: Node) -> None:
    promise(node, "100", "2020-01", "2020-12")
    promise(node, "1 200", "2021-01", "2021-12")
    people(node, 1, "2020-06-01 10:00", "woman", "15-24")
    assert service.usage(node, period("2020-06", "2021-01")).targets == {"users": 1300}
    assert service.usage(node, period("2021-01", "2021-02")).targets == {"users": 1200}
    assert service.usage(node, Period()).targets == {"users": 100}, "the months with visits"


def test_the_last_number_holds_and_zero_takes_it_back(node: Node) -> None:
    promise(node, "100")
    promise(node, "90")
    assert [row.value for row in service.targets()] == [90]
    promise(node, "0")
    assert service.targets() == []


def test_any_order_of_the_same_records_gives_the_same_target(node: Node) -> None:
    def entry(hlc: int, writer: str, value: int) -> Entry:
        body = TargetSet(measure="users", starts="2021-01", ends="2021-12", value=value)
        return Entry(writer, "target.set", "s", writer, 1, hlc, "b", 0, 0, "", body)

    records = [entry(5, "b", 1), entry(9, "a", 2), entry(9, "b", 3)]
    for order in permutations(records):
        run("DELETE FROM target")
        for each in order:
            fold_target(each)
        assert run("SELECT value, hlc, writer FROM target").fetchall() == [(3, 9, "b")]


def test_the_journal_gives_the_targets_back(node: Node) -> None:
    promise(node, "761")
    assert rebuild(node, folded_models(node.features)).equal


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"measure": "rain"}, "measure"),
        ({"starts": "2021-13"}, "starts"),
        ({"ends": ""}, "ends"),
        ({"ends": "2020-01"}, "ends"),
        ({"value": "-3"}, "value"),
        ({"value": "many"}, "value"),
        ({"value": "99999999999"}, "value"),
        ({"space_id": "nowhere"}, "space"),
    ],
)
def test_what_cannot_be_promised_is_said(node: Node, changed: dict[str, str], field: str) -> None:
    given = {
        "space_id": node.space_id, "measure": "users", "starts": "2021-01", "ends": "2021-12",
        "value": "100", **changed,
    }  # fmt: skip
    with pytest.raises(InputError) as error:
        service.set_target(node, SYSTEM, **given)
    assert error.value.field == field
    assert service.targets() == []
