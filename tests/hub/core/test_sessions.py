"""Sessions: they live while somebody is there, and end with the boot."""

from __future__ import annotations

from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.core.people import sessions
from hub.core.usage.models import Visit
from tests import factories

MINUTE = 60_000


def visit_of(node: Node) -> Visit:
    return Visit.get()


def test_whoever_signs_in_is_known_by_the_token_alone(node: Node) -> None:
    person = factories.person(node, "Awa", roles=("clerk",))
    token = sessions.sign_in(node, person, strong=False, device="phone")
    who = sessions.find(node, token)
    assert who
    assert (who.person, who.name, who.granted, who.strong) == (person, "Awa", ("clerk",), False)
    assert sessions.find(node, token[:-1]) is None
    assert sessions.find(node, "") is None
    kept = node.database.rows("SELECT token_hash FROM session")[0][0]
    assert token not in kept
    row = visit_of(node)
    assert (row.person, row.gender, row.band, row.device) == (person, "woman", "15-24", "phone")


def test_a_visitor_is_nobody_in_particular(node: Node) -> None:
    who = sessions.find(node, sessions.enter(node, None, "50+", "print", "pc"))
    assert who
    assert (who.person, who.actor) == (None, "")
    assert who.roles == {"anyone", "visitor"}
    row = visit_of(node)
    assert (row.person, row.gender, row.band, row.purpose) == (None, None, "50+", "print")


def test_leaving_ends_the_session_and_the_visit(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "man", "25-34", "learn", "pc")
    clock.forward(90_000)
    sessions.leave(node, token)
    assert sessions.find(node, token) is None
    assert (visit_of(node).how, visit_of(node).stay_s) == ("quit", 90)
    sessions.leave(node, token)  # Leave pressed twice
    assert node.database.rows("SELECT count(*) FROM journal WHERE kind = 'visit.closed'") == [(1,)]


def test_idle_time_ends_it(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "man", "25-34", "learn", "pc")
    clock.forward(10 * MINUTE)
    assert sessions.find(node, token)
    clock.forward(1)
    assert sessions.find(node, token) is None
    assert visit_of(node).how == "idle"
    assert visit_of(node).active_s == 0


def test_a_sound_that_plays_keeps_it(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "man", "25-34", "learn", "pc")
    who = sessions.find(node, token)
    assert who and who.visit
    for _ in range(60):
        clock.forward(30_000)
        node.meter.touch(who.visit, None, clock.mono, beat=True)
    assert sessions.find(node, token)
    assert sessions.sweep(node) == 0
    node.meter.visits.clear()  # what the sweep kept is enough after a restart
    assert sessions.find(node, token)
    clock.forward(11 * MINUTE)
    assert sessions.sweep(node) == 1
    assert sessions.find(node, token) is None


def test_another_boot_ends_it(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "man", "25-34", "learn", "pc")
    clock.boot, clock.mono = "boot-2", 1_000
    assert sessions.find(node, token) is None
    assert sessions.sweep(node) == 1
    assert node.database.rows("SELECT count(*) FROM session") == [(0,)]


def test_a_clock_that_jumps_ends_nobody(node: Node, clock: ManualClock) -> None:
    token = sessions.enter(node, "man", "25-34", "learn", "pc")
    clock.wall += 20 * 365 * 24 * 60 * MINUTE
    assert sessions.find(node, token)
    clock.wall = 0
    assert sessions.find(node, token)
    assert sessions.sweep(node) == 0


def test_a_language_is_for_this_session_only(node: Node) -> None:
    person = factories.person(node)
    here, there = (sessions.sign_in(node, person, False, "pc") for _ in range(2))
    who = sessions.find(node, here)
    assert who
    sessions.set_language(who, "bm")
    found = [sessions.find(node, token) for token in (here, there)]
    assert [each and each.language for each in found] == ["bm", None]


def test_leaving_everywhere_at_once(node: Node) -> None:
    person, other = factories.person(node), factories.person(node, "Binta")
    tokens = [sessions.sign_in(node, person, False, "pc") for _ in range(2)]
    kept = sessions.sign_in(node, other, False, "pc")
    sessions.leave_all(node, person)
    assert [sessions.find(node, token) for token in tokens] == [None, None]
    assert sessions.find(node, kept)
