"""The paper register: visits told afterwards, line by line."""

from __future__ import annotations

import pytest

from hub.core.storage.bound import run
from hub.main import Hub
from tests import factories
from tests.client import Browser


def write_line(browser: Browser, **typed: str) -> str:
    """Type in a line; the page that follows."""
    line = {
        "day": "2027-01-12", "time": "15:30", "minutes": "45", "gender": "woman",
        "band": "25-34", "purpose": "office",
    }  # fmt: skip
    browser.get("/animer/registre")
    browser.post("/animer/registre", **{**line, **typed})
    return browser.page


def test_a_line_of_the_paper_register_counts_like_any_visit(facilitator: Browser) -> None:
    page = write_line(facilitator)
    assert "La ligne est enregistrée" in page and 'value="2027-01-12"' in page
    row = run(
        "SELECT gender, band, purpose, stated, stay_s, active_s, started_ms FROM visit "
        "WHERE stated = 1"
    ).fetchone()
    assert tuple(row) == ("woman", "25-34", "office", 1, 2700, 2700, 1_799_767_800_000)


def test_a_line_may_be_of_somebody_registered(facilitator: Browser, hub: Hub) -> None:
    awa = factories.person(hub.node, birth_year=2003)
    facilitator.get(f"/animer/registre?personne={awa}")
    facilitator.post("/animer/registre", day="12/01/2027", time="9h", minutes="30", purpose="learn")
    row = run("SELECT person, gender, band FROM visit WHERE stated = 1").fetchone()
    assert tuple(row) == (awa, "woman", "15-24")
    facilitator.get(f"/animer/personnes/{awa}")
    assert "1 visite, 30 min" in facilitator.page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2027-02-30"}, "day"),
        ({"day": "2099-01-01"}, "day"),
        ({"day": "1999-01-01"}, "day"),
        ({"day": "2027-01-15", "time": "23:59"}, "time"),
        ({"time": "25:00"}, "time"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "99999999"}, "minutes"),
        ({"minutes": "²"}, "minutes"),
        ({"gender": ""}, "gender"),
        ({"gender": "robot"}, "gender"),
        ({"band": "12"}, "band"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_an_impossible_line_is_refused_beside_its_field(
    facilitator: Browser, typed: dict[str, str], field: str
) -> None:
    page = write_line(facilitator, **typed)
    assert f'id="{field}-error"' in page
    assert run("SELECT count(*) FROM visit WHERE stated = 1").fetchone()[0] == 0
