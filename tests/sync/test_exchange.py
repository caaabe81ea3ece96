"""Spaces and the centre exchange: facts go up, what concerns a space comes down, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.core.civic.records import ThreadActed, ThreadOpened
from hub.core.people import service as people
from hub.core.who import SYSTEM
from sync.carrying.line import Answer
from tests import factories
from tests.village import Place, Village, own_state, shared_state


@pytest.fixture
def village(tmp_path: Path, database_url: str) -> Iterator[Village]:
    made = Village(tmp_path / "village", database=database_url)
    yield made
    made.close()


def names(at: Place) -> list[str]:
    return [row[0] for row in at.rows("SELECT name FROM person WHERE erased = 0 ORDER BY name")]


def opinion(at: Place, thread: str, person: str, publish: bool) -> None:
    """Somebody's words in a debate; a moderator lets them be read, or has not yet."""
    with at.open() as node:
        write = node.journal.write
        opened = ThreadOpened(thread=thread, machine="contribution", person=person, commune="c")
        write("civic.opened", opened, person)
        said = ThreadActed(thread=thread, action="submit", hat="author", told={"text": "Dit."})
        write("civic.acted", said, person)
        if publish:
            seen = ThreadActed(thread=thread, action="publish", hat="moderator")
            write("civic.acted", seen, "moderator")


def test_facts_go_up_and_personal_ones_come_down_nowhere_else(village: Village) -> None:
    a, b = village.spaces
    with a.open() as node:
        factories.person(node, "Awa")
    with b.open() as node:
        factories.person(node, "Binta")
    for place in village.spaces:
        report = place.contact()
        assert (report.outcome, report.error) == ("done", None)
    village.heal(2)
    assert names(village.centre) == ["Awa", "Binta"]
    assert (names(a), names(b)) == (["Awa"], ["Binta"])
    for place in village.spaces:
        space = place.node.space_id
        assert own_state(place, space) == own_state(village.centre, space)


def test_what_is_public_is_read_everywhere_and_nothing_before(village: Village) -> None:
    a, b = village.spaces
    with a.open() as node:
        awa = factories.person(node, "Awa")
    opinion(a, "seen", awa, publish=True)
    opinion(a, "unseen", awa, publish=False)
    village.heal()
    threads = "SELECT id, state FROM civic_thread ORDER BY id"
    assert b.rows(threads) == [("seen", "published")]
    assert village.centre.rows(threads) == [("seen", "published"), ("unseen", "submitted")]
    with village.centre.open() as node:
        late = ThreadActed(thread="unseen", action="publish", hat="moderator")
        node.journal.write("civic.acted", late, "someone at the centre")
    village.heal()
    assert a.rows(threads) == b.rows(threads) == [("seen", "published"), ("unseen", "published")]
    assert shared_state(a) == shared_state(b) == shared_state(village.centre)


def test_an_erasure_reaches_all_and_no_body_is_left(village: Village) -> None:
    a, b = village.spaces
    with a.open() as node:
        awa = factories.person(node, "Awa")
    village.heal()
    with a.open() as node:
        people.erase(node, SYSTEM, awa)
    village.heal()
    for place in (a, b, village.centre):
        assert place.rows("SELECT erased FROM person WHERE id = ?", (awa,)) == [(1,)]
        assert place.rows(
            "SELECT count(*) FROM journal WHERE subject = ? AND body IS NOT NULL "
            "AND kind = 'person.changed'", (awa,)
        ) == [(0,)]  # fmt: skip


def test_a_contact_within_its_budget_leaves_the_rest_for_the_next(village: Village) -> None:
    a = village.spaces[0]
    assert a.link is not None
    link = a.link
    with a.open() as node:
        for n in range(2000):
            factories.person(node, f"Personne {n}")
    before = link.sent + link.received
    moved = lambda: (link.sent, link.received)  # noqa: E731  # a count, no more
    report = a.contact(most_bytes=40_000, moved=moved)
    assert report.outcome == "partly"
    assert 0 < link.sent + link.received - before < 80_000
    assert len(names(village.centre)) < 2000
    village.heal()
    assert len(names(village.centre)) == 2000


def test_a_contact_outlives_its_token(village: Village) -> None:
    a = village.spaces[0]
    assert a.link is not None
    with a.open() as node:
        for n in range(1200):
            factories.person(node, f"Personne {n}")
    carried = a.link.send

    def slowly(*request: Any, **more: Any) -> Answer:
        village.clock.forward(6 * 60_000)
        return carried(*request, **more)

    a.link.send = slowly  # type: ignore[method-assign]  # the line of this test alone
    report = a.contact()
    assert (report.outcome, report.error) == ("done", None)
    assert len(names(village.centre)) == 1200
