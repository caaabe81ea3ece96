"""New contents, as a facilitator sees them: what comes, what there is, asking for one."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from content_cache.durable import make_folders
from hub.main import Hub
from sync.content import asked, rounds, state
from sync.content.fetching import Telling
from sync.content.holding import one_at_a_time
from sync.content.preparing import FETCHING
from sync.content.state import Heard, Last, Said
from tests.client import Browser
from tests.factories import sign_in_staff, staff

PATH = "/technique/contenus"
A, B = "org.example.eau", "org.example.sante"


@pytest.fixture
def facilitator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    staff(hub.node, "facilitator")
    return sign_in_staff(browser())


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the buttons begin, without a line."""
    begun: list[bool] = []

    def begin(node: object, pressed: bool) -> bool:
        begun.append(pressed)
        return True

    monkeypatch.setattr(rounds, "begin", begin)
    return begun


def heard(hub: Hub, **more: object) -> None:
    offers = (
        Heard(A, 1, "L’eau du village", "course", 4_200_000, "Espace de Kayes"),
        Heard(B, 2, "La santé <b>", "video", 900, "central"),
    )
    state.keep(hub.node.store, Last(hub.node.clock.now_ms(), heard=offers, **more))  # type: ignore[arg-type]


def test_before_the_first_look(facilitator: Browser, looked: list[bool]) -> None:
    page = facilitator.get(PATH).text
    assert "n’a pas encore cherché" in page
    facilitator.post(f"{PATH}/maintenant")
    assert looked == [True]
    assert "Personne n’a pu être interrogé" in facilitator.page


def test_what_can_come_is_asked_for_and_let_go(
    hub: Hub, facilitator: Browser, looked: list[bool]
) -> None:
    heard(hub, came=("org.example.x",))
    page = facilitator.get(PATH).text
    assert "L’eau du village" in page and "4,2" in page and "La santé &lt;b&gt;" in page
    assert "1 contenu est arrivé" in page
    facilitator.post(f"{PATH}/demander", package=A, action="oui")
    assert list(asked.asked(hub.node.store)) == [A] and looked == [True]
    assert asked.asked(hub.node.store)[A].by
    assert "demandé" in facilitator.page
    facilitator.post(f"{PATH}/demander", package=A, action="non")
    assert asked.asked(hub.node.store) == {}
    assert facilitator.post(f"{PATH}/demander", package="../x", action="oui").status_code == 400


def test_troubles_are_told_in_words_with_what_to_do(hub: Hub, facilitator: Browser) -> None:
    trouble = Said(B, "What came of {id} is not what was signed.", {"id": B}, "Check its rights.")
    line = Said("", "The source does not answer.", {}, "Check the connection and the address of the source.")  # fmt: skip
    heard(hub, troubles=(trouble, line, line), waiting=(B,))
    page = facilitator.get(PATH).text
    assert f"Ce qui est arrivé de {B} n’est pas ce qui a été signé." in page
    assert page.count("La source ne répond pas.") == 1


def test_what_comes_is_shown_and_can_be_stopped(hub: Hub, facilitator: Browser) -> None:
    heard(hub)
    make_folders(hub.node.store.incoming / FETCHING)
    with one_at_a_time(hub.node.store):
        teller = state.Teller(hub.node.store, "Espace de Kayes", 1)
        teller.tell(Telling(A, 1, {"fr": "L’eau du village"}, 2_100_000, 0, 4_200_000))
        page = facilitator.get(PATH).text
        assert "3 sur 5 Mo, depuis Espace de Kayes" in page.replace("\u202f", " ")
        assert "arrivals.js" in page and 'value="0.5"' in page
        facilitator.post(f"{PATH}/arreter")
        assert state.is_stopped(hub.node.store)
    assert "arrivals.js" not in facilitator.get(PATH).text


def test_while_it_looks(hub: Hub, facilitator: Browser) -> None:
    over = threading.Event()
    name = f"content {hub.node.store.root}"
    looking = threading.Thread(target=over.wait, name=name, daemon=True)
    looking.start()
    try:
        assert "Le serveur demande au centre" in facilitator.get(PATH).text
    finally:
        over.set()
        looking.join()


def test_others_neither_see_nor_ask(browser: Callable[[], Browser], hub: Hub) -> None:
    visitor = browser()
    visitor.enter()
    assert visitor.get(PATH).status_code in (403, 200)
    assert "Nouveaux contenus</h1>" not in visitor.page
    visitor.get("/")
    assert visitor.post(f"{PATH}/demander", package=A, action="oui").status_code == 403
    assert asked.asked(hub.node.store) == {}
