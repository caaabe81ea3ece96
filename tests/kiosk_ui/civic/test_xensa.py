"""Xensa as people use it in the browser: ask, answer, judge, on paper, for somebody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS, ManualClock
from hub.core.people import pictures
from hub.features.xensa import reading
from hub.main import Hub
from tests.client import Browser
from tests.factories import sign_in, sign_in_staff
from tests.hub.features.xensa.town import WORDS, Town, town


@pytest.fixture
def place(hub: Hub) -> Town:
    return town(hub.node)


@pytest.fixture
def awa(place: Town, browser: Callable[[], Browser]) -> Browser:
    return sign_in(browser(), place.node, place.awa)


def ask(browser: Browser, place: Town, **fields: object) -> str:
    """Ask the mayor; the address of the question."""
    browser.get(f"/xensa/poser/question?a={place.mayor}")
    answer = browser.post("/xensa/poser/question", a=place.mayor, follow=False, **{"text": WORDS, **fields})  # fmt: skip
    assert answer.status_code == 303, browser.page
    return answer.headers["Location"].partition("?")[0]


def state(place: Town, path: str) -> str:
    return civic.matter(place.node, path.rpartition("/")[2]).standing.state


def test_the_whole_way(place: Town, awa: Browser, browser: Callable[[], Browser]) -> None:
    path = ask(awa, place)
    awa.get(f"{path}?envoye=1")
    assert "Votre question est envoyée" in awa.page
    other = sign_in(browser(), place.node, place.binta)
    assert other.get(path).status_code == 404
    place.publish(path.rpartition("/")[2])
    assert WORDS in other.get(f"/xensa/?commune={place.commune}").get_data(as_text=True)

    mayor = sign_in_staff(browser(), "Mamadou Keita")
    assert state(place, path) == "delivered"  # to sign in is to be given it
    mayor.get("/xensa/repondre")
    assert WORDS in mayor.page
    desk = path.replace("/xensa/", "/xensa/repondre/")
    mayor.get(desk)
    mayor.post(desk, action="answer", text="En juin.", promise="Réparer le puits", by="2027-06-30")
    assert state(place, path) == "answered"
    assert "Réparer le puits" in mayor.page

    awa.get(path)
    assert "En juin." in awa.page
    awa.post(f"{path}/faire", action="judge_partly")
    awa.post(f"{path}/faire", action="redeliver")
    assert state(place, path) == "delivered"
    mayor.get(desk)
    mayor.post(desk, action="answer", text="Le 3 juin.")
    awa.get(path)
    awa.post(f"{path}/faire", action="judge_answered")
    assert state(place, path) == "judged_answered"
    awa.get(f"/xensa/elus/{place.mayor}")
    assert "Réparer le puits" in awa.page
    assert "Rang" not in awa.page


def test_a_form_posted_twice_asks_once(place: Town, awa: Browser) -> None:
    awa.get(f"/xensa/poser/question?a={place.mayor}")
    fields = {**awa.hidden(), "a": place.mayor, "text": WORDS}
    ways = {awa.client.post("/xensa/poser/question", data=fields).headers["Location"] for _ in "ab"}
    assert len(ways) == 1
    assert len(reading.mine(place.node, place.awa)) == 1


def test_a_question_without_words_comes_back_with_a_sentence(place: Town, awa: Browser) -> None:
    awa.get(f"/xensa/poser/question?a={place.mayor}")
    answer = awa.post("/xensa/poser/question", a=place.mayor, text="   ")
    assert answer.status_code == 200
    assert 'id="text-error"' in awa.page
    assert reading.mine(place.node, place.awa) == []


def test_a_question_by_voice_needs_no_letter(place: Town, awa: Browser) -> None:
    awa.get(f"/xensa/poser/question?a={place.mayor}")
    voice = io.BytesIO(wave(2))
    path = ask(awa, place, text="", voice=(voice, "question.wav"))
    told = civic.matter(place.node, path.rpartition("/")[2]).standing.acts[0].told
    assert len(told["voice"]) == 64
    assert "text" not in told
    awa.get(path)
    assert "Mamadou Keita" in awa.page


def wave(seconds: int) -> bytes:
    """A tone as a WAV file."""
    import math
    import struct
    import wave as waves

    out = io.BytesIO()
    with waves.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = (int(9000 * math.sin(at / 3)) for at in range(8000 * seconds))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    return out.getvalue()


def test_what_people_write_is_shown_as_text_never_as_markup(place: Town, awa: Browser) -> None:
    path = ask(awa, place, text="<script>alert(1)</script>")
    awa.get(path)
    assert "<script>alert" not in awa.page
    assert "&lt;script&gt;" in awa.page


def test_an_old_page_says_that_somebody_acted(place: Town, awa: Browser, browser: Callable[[], Browser]) -> None:  # fmt: skip
    path = ask(awa, place)
    place.publish(path.rpartition("/")[2])
    mayor = sign_in_staff(browser(), "Mamadou Keita")
    mayor.get(path.replace("/xensa/", "/xensa/repondre/"))
    awa.get(path)
    awa.post(f"{path}/faire", action="withdraw")
    answer = mayor.post(
        path.replace("/xensa/", "/xensa/repondre/"), action="answer", text="En juin."
    )
    assert answer.status_code == 403
    assert "entre-temps" in mayor.page
    assert state(place, path) == "withdrawn"


def test_on_paper(
    place: Town, awa: Browser, browser: Callable[[], Browser], clock: ManualClock
) -> None:
    path = ask(awa, place)
    place.publish(path.rpartition("/")[2])
    clock.forward(3 * DAY_MS)
    clerk = sign_in_staff(browser(), "Sékou Ba")
    clerk.get("/xensa/papier")
    assert WORDS in clerk.page
    pdf = clerk.get(path.replace("/xensa/", "/xensa/feuille/") + ".pdf")
    assert pdf.data.startswith(b"%PDF-") and len(pdf.data) > 5000
    sheet = clerk.get(path.replace("/xensa/", "/xensa/feuille/")).get_data(as_text=True)
    assert WORDS in sheet and "<svg" in sheet
    page = path.replace("/xensa/", "/xensa/papier/")
    clerk.get(page)
    day = re.search(r'max="(\d{4}-\d\d-\d\d)"', clerk.page)
    assert day
    clerk.post(page, action="deliver", how="printed", day="hier")
    assert state(place, path) == "published"
    assert "2026-12-31" in clerk.page  # how a day is written
    clerk.post(page, action="deliver", how="printed", day=day[1])
    assert state(place, path) == "delivered"
    clerk.post(page, action="transcribe", text="Le puits sera réparé.", day=day[1])
    assert state(place, path) == "transcribed"
    mayor = sign_in_staff(browser(), "Mamadou Keita")
    desk = path.replace("/xensa/", "/xensa/repondre/")
    mayor.get(desk)
    assert "Le puits sera réparé." in mayor.page
    mayor.post(desk, action="confirm")
    assert state(place, path) == "answered"


def test_the_facilitator_writes_for_somebody(place: Town, browser: Callable[[], Browser]) -> None:
    kadi = sign_in_staff(browser())
    kadi.get("/animer/pour?q=binta&suite=/xensa/poser")
    assert f"/xensa/poser?pour={place.binta}" in kadi.page
    kadi.get(f"/xensa/poser?pour={place.binta}&commune={place.commune}")
    kadi.get(f"/xensa/poser/question?pour={place.binta}&a={place.mayor}")
    kadi.post("/xensa/poser/question", a=place.mayor, pour=place.binta, text=WORDS)
    assert reading.mine(place.node, place.binta) == []  # she was not asked yet
    assert WORDS in kadi.page
    kadi.post(
        "/xensa/poser/question", a=place.mayor, pour=place.binta, text=WORDS, consent="spoken"
    )
    assert reading.mine(place.node, place.binta)[0].matter.thread.behalf == place.kadi


def touched(code: tuple[str, ...]) -> dict[str, str]:
    """Pictures as the form tells them."""
    return {f"code{place}": name for place, name in enumerate(code)}


def test_pictures_prove_that_she_agrees(place: Town, browser: Callable[[], Browser]) -> None:
    code = pictures.give_code(place.node, place.binta)
    kadi = sign_in_staff(browser())
    kadi.get(f"/xensa/poser/question?pour={place.binta}&a={place.mayor}")
    fields = {"a": place.mayor, "pour": place.binta, "text": WORDS, "consent": "pictures"}
    kadi.post("/xensa/poser/question", **fields, **touched(code[::-1]))
    assert reading.mine(place.node, place.binta) == []
    assert "Ce ne sont pas les images" in kadi.page
    kadi.post("/xensa/poser/question", **fields, **touched(code))
    told = reading.mine(place.node, place.binta)[0].asked.told
    assert told["consent"] == "pictures"


def test_declined_and_handed_on_with_words(place: Town, awa: Browser, browser: Callable[[], Browser]) -> None:  # fmt: skip
    first, second = ask(awa, place), ask(awa, place)
    for path in (first, second):
        place.publish(path.rpartition("/")[2])
    mayor = sign_in_staff(browser(), "Mamadou Keita")
    desk = first.replace("/xensa/", "/xensa/repondre/")
    mayor.get(desk)
    mayor.post(desk, action="decline", reason="")
    assert 'id="reason-error"' in mayor.page
    mayor.post(desk, action="decline", reason="Cela relève de la région.")
    assert state(place, first) == "declined"
    desk = second.replace("/xensa/", "/xensa/repondre/")
    mayor.get(desk)
    mayor.post(desk, action="transfer", to=place.deputy, why="Elle suit l’eau.")
    assert state(place, second) == "transferred"
    awa.get(first)
    assert "Cela relève de la région." in awa.page
    awa.get(second)
    assert "Fanta Traoré" in awa.page


def test_reactions_change_and_go(place: Town, awa: Browser) -> None:
    path = f"/xensa/{place.answered()}"
    for kind, wanted in (("support", {"support": 1}), ("oppose", {"oppose": 1}), ("oppose", None)):
        awa.get(path)
        awa.post(f"{path}/avis", kind=kind)
        assert civic.reactions([path.rpartition("/")[2]]).get(path.rpartition("/")[2]) == wanted


def test_a_promise_is_kept_with_a_proof(
    place: Town, awa: Browser, browser: Callable[[], Browser]
) -> None:
    path = f"/xensa/{place.answered()}"
    mayor = sign_in_staff(browser(), "Mamadou Keita")
    mayor.get(path)
    answer = mayor.post(
        f"{path}/promesse", follow=False, promise="Réparer le puits", by="2027-06-30"
    )
    promise = answer.headers["Location"]
    mayor.get(promise)
    mayor.post(promise, action="keep", text="")
    assert 'id="text-error"' in mayor.page
    mayor.post(promise, action="keep", text="Le puits donne de l’eau.")
    awa.get(promise)
    assert "Le puits donne de l’eau." in awa.page
    awa.post(promise, action="confirm")
    awa.get(f"/xensa/communes/{place.commune}")
    assert state(place, promise) == "kept"
    assert "Réparer le puits" in awa.page


def test_every_figure_opens_its_questions(place: Town, awa: Browser) -> None:
    place.answered()
    waiting = place.ask(text="Et la route ?")[0]
    place.publish(waiting)
    for official in (f"/xensa/elus/{place.mayor}", f"/xensa/communes/{place.commune}"):
        awa.get(f"{official}?voir=repondues")
        assert (WORDS in awa.page, "Et la route ?" in awa.page) == (True, False)
        awa.get(f"{official}?voir=attendues")
        assert (WORDS in awa.page, "Et la route ?" in awa.page) == (False, False)
        awa.get(official)
        assert "Et la route ?" in awa.page


def test_a_visitor_reads_and_is_shown_the_way_in(
    place: Town, browser: Callable[[], Browser]
) -> None:
    thread = place.answered()
    guest = browser()
    guest.enter()
    assert "En juin." in guest.get(f"/xensa/{thread}").get_data(as_text=True)
    assert "/entrer?suite=/xensa/poser" in guest.get("/xensa/").get_data(as_text=True)


def test_an_official_sees_at_home_that_a_question_waits(
    place: Town, browser: Callable[[], Browser]
) -> None:
    mayor = sign_in_staff(browser(), "Mamadou Keita")
    mayor.get("/")
    assert "tile-badge" not in mayor.page
    thread = place.ask()[0]
    place.publish(thread)
    mayor.get("/")
    assert re.search(r'href="/xensa/".*?tile-badge">1<', mayor.page)
    mayor.get("/xensa/repondre")
    place.do(place.maire, thread, "answer", text="En juin.")
    mayor.get("/")
    assert not re.search(r'href="/xensa/"[^\n]*tile-badge', mayor.page)
