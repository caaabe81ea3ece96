"""The pages of moderators, and what authors hear of it in their box."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.core.civic import service as civic
from hub.core.clock import DAY_MS, ManualClock
from hub.features.directory import service as directory
from hub.features.moderation.rules import REASONS
from hub.features.moderation.service import REFUSED
from hub.main import Hub
from kiosk_ui.civic.words import _REASON_ICONS, NEWS
from kiosk_ui.frame.sheets import STATIC
from tests.client import Browser
from tests.factories import person, sign_in, sign_in_staff, staff
from tests.hub.features.matters import answered, question, somebody
from tests.kiosk_ui.frame.catalogue import translated


@pytest.fixture
def moderator(hub: Hub, browser: Callable[[], Browser]) -> Browser:
    """A browser of a facilitator."""
    staff(hub.node)
    return sign_in_staff(browser())


@pytest.fixture
def awa(hub: Hub) -> str:
    """A citizen."""
    return person(hub.node, "Awa Sissoko")


def state(hub: Hub, thread: str) -> str:
    return civic.matter(hub.node, thread).standing.state


def test_from_the_queue_to_publication_and_on_to_the_next(
    hub: Hub, moderator: Browser, awa: str
) -> None:
    first, second = question(hub.node, awa, "Le puits ?"), question(hub.node, awa, "La route ?")
    moderator.get("/animer/")
    assert 'href="/animer/moderation/"' in moderator.page
    moderator.get("/animer/moderation/")
    assert moderator.page.index("Le puits ?") < moderator.page.index("La route ?")
    moderator.get(f"/animer/moderation/{first}")
    moderator.post(f"/animer/moderation/{first}/publier")
    assert state(hub, first) == "published"
    assert "La route ?" in moderator.page and "C’est publié." in moderator.page
    moderator.post(f"/animer/moderation/{second}/publier")
    assert "Rien ne vous attend." in moderator.page


def test_a_long_queue_shows_what_waits_longest_and_says_how_much_more(
    hub: Hub, moderator: Browser, awa: str
) -> None:
    for number in range(43):
        question(hub.node, awa, f"Question numéro {number:02}")
    moderator.get("/animer/moderation/")
    assert "Question numéro 39" in moderator.page and "Question numéro 40" not in moderator.page
    assert "Encore 3 choses attendent" in moderator.page


def test_a_form_sent_twice_counts_once(hub: Hub, moderator: Browser, awa: str) -> None:
    thread = question(hub.node, awa)
    moderator.get(f"/animer/moderation/{thread}")
    fields = moderator.hidden()
    for _ in range(2):
        answer = moderator.client.post(f"/animer/moderation/{thread}/publier", data=fields)
        assert answer.status_code == 303
    assert civic.matter(hub.node, thread).standing.crossed == ()


def test_a_refusal_without_reason_is_asked_again_with_what_was_typed(
    hub: Hub, moderator: Browser, awa: str
) -> None:
    thread = question(hub.node, awa)
    moderator.get(f"/animer/moderation/{thread}")
    answer = moderator.post(f"/animer/moderation/{thread}/refuser", note="<b>Trop</b> fort")
    assert answer.status_code == 400
    assert (
        "Touchez la raison" in moderator.page and "&lt;b&gt;Trop&lt;/b&gt; fort" in moderator.page
    )
    moderator.post(f"/animer/moderation/{thread}/refuser", reason="insult", note="Doucement")
    assert state(hub, thread) == "refused"


def test_an_old_page_shows_the_matter_as_it_stands_now(
    hub: Hub, moderator: Browser, awa: str
) -> None:
    thread = question(hub.node, awa)
    moderator.get(f"/animer/moderation/{thread}")
    other = staff(hub.node, "moderator", "Sira Traoré")
    civic.act(hub.node, somebody(other), thread, "publish", "moderator")
    answer = moderator.post(f"/animer/moderation/{thread}/refuser", reason="insult")
    assert answer.status_code == 409
    assert "quelqu’un a agi entre-temps" in moderator.page
    assert "Le voir comme tout le monde" in moderator.page


def test_what_was_published_can_be_hidden_and_the_register_says_by_whom_and_why(
    hub: Hub, moderator: Browser, awa: str
) -> None:
    thread = question(hub.node, awa)
    moderator.get(f"/animer/moderation/{thread}")
    moderator.post(f"/animer/moderation/{thread}/publier")
    moderator.get(f"/animer/moderation/{thread}")
    moderator.post(f"/animer/moderation/{thread}/cacher", level="2", reason="private")
    assert "C’est caché." in moderator.page
    moderator.get("/animer/moderation/registre")
    assert "Kadiatou Diallo" in moderator.page
    assert "Cela raconte quelque chose de privé" in moderator.page


def test_the_author_finds_the_refusal_with_its_reason_in_her_box(
    hub: Hub, moderator: Browser, browser: Callable[[], Browser], awa: str
) -> None:
    thread = question(hub.node, awa)
    moderator.get(f"/animer/moderation/{thread}")
    moderator.post(f"/animer/moderation/{thread}/refuser", reason="unclear")
    author = sign_in(browser(), hub.node, awa)
    author.get("/")
    badge = r'href="/mon-espace/".*?tile-badge">1<'
    assert re.search(badge, author.page)
    author.get("/mon-espace/")
    assert re.search(r'href="/mon-espace/boite".*?tile-badge">1<', author.page)
    author.get("/mon-espace/boite")
    assert "Votre question n’a pas été publiée." in author.page
    assert "On ne comprend pas la voix ou le texte." in author.page
    assert "Nouveau" in author.page
    author.get("/")
    assert not re.search(badge, author.page)
    author.get("/mon-espace/boite")
    assert "Nouveau" not in author.page


def test_words_of_others_are_escaped_in_the_box(
    hub: Hub, browser: Callable[[], Browser], awa: str
) -> None:
    thread = question(hub.node, awa)
    civic.act(hub.node, somebody(staff(hub.node)), thread, "publish", "moderator")
    answered(hub.node, thread, staff(hub.node, "official", "Maire"), "<script>alert(1)</script>")
    author = sign_in(browser(), hub.node, awa)
    author.get("/mon-espace/boite")
    assert "&lt;script&gt;alert(1)" in author.page
    assert f'href="/xensa/{thread}"' in author.page


def test_the_bulletin_has_what_is_public_and_new(
    hub: Hub, moderator: Browser, awa: str, clock: ManualClock
) -> None:
    commune = directory.communes(hub.node)[0].code
    helper = somebody(staff(hub.node, "moderator", "Sira Traoré"))
    old = question(hub.node, awa, "Vieux puits", commune)
    civic.act(hub.node, helper, old, "publish", "moderator")
    clock.wall += 40 * DAY_MS
    new = question(hub.node, awa, "Nouvelle route", commune)
    private = question(hub.node, awa, "Entre femmes", commune, room="women")
    for thread in (new, private):
        civic.act(hub.node, helper, thread, "publish", "moderator")
    answered(hub.node, new, staff(hub.node, "official", "Le maire"), "Avant les pluies.")
    refused = question(hub.node, awa, "Secret refusé", commune)
    civic.act(hub.node, helper, refused, "refuse", "moderator", {"reason": "insult"})
    moderator.get(f"/animer/bulletin?commune={commune}")
    waits, _head, asked = moderator.page.partition("Nouvelles questions")
    assert "Vieux puits" in waits, "it still waits for an answer"
    assert "Entre femmes" not in moderator.page
    assert "Nouvelle route" in asked and "Vieux puits" not in asked
    assert "Secret" not in moderator.page and "Entre femmes" not in moderator.page
    assert "Avant les pluies." in waits and moderator.page.count("bulletin-qr") == 3
    assert moderator.get("/animer/bulletin?depuis=demain").status_code == 200
    assert "calendrier" in moderator.page


def test_every_reason_and_piece_of_news_can_be_said_and_shown() -> None:
    known = translated("fr")
    words = [*REASONS.values(), *REFUSED.values(), *(news.words for news in NEWS.values())]
    assert [text for text in words if text not in known] == []
    assert set(_REASON_ICONS) == set(REASONS)
    icons = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert {*_REASON_ICONS.values(), *(news.icon for news in NEWS.values())} <= icons
    assert {news.tone for news in NEWS.values()} <= {"good", "warn", "bad", "info"}
