"""Passes that several processes know: the same behaviour, kept in the database."""

from __future__ import annotations

from hub.core.node import Node
from hub.core.people import sessions
from kiosk_ui.foreign.passes import EACH, IDLE_MS, Pass
from kiosk_ui.foreign.shared_passes import SharedPasses


def a_pass(session: str = "s", used_ms: int = 1000) -> Pass:
    return Pass(session, "org.example.one", 1, "http://127.0.0.1:8080", "fr", used_ms, "p1", "part")


def test_another_process_finds_the_pass_whole(node: Node) -> None:
    word = SharedPasses().give(a_pass())
    assert SharedPasses().find(word, 2000) == a_pass()
    assert SharedPasses().find("", 2000) is None
    assert node.database.rows("SELECT 1 FROM content_pass WHERE word_hash = ?", (word,)) == []


def test_it_lives_while_it_is_used_and_dies_after_half_an_hour(node: Node) -> None:
    held = SharedPasses()
    word = held.give(a_pass())
    assert held.find(word, 1000 + IDLE_MS)
    assert held.find(word, 1000 + 2 * IDLE_MS)
    assert held.find(word, 1001 + 3 * IDLE_MS) is None


def test_leaving_voids_those_of_that_session_only(node: Node) -> None:
    held = SharedPasses()
    mine, theirs = held.give(a_pass("mine")), held.give(a_pass("theirs"))
    held.drop("mine")
    held.drop(None)
    assert held.find(mine, 1000) is None
    assert held.find(theirs, 1000)


def test_a_session_keeps_its_newest_and_pushes_out_no_other(node: Node) -> None:
    held = SharedPasses()
    theirs = held.give(a_pass("theirs", used_ms=0))
    words = [held.give(a_pass("mine", used_ms=at)) for at in range(EACH + 3)]
    assert [held.find(word, 1000) is not None for word in words] == [False] * 3 + [True] * EACH
    assert held.find(theirs, 1000)
    held.give(a_pass("later", used_ms=IDLE_MS + 10))  # what is idle goes when somebody opens more
    assert node.database.rows("SELECT count(*) FROM content_pass WHERE session = 'theirs'") == [
        (0,)
    ]


def test_a_session_that_ends_by_itself_takes_its_passes_along(node: Node) -> None:
    token = sessions.enter(node, "woman", "15-24", "learn", "pc")
    who = sessions.find(node, token)
    assert who and who.session
    word = SharedPasses().give(a_pass(who.session, node.clock.mono_ms()))
    sessions.leave(node, token)
    assert SharedPasses().find(word, node.clock.mono_ms()) is None
