"""Reports to take away: CSV, XLSX, PDF, JSON."""

from __future__ import annotations

import csv
import io
import zipfile
from itertools import pairwise

import pytest

from hub.core.node import Node
from hub.core.people import service as people_service
from hub.core.who import SYSTEM
from hub.features.reports import as_csv, as_json, as_pdf, as_xlsx, chart, service
from hub.features.reports.period import Period
from hub.features.reports.report import Report
from hub.features.reports.sheets import heat, sheets
from hub.features.reports.words import Words
from tests.hub.features.reports.village import people

FRENCH = Words(lambda text: {"Women": "Femmes", "Hours": "Heures"}.get(text, text), "fr")


@pytest.fixture
def report(node: Node) -> Report:
    people_service.describe_space(node, SYSTEM, node.space_id, name="=Espace ɛɔɲŋ; « Nioro »")
    people(node, 7, "2021-05-03 10:00", "woman", "15-24")
    people(node, 6, "2021-04-03 16:00", "man", "50+")
    return service.usage(node, Period())


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_csv_opens_in_french_spreadsheets(node: Node, report: Report) -> None:
    data = as_csv.write(report, sheets(report, FRENCH), FRENCH, service.measures(node))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = read(data)
    assert ["People", "13"] in rows
    assert ["Hours of use", "6,5"] in rows
    month = next(n for n, row in enumerate(rows) if row[:1] == ["Month"])
    assert rows[month][:4] == ["Month", "People", "Femmes", "Men"]
    assert rows[month + 2][:4] == ["mai 2021", "7", "7", "0"]


def test_csv_holds_no_formula(node: Node, report: Report) -> None:
    data = as_csv.write(report, sheets(report, FRENCH), FRENCH, service.measures(node))
    assert all(not cell.startswith("=") for row in read(data) for cell in row)


def test_the_workbook_holds_numbers(node: Node, report: Report) -> None:
    data = as_xlsx.write(report, sheets(report, FRENCH), FRENCH, service.measures(node))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        first = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "xl/worksheets/sheet9.xml" in names
    assert "<v>13</v>" in first
    assert "ɛɔɲŋ" in texts and "Femmes" in texts


def test_the_document_is_a_pdf_with_its_fonts(node: Node, report: Report) -> None:
    data = as_pdf.write(report, sheets(report, FRENCH), FRENCH, service.measures(node), "ɛɔ")
    assert data.startswith(b"%PDF-") and b"DejaVuSans" in data


def test_an_empty_report_can_be_taken_away_too(node: Node) -> None:
    report = service.usage(node, Period())
    shown = sheets(report, FRENCH)
    for writer in (as_csv, as_xlsx):
        assert writer.write(report, shown, FRENCH, {})
    assert as_pdf.write(report, shown, FRENCH, {}, "").startswith(b"%PDF-")


def test_hidden_numbers_stay_hidden_in_files(node: Node) -> None:
    people(node, 3, "2021-05-03 10:00", "woman", "15-24")
    people(node, 9, "2021-05-03 11:00", "man", "15-24")
    report = service.usage(node, Period(), (), from_outside=True)
    rows = read(as_csv.write(report, sheets(report, FRENCH), FRENCH, {}))
    month = next(row for row in rows if row[:1] == ["mai 2021"])
    assert month[1:4] == ["12", "< 5", "–"]


def test_json_has_the_names_that_scripts_read(report: Report) -> None:
    said = as_json.answer(report)
    assert said["users"] == 13 and said["target"] == 0
    assert said["women_share"] == 0.54 and said["youth_share"] == 0.54
    assert said["from"] == "2021-04" and said["to"] == "2021-05"
    assert said["by_month"][1]["women"] == 7
    assert {"weekday": 0, "hour": 10, "visits": 7, "women": 7} in said["by_hour"]
    assert "by_band" not in as_json.answer(report, "month")


def test_the_chart_stands_on_its_base_and_fits(report: Report) -> None:
    drawn = chart.by_month(report, FRENCH)
    assert drawn is not None and [bar.label for bar in drawn.bars] == ["avr. 2021", "mai 2021"]
    for bar in drawn.bars:
        assert abs(bar.y + bar.height - drawn.base) < 0.2
        assert bar.y > 0 and bar.women_height <= bar.height
        assert drawn.left <= bar.x and bar.x + bar.width <= drawn.width
    assert drawn.bars[0].women_height == 0 < drawn.bars[1].women_height


@pytest.mark.parametrize("most", [0, 1, 3, 7, 42, 100, 949, 12_345])
def test_scales_are_round_and_reach(most: int) -> None:
    ticks = list(chart.scale(most))
    assert ticks[0] == 0 and ticks[-1] >= most and 2 <= len(ticks) <= 7
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_heat_has_five_steps() -> None:
    assert [heat(n, 100) for n in (0, 1, 30, 60, 100)] == [0, 1, 2, 3, 4]
    assert heat(0, 0) == 0
