"""The pages of the exchange, as a facilitator and a technician see them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sync
from hub.core.clock import ManualClock
from hub.main import Hub
from kiosk_ui.exchange.chart import DAYS, draw, ups
from sync.carrying.line import LineError
from sync.contact import CUT, Report
from sync.timing import history, plans, schedule, uplink
from sync.timing.alone import alone
from sync.timing.history import Contact, Note
from tests.client import Browser
from tests.factories import sign_in_staff, staff
from tests.kiosk_ui.frame.catalogue import translated
from tests.sync.linking import link

PATH = "/technique/synchronisation"
HOUR, DAY = 3_600_000, 86_400_000
NOW = 1_800_000_000_000  # 8:00 of a Friday


@pytest.fixture
def linked(hub: Hub) -> Hub:
    """A hub with a centre that is not there, on a line that is paid for."""
    settings = hub.node.settings
    link(hub.node, "http://127.0.0.1:9")
    for name, value in (
        ("metered", "yes"), ("price_per_mb", 25.0),
    ):  # fmt: skip
        object.__setattr__(settings, name, value)
    schedule.follow(hub.node, uplink.find("http://127.0.0.1:9"))
    return hub


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    staff(hub.node, "facilitator")
    return sign_in_staff(browser())


def spoke(hub: Hub, clock: ManualClock, moved: tuple[int, int], **told: object) -> None:
    made = history.begin(hub.node, "schedule", metered=True)
    clock.forward(10_000)
    history.finish(hub.node, made, Report(**told), moved, 10.0)  # type: ignore[arg-type]  # fields of a report
    clock.forward(60_000)


def test_a_space_that_stands_alone_says_so_and_offers_nothing(facilitator: Browser) -> None:
    assert facilitator.get(PATH).status_code == 200
    assert "Cet espace n’est rattaché à aucun centre." in facilitator.page
    assert "Échanger maintenant" not in facilitator.page
    facilitator.get("/animer/")
    assert PATH not in facilitator.page


def test_what_waits_and_what_it_cost(linked: Hub, facilitator: Browser, clock: ManualClock) -> None:
    spoke(linked, clock, (900_000, 100_000), facts_up=12, facts_down=3)
    facilitator.get(PATH)
    assert "L’échange avec le centre marche." in facilitator.page
    assert "En attente" in facilitator.page and "faits" in facilitator.page
    assert "aujourd’hui à 08:00" in facilitator.page
    assert "12 faits envoyés, 3 reçus" in facilitator.page
    assert "sur 20 Mo par jour" in facilitator.page.replace("20,0", "20")
    assert "25 FCFA aujourd’hui" in facilitator.page
    assert facilitator.page.count("<circle") == 2  # the contact, and the legend


def test_an_error_is_told_with_the_next_step(
    linked: Hub, facilitator: Browser, clock: ManualClock
) -> None:
    from sync.carrying.line import HttpsLine

    with HttpsLine("http://127.0.0.1:9") as line, pytest.raises(LineError) as cut:
        line.send("GET", "/")
    spoke(linked, clock, (300, 0), outcome=CUT, error=cut.value)
    facilitator.get(PATH)
    assert "Le centre (127.0.0.1) ne répond pas." in facilitator.page
    assert facilitator.page.count("vérifiez le modem") == 1
    facilitator.get("/animer/")
    assert "Le dernier échange n’a pas marché." in facilitator.page
    assert f'href="{PATH}"' in facilitator.page


def test_the_button_asks_once(linked: Hub, facilitator: Browser) -> None:
    facilitator.get(PATH)
    form = facilitator.hidden()
    for _press in range(2):
        assert facilitator.post(f"{PATH}/maintenant", **form).status_code == 200
    plan = plans.load(linked.node)
    assert plan and plan.asked
    assert "Le serveur va parler avec le centre dans un instant." in facilitator.page
    assert 'data-coming="soon"' in facilitator.page


def test_while_it_runs_the_button_rests(linked: Hub, facilitator: Browser) -> None:
    with alone(linked.node.settings.data_dir):
        facilitator.get(PATH)
    assert "L’échange avec le centre est en cours." in facilitator.page
    assert "disabled" in facilitator.page


def contact(at_ms: int, seconds: float = 10, good: bool = True) -> Contact:
    return Contact(
        "", "line", "", at_ms, seconds, 0, 0, "", False, "done" if good else "cut", "", "", {},
        0, 0, 0, 0,
    )  # fmt: skip


def test_a_machine_that_was_switched_off_had_no_line() -> None:
    """It wrote down no end: what it did last says how long the line was there."""
    notes = [Note(NOW - 20 * HOUR, True, "", "", False), Note(NOW - 2 * HOUR, True, "", "", False)]
    heard = [contact(NOW - 19 * HOUR)]
    assert ups(notes, heard, NOW, True) == [
        (NOW - 20 * HOUR, NOW - 19 * HOUR + 70_000),
        (NOW - 2 * HOUR, NOW),
    ]


def test_a_line_that_went_was_up_until_then() -> None:
    notes = [Note(NOW - 60_000, True, "", "", False), Note(NOW - 10_000, False, "", "", False)]
    assert ups(notes, [], NOW, False) == [(NOW - 60_000, NOW - 10_000)]
    assert ups([], [], NOW, True) == []


def test_a_night_is_drawn_on_two_days() -> None:
    night = [Note(NOW - 12 * HOUR, True, "", "", False)]
    drawing = draw(night, [contact(NOW - HOUR), contact(NOW - HOUR, good=False)], NOW, True)
    assert [band.y for band in drawing.bands] == [drawing.days[-2][0] + 3, drawing.days[-1][0] + 3]
    assert len(drawing.days) == DAYS
    assert all(drawing.left <= band.x <= drawing.width - band.width for band in drawing.bands)
    assert [one.good for one in drawing.marks] == [True, False]


#: Errors of Python's own, which nobody reads.
NOT_OURS = frozenset({"TimeoutError", "OSError", "ValueError", "RuntimeError", "TypeError"})


def sentences() -> Iterator[str]:
    """Every message of the exchange: errors, steps, marked words."""
    for path in sorted(Path(sync.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if (name.endswith("Error") and name not in NOT_OURS) or name == "mark":
                for part in call.args[:2]:  # type: ignore[attr-defined]  # it is a call
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value
    yield from (history.INTERRUPTED, history.GOES_ON)


def test_every_sentence_of_the_exchange_has_its_french() -> None:
    french, every = translated("fr"), list(sentences())
    assert len(every) > 200
    said = [text for text in every if text[0].isupper() and text.endswith(".")]
    assert [text for text in said if text not in french] == []
