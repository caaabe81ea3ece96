"""Passes open one package for one session, for a while."""

from __future__ import annotations

from kiosk_ui.foreign import passes as module
from kiosk_ui.foreign.passes import EACH, IDLE_MS, KEPT, Pass, Passes


def a_pass(session: str = "s", package: str = "org.example.one") -> Pass:
    return Pass(session, package, 1, "http://127.0.0.1:8080", "fr", used_ms=1000)


def test_a_pass_lives_while_it_is_used_and_dies_after_half_an_hour():
    held = Passes()
    word = held.give(a_pass())
    assert held.find(word, 1000 + IDLE_MS) is not None
    assert held.find(word, 1000 + 2 * IDLE_MS) is not None
    assert held.find(word, 1001 + 3 * IDLE_MS) is None
    assert held.find(word, 1000) is None  # and does not come back


def test_words_are_not_guessed():
    held = Passes()
    words = {held.give(a_pass(str(n))) for n in range(100)}
    assert len(words) == 100
    assert all(len(word) >= 32 for word in words)
    assert held.find("", 1000) is None


def test_leaving_voids_the_passes_of_that_session_only():
    held = Passes()
    mine, theirs = held.give(a_pass("mine")), held.give(a_pass("theirs"))
    held.drop("mine")
    assert held.find(mine, 1000) is None
    assert held.find(theirs, 1000) is not None


def test_a_session_cannot_push_out_the_others():
    held = Passes()
    theirs = held.give(a_pass("theirs"))
    words = [held.give(a_pass("mine")) for _ in range(KEPT)]
    assert held.find(theirs, 1000) is not None
    assert [held.find(word, 1000) is not None for word in words[-EACH - 1 :]] == [False] + [
        True
    ] * EACH


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "KEPT", 10)
    held = Passes()
    words = [held.give(a_pass(str(n))) for n in range(12)]
    assert [held.find(word, 1000) is None for word in words[:3]] == [True, True, False]


def test_content_knows_a_learner_by_a_mark_that_differs_from_package_to_package():
    one = Pass("s", "org.example.one", 1, "", "fr", 0, person="p1")
    other = Pass("s", "org.example.other", 1, "", "fr", 0, person="p1")
    assert one.learner == Pass("another", "org.example.one", 2, "", "en", 9, person="p1").learner
    assert one.learner != other.learner
    assert "p1" not in one.learner
