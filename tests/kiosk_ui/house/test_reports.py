"""The reports room, as the intercommunality and the facilitator see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.features.reports import service
from hub.main import Hub
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.hub.features.reports.village import people

Browsers = Callable[[], Browser]


@pytest.fixture
def manager(hub: Hub, browser: Browsers) -> Browser:
    """Somebody of the intercommunality, signed in."""
    staff(hub.node, "manager", "Fatou Ba")
    return sign_in_staff(browser(), "Fatou Ba")


def test_the_figures_stand_against_the_target(hub: Hub, manager: Browser) -> None:
    people(hub.node, 20, "2021-05-03 10:00", "woman", "15-24")
    people(hub.node, 30, "2021-05-04 15:00", "man", "35-49")
    manager.get("/rapports/objectifs")
    manager.post(
        "/rapports/objectifs", space=hub.node.space_id, measure="users", starts="2021-01",
        ends="2021-12", value="100",
    )  # fmt: skip
    manager.get("/rapports/?from=2021-05&to=2021-05")
    assert '<span class="figure-value">50</span>' in manager.page
    assert "Objectif : 100" in manager.page.replace("\u00a0", " ")
    assert "mai 2021" in manager.page
    assert "<title" in manager.page and "heat heat-4" in manager.page


def test_the_manager_does_not_see_fewer_than_five(
    hub: Hub, manager: Browser, browser: Browsers
) -> None:
    people(hub.node, 3, "2021-05-03 10:00", "woman", "15-24")
    people(hub.node, 9, "2021-05-04 15:00", "man", "35-49")
    manager.get("/rapports/?to=2021-05")
    assert "&lt; 5" in manager.page and "2013-015" in manager.page
    assert '<td class="num">3</td>' not in manager.page
    csv = manager.get("/rapports/usage.csv?to=2021-05").get_data(as_text=True)
    assert "mai 2021;12;< 5;–" in csv
    staff(hub.node, "facilitator")
    facilitator = sign_in_staff(browser())
    facilitator.get("/rapports/?to=2021-05")
    assert '<td class="num">3</td>' in facilitator.page and "2013-015" not in facilitator.page


def test_no_name_is_in_any_report(hub: Hub, manager: Browser) -> None:
    people(hub.node, 6, "2021-05-03 10:00", "woman", "15-24")
    for path in ("/rapports/", "/rapports/usage.csv"):
        assert "Personne 2021" not in manager.get(path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "start", "media_type"),
    [
        ("csv", b"\xef\xbb\xbf", "text/csv"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", b"%PDF-", "application/pdf"),
    ],
)
def test_files(hub: Hub, manager: Browser, kind: str, start: bytes, media_type: str) -> None:
    people(hub.node, 6, "2021-05-03 10:00", "woman", "15-24")
    answer = manager.get(f"/rapports/usage.{kind}?from=2021-05&to=2021-05")
    assert answer.data.startswith(start) and answer.mimetype == media_type
    assert f"rapport_2021-05_2021-05.{kind}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_month_is_said_beside_its_field_and_kept(manager: Browser) -> None:
    answer = manager.get("/rapports/?from=2021-13&to=2021-12")
    assert answer.status_code == 400
    assert "2021-13\u00a0» n’est pas un mois" in manager.page
    assert 'value="2021-13"' in manager.page and 'value="2021-12"' in manager.page
    assert manager.get("/rapports/usage.csv?from=2021-13").status_code == 400


def test_an_unknown_space_is_said(manager: Browser) -> None:
    assert manager.get("/rapports/?space=nowhere").status_code == 400
    assert "Choisissez l’espace" in manager.page


def test_months_without_anybody(manager: Browser) -> None:
    assert manager.get("/rapports/?from=2015-01&to=2015-02").status_code == 200
    assert "Personne n’est venu" in manager.page


def test_a_wrong_target_keeps_what_was_typed(hub: Hub, manager: Browser) -> None:
    manager.get("/rapports/objectifs")
    fields = {
        "space": hub.node.space_id,
        "measure": "visits",
        "starts": "2021-01",
        "ends": "2020-01",
    }
    answer = manager.post("/rapports/objectifs", **fields, value="<b>12")
    assert answer.status_code == 400
    assert "Le dernier mois vient avant le premier" in manager.page
    assert 'value="2020-01"' in manager.page and "&lt;b&gt;12" in manager.page
    assert '<option value="visits" selected>' in manager.page
    assert service.targets() == []


def test_a_target_posted_twice_counts_once(hub: Hub, manager: Browser) -> None:
    manager.get("/rapports/objectifs")
    hidden = manager.hidden()
    fields = {
        "space": hub.node.space_id,
        "measure": "users",
        "starts": "2021-01",
        "ends": "2021-12",
    }
    for value in ("100", "200"):
        answer = manager.client.post(
            "/rapports/objectifs", data={**hidden, **fields, "value": value}
        )
        assert answer.status_code == 303
    assert [row.value for row in service.targets()] == [100]


def test_reports_are_not_for_learners(hub: Hub, browser: Browsers) -> None:
    awa = sign_in(browser(), hub.node, person(hub.node))
    assert awa.get("/rapports/", follow=False).status_code in (303, 403)
    staff(hub.node, "facilitator")
    facilitator = sign_in_staff(browser())
    assert facilitator.get("/rapports/").status_code == 200
    assert facilitator.get("/rapports/objectifs").status_code == 403
