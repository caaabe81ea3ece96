"""What a report counts."""

from __future__ import annotations

import time

import pytest

from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people import service as people_service
from hub.core.who import SYSTEM
from hub.features.reports import service
from hub.features.reports.period import Period, period
from tests.factories import person
from tests.hub.features.reports.village import people, visit


def test_nobody_came(node: Node) -> None:
    report = service.usage(node, Period())
    assert report.empty and report.first is None
    assert report.totals["users"] == 0
    assert report.women_share is None and report.youth_share is None


def test_a_person_counts_once_as_at_the_latest_visit_of_the_period(node: Node) -> None:
    awa = person(node)
    visit(node, "2020-03-02 10:00", awa, "woman", "15-24")
    visit(node, "2021-03-01 10:00", awa, "woman", "25-34")
    whole = service.usage(node, Period())
    assert whole.totals["users"] == 1 and whole.totals["visits"] == 2
    assert whole.tables["band"]["25-34"]["users"] == 1
    assert whole.tables["band"]["15-24"]["users"] == 0
    assert whole.tables["band"]["15-24"]["visits"] == 1
    then = service.usage(node, period("", "2020-12"))
    assert then.tables["band"]["15-24"]["users"] == 1


def test_the_first_and_last_millisecond_of_a_month_belong_to_it(node: Node) -> None:
    people(node, 1, "2021-04-30 23:59:59.999", "woman", "15-24")
    people(node, 1, "2021-05-01 00:00", "woman", "15-24")
    people(node, 1, "2021-05-31 23:59:59.999", "man", "15-24")
    people(node, 1, "2021-06-01 00:00", "man", "15-24")
    assert service.usage(node, period("2021-05", "2021-05")).totals["users"] == 2


def test_shares_leave_out_those_who_were_not_asked(node: Node) -> None:
    people(node, 1, "2021-05-03 10:00", "woman", "15-24")
    people(node, 2, "2021-05-03 10:00", "man", "50+")
    people(node, 5, "2021-05-03 10:00", None, None)
    report = service.usage(node, Period())
    assert report.totals["users"] == 8
    assert report.totals["gender_unknown"] == report.totals["age_unknown"] == 5
    assert report.women_share == 0.33 and report.youth_share == 0.33


def test_visitors_stand_apart(node: Node) -> None:
    people(node, 1, "2021-05-03 10:00", "woman", "15-24")
    visit(node, "2021-05-03 11:00", None, "man", "25-34", minutes=60, purpose="print")
    report = service.usage(node, Period())
    assert report.totals["users"] == report.totals["visits"] == 1
    assert report.totals["visitor_visits"] == 1
    assert report.totals["hours"] == 0.5 and report.totals["visitor_hours"] == 1.0
    assert report.tables["purpose"]["print"]["visitor_visits"] == 1
    assert report.tables["purpose"]["unknown"]["visits"] == 1


def test_months_without_anybody_are_shown(node: Node) -> None:
    people(node, 1, "2020-03-02 10:00", "woman", "15-24")
    people(node, 1, "2020-06-01 10:00", "woman", "15-24")
    rows = service.usage(node, Period()).tables["month"]
    assert list(rows) == ["2020-03", "2020-04", "2020-05", "2020-06"]
    assert rows["2020-04"]["visits"] == 0


def test_a_clock_that_was_wrong_makes_no_centuries_of_empty_months(node: Node) -> None:
    people(node, 1, "1970-01-01 00:10", "woman", "15-24")
    people(node, 1, "2020-06-01 10:00", "woman", "15-24")
    report = service.usage(node, Period())
    assert report.totals["users"] == 2
    assert list(report.tables["month"]) == ["1970-01", "2020-06"]


def test_hours_of_the_week_with_women_apart(node: Node) -> None:
    people(node, 2, "2021-05-08 15:20", "man", "50+")  # a Saturday
    people(node, 1, "2021-05-08 15:59", "woman", "15-24")
    people(node, 1, "2021-05-09 00:00", "woman", "15-24")
    hours = service.usage(node, Period()).tables["hour"]
    assert hours["5-15"]["visits"] == 3 and hours["5-15"]["women"] == 1
    assert hours["6-0"]["visits"] == 1


def test_activities_and_the_rooms_of_pages(node: Node) -> None:
    awa = person(node)
    visit(node, "2021-05-03 10:00", awa, "woman", "15-24", minutes=60, subject="lesson")
    visit(node, "2021-05-03 12:00", awa, "woman", "15-24", minutes=30, subject="quiz")
    visit(node, "2021-05-04 12:00", None, "man", "15-24", minutes=30, subject="page")
    rows = service.usage(node, Period()).tables["activity"]
    assert rows["lesson"] == {
        "users": 1, "women": 1, "visits": 1, "hours": 1.0, "visitor_visits": 0, "visitor_hours": 0.0,
    }  # fmt: skip
    assert list(rows) == ["lesson", "quiz", "page:a/b"]
    assert rows["page:a/b"]["visitor_visits"] == 1


def test_spaces_apart_and_together(node: Node) -> None:
    other = "00000000-0000-7000-8000-000000000001"
    people_service.describe_space(node, SYSTEM, other, name="Espace de Diéma")
    awa = person(node)
    visit(node, "2021-05-03 10:00", awa, "woman", "15-24")
    visit(node, "2021-05-04 10:00", awa, "woman", "15-24", space_id=other)
    both = service.usage(node, Period())
    assert both.totals["users"] == 1, "one person, wherever she went"
    assert both.tables["space"][other]["users"] == both.tables["space"][node.space_id]["users"] == 1
    assert both.spaces[other] == "Espace de Diéma"
    one = service.usage(node, Period(), (other,))
    assert one.totals["visits"] == 1 and list(one.tables["space"]) == [other]


def test_an_unknown_space_is_said(node: Node) -> None:
    with pytest.raises(NotFoundError, match="no space nowhere here"):
        service.usage(node, Period(), ("nowhere",))


def test_a_new_fact_is_in_the_next_report(node: Node) -> None:
    people(node, 1, "2021-05-03 10:00", "woman", "15-24")
    assert service.usage(node, Period()).totals["users"] == 1
    people(node, 1, "2021-05-03 10:00", "man", "15-24")
    assert service.usage(node, Period()).totals["users"] == 2


def test_the_same_question_again_costs_nothing(node: Node) -> None:
    people(node, 3, "2021-05-03 10:00", "woman", "15-24")
    first = service.usage(node, Period(), (), from_outside=True)
    started = time.perf_counter()
    assert service.usage(node, Period(), (), from_outside=True) is first
    assert time.perf_counter() - started < 0.02


def test_an_erased_person_still_counts_without_a_name(node: Node) -> None:
    awa = people(node, 1, "2021-05-03 10:00", "woman", "15-24")[0]
    people_service.erase(node, SYSTEM, awa)
    assert service.usage(node, Period()).totals["women"] == 1
