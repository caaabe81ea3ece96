"""Who takes part in civic life, by gender and age; whose questions are answered, fairly."""

from __future__ import annotations

import csv
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from hub.core.civic import service as civic
from hub.core.civic.taking_part import Part
from hub.core.clock import DAY_MS, ManualClock
from hub.core.node import Node
from hub.core.who import SYSTEM
from hub.core.wilson import ENOUGH, bounds
from hub.features.reports import as_csv, as_json, as_pdf, as_xlsx, service
from hub.features.reports.masking import masked
from hub.features.reports.period import Period, period
from hub.features.reports.privacy import LEAST
from hub.features.reports.report import ACT, ASKER, Hidden, Report
from hub.features.reports.sheets import sheets
from hub.features.reports.taking_part import of_act, of_askers
from hub.features.reports.words import Words
from tests.factories import person, staff
from tests.hub.features.matters import question, somebody

WORDS = Words(lambda text: text)


def asks(node: Node, who: str, moderator: str, answer: bool = False) -> str:
    """A question that is delivered, and perhaps answered."""
    thread = question(node, who)
    civic.act(node, somebody(moderator), thread, "publish", "moderator")
    civic.act(node, SYSTEM, thread, "deliver", "hub", {"how": "screen"})
    if answer:
        told = {"text": "En mars."}
        civic.act(node, somebody(moderator), thread, "answer", "official", told)
    return thread


def report(node: Node, women: int = 7, men: int = 6) -> Report:
    """Women ask and are answered, men ask and are not."""
    moderator = staff(node, "moderator", "Sira Coulibaly")
    for n in range(women):
        asks(node, person(node, f"Awa {n}", birth_year=2003), moderator, answer=True)
    for n in range(men):
        asks(node, person(node, f"Moussa {n}", gender="man", birth_year=1970), moderator)
    return service.usage(node, Period())


def test_each_person_counts_once_and_is_split_by_gender_and_by_age(node: Node) -> None:
    moderator = staff(node, "moderator", "Sira Coulibaly")
    awa, moussa = person(node), person(node, "Moussa Ba", gender="man", birth_year=1970)
    for who in (awa, awa, moussa):
        asks(node, who, moderator, answer=who == awa)
    acts = service.usage(node, Period()).tables[ACT]
    assert acts["asked"] == {
        "acts": 3, "users": 2, "women": 1, "men": 1, "other": 0, "gender_unknown": 0, "youth": 1,
        "older": 1, "age_unknown": 0,
    }  # fmt: skip
    assert acts["answered"]["women"] == acts["answered"]["users"] == 1
    assert "opined" not in acts


def test_answers_have_fair_rates_from_ten_questions_on(node: Node) -> None:
    askers = report(node, 11, 6).tables[ASKER]
    assert (askers["all"]["delivered"], askers["all"]["answered"], askers["all"]["share"]) == (
        17, 11, 65,
    )  # fmt: skip
    low, high = bounds(11, 17)
    assert (askers["all"]["lowest"], askers["all"]["highest"]) == (
        round(100 * low),
        round(100 * high),
    )
    assert askers["woman"]["share"] == 100 and askers["woman"]["lowest"] == 74
    assert askers["man"]["share"] is Hidden.NO_RATE
    assert askers["youth"]["delivered"] == 11 and askers["older"]["delivered"] == 6


def test_what_was_handed_on_or_taken_back_counts_for_nobody(node: Node) -> None:
    moderator, awa = staff(node, "moderator", "Sira Coulibaly"), person(node)
    asks(node, awa, moderator)
    civic.act(node, somebody(awa), asks(node, awa, moderator), "withdraw", "author")
    assert service.usage(node, Period()).tables[ASKER]["all"]["delivered"] == 1


def test_reactions_count_in_their_month_and_those_taken_back_do_not(
    node: Node, clock: ManualClock
) -> None:
    moderator, awa = staff(node, "moderator", "Sira Coulibaly"), person(node)
    thread = asks(node, awa, moderator)
    binta, moussa = person(node, "Binta Ba"), person(node, "Moussa Ba", gender="man")
    civic.react(node, somebody(moussa), thread, "thank", ("thank",))
    now_ms = clock.now_ms()
    clock.forward(45 * DAY_MS)
    civic.react(node, somebody(binta), thread, "support", ("support",))
    civic.react(node, somebody(awa), thread, "support", ("support",))
    civic.react(node, somebody(awa), thread, "", ("support",))

    def month(ms: int) -> Period:
        from hub.features.reports.period import month_at

        return period(month_at(ms), month_at(ms))

    first = service.usage(node, month(now_ms)).tables[ACT]["reacted"]
    later = service.usage(node, month(clock.now_ms())).tables[ACT]["reacted"]
    assert (first["users"], first["men"]) == (1, 1)
    assert (later["users"], later["women"]) == (1, 1)


def test_every_file_holds_them(node: Node) -> None:
    found = report(node, 11, 6)
    shown, measures = sheets(found, WORDS), service.measures(node)
    rows = list(
        csv.reader(
            io.StringIO(as_csv.write(found, shown, WORDS, measures).decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert ["Ask an official", "17", "17", "11", "6", "0", "11", "6", "0"] in rows
    assert ["Everybody", "17", "11", "65", "41", "83"] in rows
    assert ["Men", "6", "0", "< 10", "< 10", "< 10"] in rows
    with zipfile.ZipFile(io.BytesIO(as_xlsx.write(found, shown, WORDS, measures))) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "Ask an official" in texts and "Whose questions are answered" in texts
    told = as_json.answer(found)
    assert told["by_act"][0]["act"] == "asked" and told["by_act"][0]["women"] == 11
    assert told["by_asker"][0]["asker"] == "all" and told["by_asker"][0]["share"] == 65
    assert as_pdf.write(found, shown, WORDS, measures, "Nioro").startswith(b"%PDF")
    acts = next(one for one in shown if one.name == ACT)
    assert acts.paths[0] == "/xensa/?tout=1"
    askers = next(one for one in shown if one.name == ASKER)
    assert askers.paths[:2] == ("/xensa/?tout=1", "")


def test_outside_small_numbers_and_what_gives_them_back_are_hidden(node: Node) -> None:
    outside = masked(report(node, 11, 3))
    asked, askers = outside.tables[ACT]["asked"], outside.tables[ASKER]
    assert asked["men"] is Hidden.FEW and asked["older"] is Hidden.FEW
    assert asked["women"] is Hidden.KEPT and asked["users"] == 14
    assert askers["man"]["delivered"] is Hidden.FEW and askers["woman"]["share"] is Hidden.KEPT
    assert outside.measures["questions_asked"] == 14
    assert outside.measures["questions_asked_women"] is Hidden.KEPT


parts = st.lists(
    st.tuples(
        st.sampled_from(("woman", "man", "other", None)), st.sampled_from(("15-24", "50+", None)),
        st.integers(1, 3), st.booleans(),
    ),
    max_size=40,
).map(lambda rows: [
    Part("space", f"p{n}", gender, band, acts, acts if good else 0)
    for n, (gender, band, acts, good) in enumerate(rows)
])  # fmt: skip


@given(parts)
def test_no_table_speaks_of_fewer_than_five_people(told: list[Part]) -> None:
    act, askers = of_act(told), of_askers(told)
    assert act["users"] == len(told)
    assert sum(act[name] for name in ("women", "men", "other", "gender_unknown")) == len(told)  # type: ignore[misc]  # nothing is hidden yet
    assert sum(act[name] for name in ("youth", "older", "age_unknown")) == len(told)  # type: ignore[misc]  # as above
    whole = Report(None, None, {}, dict(act) | {"visits": 0, "hours": 0, "visitor_visits": 0, "visitor_hours": 0}, {ACT: {"asked": act}, ASKER: askers})  # fmt: skip
    shown = masked(whole)
    row = shown.tables[ACT]["asked"]
    for name in ("women", "men", "youth", "older", "users"):
        cell = row[name]
        assert isinstance(cell, Hidden) or cell == 0 or cell >= LEAST
    for key, cells in shown.tables[ASKER].items():
        if key in ("woman", "man", "youth", "older", "all"):
            seen, behind = cells["delivered"], askers[key]["delivered_people"]
            assert isinstance(seen, Hidden) or behind >= LEAST or seen == 0
        if isinstance(cells["delivered"], Hidden) or isinstance(cells["answered"], Hidden):
            assert isinstance(cells["share"], Hidden)
        if not isinstance(cells["share"], Hidden):
            assert (
                cells["delivered"] >= ENOUGH
                and cells["lowest"] <= cells["share"] <= cells["highest"]
            )  # type: ignore[operator]  # shown, so numbers
