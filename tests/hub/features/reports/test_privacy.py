"""What readers from outside may see: nothing about fewer than five people, nor a way to work it out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.core.node import Node
from hub.features.reports import service
from hub.features.reports.as_json import answer
from hub.features.reports.period import Period
from hub.features.reports.privacy import LEAST, hidden
from hub.features.reports.report import Hidden
from tests.hub.features.reports.village import people, visit

Cells = dict[tuple[int, int], float]


def grid(rows: list[list[int]]) -> tuple[Cells, list[list[tuple[int, int]]]]:
    """A table with its totals (last row, last column) and the sums a reader can do."""
    height, width = len(rows), len(rows[0])
    whole = [[*row, sum(row)] for row in rows]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    cells: Cells = {(y, x): n for y, row in enumerate(whole) for x, n in enumerate(row)}
    lines = [[(y, x) for x in range(width + 1)] for y in range(height + 1)]
    lines += [[(y, x) for y in range(height + 1)] for x in range(width + 1)]
    return cells, lines


def test_large_numbers_stay() -> None:
    cells, lines = grid([[10, 20], [30, 40]])
    assert hidden(cells, lines) == (frozenset(), frozenset())


def test_a_small_number_takes_a_second_one_with_it_in_its_row_and_its_column() -> None:
    cells, lines = grid([[3, 20], [30, 40]])
    few, kept = hidden(cells, lines)
    assert few == {(0, 0)}
    assert kept == {(0, 1), (1, 0), (1, 1)}


def test_zero_tells_nothing_about_anybody() -> None:
    cells, lines = grid([[0, 20], [30, 40]])
    assert hidden(cells, lines) == (frozenset(), frozenset())


def test_two_small_numbers_that_make_less_than_five_take_a_third() -> None:
    few, kept = hidden({"a": 1, "b": 1, "c": 10, "all": 12}, [("a", "b", "c", "all")])
    assert few == {"a", "b"} and kept == {"c"}


def test_those_who_were_not_asked_are_no_secret_but_may_protect_others() -> None:
    line = [("women", "men", "unknown", "all")]
    assert hidden({"women": 9, "men": 30, "unknown": 2, "all": 41}, line, ["unknown"])[0] == set()
    few, kept = hidden({"women": 3, "men": 30, "unknown": 2, "all": 35}, line, ["unknown"])
    assert few == {"women"} and kept == {"unknown"}


@given(st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5)
))  # fmt: skip
def test_no_sum_gives_a_small_number_back(rows: list[list[int]]) -> None:
    cells, lines = grid(rows)
    few, kept = hidden(cells, lines)
    gone = few | kept
    assert all(cells[key] >= LEAST or not cells[key] for key in cells if key not in gone)
    for line in lines:
        covered = [key for key in line if key in gone]
        assert len(covered) != 1
        if covered and line[-1] not in gone:
            assert sum(cells[key] for key in covered) >= LEAST


def test_the_space_sees_what_others_do_not(node: Node) -> None:
    people(node, 3, "2021-05-03 10:00", "woman", "15-24")
    people(node, 9, "2021-05-03 11:00", "man", "15-24")
    inside = service.usage(node, Period())
    outside = service.usage(node, Period(), (), from_outside=True)
    assert inside.totals["women"] == 3 and inside.women_share == 0.25
    assert outside.totals["users"] == 12
    assert outside.totals["women"] == Hidden.FEW
    assert outside.totals["men"] == Hidden.KEPT
    assert outside.women_share is None
    assert outside.tables["gender"]["woman"]["users"] == Hidden.FEW
    assert outside.tables["band"]["15-24"]["women"] == Hidden.FEW
    assert outside.tables["month"]["2021-05"]["women"] == Hidden.FEW
    assert outside.tables["hour"]["0-10"]["visits"] == Hidden.FEW


def test_many_visits_of_one_person_are_still_one_person(node: Node) -> None:
    regular = people(node, 1, "2021-05-03 10:00", "woman", "15-24")[0]
    for day in range(4, 29):
        visit(node, f"2021-05-{day:02d} 10:00", regular, "woman", "15-24")
    people(node, 8, "2021-04-05 15:00", "woman", "25-34")
    outside = service.usage(node, Period(), (), from_outside=True)
    may = outside.tables["month"]["2021-05"]
    assert may["users"] == may["visits"] == may["hours"] == Hidden.FEW
    # The totals stand, so April's visits must go too: total minus April is May.
    assert outside.totals["visits"] == 34
    assert outside.tables["month"]["2021-04"]["visits"] == Hidden.KEPT


def test_whoever_is_neither_woman_nor_man_is_not_singled_out(node: Node) -> None:
    people(node, 10, "2021-05-03 10:00", "woman", "15-24")
    people(node, 10, "2021-05-03 10:00", "man", "15-24")
    people(node, 1, "2021-05-03 10:00", "other", "15-24")
    outside = answer(service.usage(node, Period(), (), from_outside=True))
    assert outside["women"] == 10 and outside["gender_unknown"] == 1
    assert "other" not in outside
    assert [row["gender"] for row in outside["by_gender"]] == ["woman", "man", "unknown"]


def test_who_is_outside() -> None:
    assert service.outside({"anyone", "learner", "manager"})
    assert not service.outside({"learner", "manager", "facilitator"})
    assert not service.outside({"operator"})
