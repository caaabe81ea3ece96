"""Fair answer rates: few questions give counts, luck does not rank, time counts from delivery."""

from __future__ import annotations

import pytest

from hub.core.civic.machine import Act, Standing
from hub.core.clock import DAY_MS
from hub.core.wilson import bounds
from hub.features.xensa import rules
from hub.features.xensa.machines import INTERPELLATION
from hub.features.xensa.rates import Rate, ranked, rate

START = 1_700_000_000_000


def question(*steps: tuple[str, str, float]) -> Standing:
    """A question from (action, hat, day) triples; it was asked and published on day 0."""
    told = {"text": "x", "how": "printed", "reason": "r", "to": "o", "verdict": "judge_not"}
    path = (("submit", "author", 0), ("publish", "moderator", 0), *steps)
    acts = [
        Act(str(at), action, hat, hat, START + int(day * DAY_MS), told)
        for at, (action, hat, day) in enumerate(path)
    ]
    return INTERPELLATION.replay(acts)


def delivered(day: float = 0) -> tuple[str, str, float]:
    return ("deliver", "clerk", day)


def answered(day: float) -> Standing:
    return question(delivered(), ("answer", "official", day))


# successes, trials, lower bound: Wilson (1927) as recomputed by hand for z = 1.959964
@pytest.mark.parametrize(
    ("yes", "of", "low"),
    [(0, 10, 0.0), (10, 10, 0.7225), (5, 10, 0.2366), (90, 100, 0.8256), (1, 1, 0.2065), (0, 0, 0)],
)
def test_the_lower_bound(yes: int, of: int, low: float) -> None:
    assert bounds(yes, of)[0] == pytest.approx(low, abs=0.0001)


def test_below_ten_questions_there_are_counts_and_no_rate() -> None:
    nine = rate([answered(2)] * 9, START)
    assert (nine.delivered, nine.answered, nine.share, nine.bound) == (9, 9, None, None)
    ten = rate([answered(2)] * 10, START)
    assert ten.share == 1.0
    assert ranked({"nine": nine, "ten": ten}) == ["ten"]


def test_ninety_of_a_hundred_stand_above_ten_of_ten() -> None:
    many = rate([answered(2)] * 90 + [question(delivered())] * 10, START)
    lucky = rate([answered(2)] * 10, START)
    assert ranked({"lucky": lucky, "many": many}) == ["many", "lucky"]


def test_what_was_not_delivered_handed_on_or_taken_back_counts_for_nobody() -> None:
    found = rate(
        [
            question(),
            question(delivered(), ("transfer", "official", 1)),
            question(delivered(), ("withdraw", "author", 1)),
            question(delivered(), ("decline", "official", 1)),
        ],
        START,
    )
    assert found == Rate(delivered=1, declined=1)


def test_days_count_from_delivery_and_a_paper_answer_from_its_day() -> None:
    by_paper = question(delivered(20), ("transcribe", "clerk", 23), ("confirm", "official", 60))
    assert rules.answer_days(by_paper) == 3
    assert rate([by_paper, answered(5), answered(6)], START).days == 5


def test_the_road_makes_nobody_late() -> None:
    on_the_road = question()
    after_road = question(delivered(40))
    for days, wanted in ((41, ""), (53, ""), (54, "late"), (84, "late"), (85, "very_late")):
        now = START + days * DAY_MS
        assert rules.lateness(on_the_road, now) == ""
        assert rules.lateness(after_road, now) == wanted, days
    assert rules.transport_days(after_road, START + 90 * DAY_MS) == 40


def test_a_question_that_went_back_is_late_from_then_on() -> None:
    back = question(
        delivered(), ("answer", "official", 30), ("judge_not", "author", 31), ("redeliver", "author", 32)
    )  # fmt: skip
    assert rules.lateness(back, START + 40 * DAY_MS) == ""
    assert rules.lateness(back, START + 46 * DAY_MS) == "late"


def test_share_judged_answered() -> None:
    yes = question(delivered(), ("answer", "official", 1), ("judge_answered", "author", 2))
    no = question(delivered(), ("answer", "official", 1), ("judge_not", "author", 2))
    found = rate([yes, yes, yes, no, answered(1)], START)
    assert (found.judged, found.judged_yes, found.satisfied) == (4, 3, None)  # a rate needs ten
    found = rate([yes] * 9 + [no] * 3, START)
    assert (found.judged, found.satisfied) == (12, 0.75)


@pytest.mark.parametrize(
    ("state", "by", "late"),
    [("open", "2023-11-13", True), ("open", "2023-11-14", False), ("kept", "2020-01-01", False),
     ("in_progress", "2023-01-01", True), ("open", "", False)],
)  # fmt: skip
def test_a_promise_is_overdue_after_its_day(state: str, by: str, late: bool) -> None:
    assert rules.overdue(state, by, START) is late  # START is 14 November 2023
