"""The invented history, before it is written."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from hub.core.usage.rules import WOMAN, YOUTH_BANDS
from hub.demo import plan
from hub.demo.plan import Plan


@pytest.fixture(scope="module")
def headline() -> Plan:
    return plan.headline(1)


def test_the_headline_holds_to_the_person(headline: Plan) -> None:
    assert len(headline.people) == 3476
    asked = [who for who in headline.people if who.gender]
    told = [who for who in headline.people if who.band]
    assert round(sum(who.gender == WOMAN for who in asked) / len(asked), 2) == 0.32
    assert round(sum(who.band in YOUTH_BANDS for who in told) / len(told), 2) == 0.68
    assert headline.promised * len(headline.places) == 2283
    assert len(asked) < 3476 and len(told) < 3476, "somebody was not asked"


def test_everybody_came_within_the_project(headline: Plan) -> None:
    assert {stay.character for stay in headline.stays} >= set(range(3476))
    months = {
        datetime.fromtimestamp(stay.at_ms / 1000, UTC).strftime("%Y-%m") for stay in headline.stays
    }
    assert min(months) == "2019-01" and max(months) == "2021-05" and len(months) == 29


def test_the_rhythm_is_that_of_the_place(headline: Plan) -> None:
    when = [datetime.fromtimestamp(stay.at_ms / 1000, UTC) for stay in headline.stays]
    months = Counter(f"{day:%Y-%m}" for day in when)
    assert months["2020-04"] < months["2020-02"] / 5, "spring 2020"
    assert months["2021-03"] > 3 * months["2019-03"], "growth"
    weekdays = Counter(day.weekday() for day in when)
    assert weekdays.most_common(1)[0][0] == 5, "Saturday"
    assert {stay.how for stay in headline.stays} == {"quit", "idle", "closed", "power"}


def test_women_come_less_and_for_shorter_visits(headline: Plan) -> None:
    stays = [(s, headline.people[s.character]) for s in headline.stays if s.character is not None]
    women = [s.stay_s for s, who in stays if who.gender == "woman"]
    men = [s.stay_s for s, who in stays if who.gender == "man"]
    assert len(women) / (len(women) + len(men)) < 0.32
    assert sum(women) / len(women) < 0.8 * sum(men) / len(men)


def test_the_same_seed_is_the_same_history() -> None:
    assert plan.headline(7, 50) == plan.headline(7, 50)
    assert plan.headline(7, 50).stays != plan.headline(8, 50).stays
