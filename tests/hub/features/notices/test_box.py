"""The box: news of one's matters, once new, then read; whatever way they came."""

from __future__ import annotations

import itertools

import pytest

from hub.core.civic import service as civic
from hub.core.civic.models import CivicAct
from hub.core.clock import DAY_MS
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.features.notices import service
from hub.features.notices.measures import heard
from hub.features.notices.models import NoticeRead
from tests.factories import person, staff
from tests.hub.features.matters import answered, question, somebody


@pytest.fixture
def awa(node: Node) -> str:
    """A citizen."""
    return person(node, "Awa Sissoko")


@pytest.fixture
def staffed(node: Node) -> tuple[str, str]:
    """A moderator and an official."""
    return staff(node, "moderator"), staff(node, "official", "Le maire")


def news(node: Node, who: str) -> list[tuple[str, bool]]:
    return [(one.action, one.new) for one in service.box(node, who)]


def open_box(node: Node, who: str) -> None:
    service.read(node, somebody(who), service.box(node, who))


def test_what_happens_to_a_question_is_news_until_the_box_was_opened(
    node: Node, clock, awa: str, staffed: tuple[str, str]
) -> None:
    moderator, official = staffed
    thread = question(node, awa)
    assert service.unread(node, awa) == 0, "what she does herself is no news"
    civic.act(node, somebody(moderator), thread, "publish", "moderator")
    open_box(node, awa)
    clock.forward(DAY_MS)
    answered(node, thread, official)
    assert news(node, awa) == [("answer", True), ("deliver", True), ("publish", False)]
    assert service.unread(node, awa) == 2
    open_box(node, awa)
    assert service.unread(node, awa) == 0
    assert [new for _action, new in news(node, awa)] == [False] * 3
    now = clock.now_ms()
    assert heard(True, now - 1, now + 1) == {node.space_id: 1}


def test_news_are_of_ones_own_matters_only(node: Node, awa: str, staffed: tuple[str, str]) -> None:
    other = person(node, "Oumou Diarra")
    civic.act(node, somebody(staffed[0]), question(node, other), "publish", "moderator")
    assert service.box(node, awa) == []
    assert service.unread(node, staffed[0]) == 0


def test_a_refusal_and_a_hiding_are_told_with_their_reason(
    node: Node, awa: str, staffed: tuple[str, str]
) -> None:
    moderator = somebody(staffed[0])
    civic.act(node, moderator, question(node, awa), "refuse", "moderator", {"reason": "insult"})
    shown = question(node, awa)
    civic.act(node, moderator, shown, "publish", "moderator")
    civic.hide(node, moderator, shown, 2, "private")
    told = {one.action: one.told.get("reason") for one in service.box(node, awa)}
    assert told == {"refuse": "insult", "publish": None, "shown": "private"}
    assert service.unread(node, awa) == 3


def test_an_answer_that_crossed_a_withdrawal_is_told_and_said_to_have_crossed(
    node: Node, awa: str, staffed: tuple[str, str]
) -> None:
    moderator, official = staffed
    thread = question(node, awa)
    civic.act(node, somebody(moderator), thread, "publish", "moderator")
    answered(node, thread, official)
    # the same record, stamped before the answer by a hub that knew nothing of it
    CivicAct.update(action="withdraw", hat="author", actor=awa).where(
        (CivicAct.thread == thread) & (CivicAct.action == "deliver")
    ).execute()
    found = {one.action: one.crossed for one in service.box(node, awa)}
    assert found == {"publish": False, "answer": True}


def test_an_act_that_a_stick_brings_late_is_new_though_its_stamp_is_old(
    node: Node, awa: str, staffed: tuple[str, str]
) -> None:
    thread = question(node, awa)
    later = question(node, awa)
    civic.act(node, somebody(staffed[0]), thread, "publish", "moderator")
    civic.act(node, somebody(staffed[0]), later, "publish", "moderator")
    late = CivicAct.get(CivicAct.thread == thread, CivicAct.action == "publish")
    late.delete_instance()
    open_box(node, awa)
    assert service.unread(node, awa) == 0
    CivicAct.insert(late.__data__).execute()
    assert service.unread(node, awa) == 1


def test_who_spoke_in_a_debate_hears_of_its_conclusions_once(
    node: Node, awa: str, staffed: tuple[str, str]
) -> None:
    names = {machine.name for feature in node.features for machine in feature.machines}
    if "debate" not in names:
        pytest.skip("this hub has no debates")
    leader = somebody(staffed[0])
    debate = civic.begin(node, leader, "debate", civic.Opening(commune="ML-1", title="L’eau"))
    now = node.clock.now_ms()
    told = {"opens": str(now), "closes": str(now + DAY_MS)}
    civic.act(node, leader, debate, "plan", "facilitator", told)
    civic.act(node, leader, debate, "open", "facilitator")
    for _ in range(2):
        word = civic.begin(
            node, somebody(awa), "contribution", civic.Opening(author=awa, parent=debate)
        )
        civic.act(node, somebody(awa), word, "submit", "author", {"text": "Oui"})
    civic.act(node, leader, debate, "close", "facilitator")
    civic.act(node, leader, debate, "conclude", "facilitator", {"text": "Un puits d’abord."})
    assert news(node, awa) == [("conclude", True)]
    assert news(node, staffed[0]) == []


def test_read_marks_come_to_the_same_whatever_the_order(node: Node, awa: str) -> None:
    from hub.features.notices.records import KINDS, NoticesRead

    bodies = [NoticesRead(person=awa, acts=acts) for acts in (("a", "b"), ("b", "c"), ())]
    seen = set()
    for order in itertools.permutations(bodies):
        NoticeRead.delete().execute()
        for body in order:
            node.journal.write("notice.read", body, awa)
        seen.add(state_hashes(node.database, (NoticeRead,))["notice_read"])
        assert NoticeRead.select().count() == 3
    assert len(seen) == 1
    assert KINDS[0].name == "notice.read"


def test_the_badge_costs_one_query_when_nothing_is_new(
    node: Node, awa: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    real = service.run
    monkeypatch.setattr(
        service, "run", lambda sql, values=(): counted.append(sql) or real(sql, values)
    )
    question(node, awa)
    assert service.unread(node, awa) == 0
    assert len(counted) == 1
