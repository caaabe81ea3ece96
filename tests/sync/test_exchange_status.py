"""How the exchange stands, in words, from real rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.clock import ManualClock
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.usage import service as usage
from sync.carrying.line import LineError
from sync.contact import CUT, DONE, Report
from sync.records.waiting import Waiting, waiting
from sync.timing import history, plans, schedule, uplink
from sync.timing.alone import alone
from sync.watching import fleet
from sync.watching.fleet import Heard
from sync.watching.progress import how_long, what_waits
from sync.watching.status import ACTIVE, ALONE, NO_WAY, QUIET, SOON, SPENT, TROUBLE, status
from tests.factories import person
from tests.sync.linking import link
from tests.village import Village


@pytest.fixture
def linked(node: Node) -> Node:
    """A hub with a centre on this machine, on a line that is paid for."""
    asked = {
        "metered": "yes", "metered_daily_mb": 1, "price_per_mb": 25.0,
    }  # fmt: skip
    link(node, "http://127.0.0.1:9")
    made = replace(node, settings=replace(node.settings, **asked))  # type: ignore[arg-type]  # by name
    schedule.follow(made, uplink.find("http://127.0.0.1:9"))
    return made


def spoke(node: Node, clock: ManualClock, moved: tuple[int, int], **told: object) -> None:
    """A contact of ten seconds."""
    made = history.begin(node, "schedule", metered=True)
    clock.forward(10_000)
    history.finish(node, made, Report(**told), moved, 10.0)  # type: ignore[arg-type]  # fields of a report
    clock.forward(1_000)


@pytest.mark.parametrize(
    ("some", "seconds", "words"),
    [
        (Waiting(), None, "Everything has reached the centre."),
        (Waiting(142, 3), 118, "142 facts and 3 voices waiting, about 2 minutes."),
        (Waiting(1), 3, "1 fact waiting, about less than a minute."),
        (Waiting(0, 1), 60, "1 voice waiting, about 1 minute."),
        (Waiting(5, 1, 2), 4 * 3600, "5 facts, 1 voice and 2 photos or documents waiting, about 4 hours."),
        (Waiting(0, 0, 1), None, "1 photo or document waiting."),
    ],
)  # fmt: skip
def test_what_waits_in_words(some: Waiting, seconds: float | None, words: str) -> None:
    assert str(what_waits(some, seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "less than a minute"), (46, "1 minute"), (89 * 60, "89 minutes"), (90 * 60, "2 hours")],
)
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert str(how_long(seconds)) == words


def test_what_was_acknowledged_waits_no_more(linked: Node) -> None:
    begun = waiting(linked).facts
    person(linked)
    assert waiting(linked).facts > begun
    seq = linked.database.rows("SELECT seq FROM journal_head")[0][0]
    run(
        "INSERT INTO sync_mark (name, value) VALUES (?, ?)",
        (f"acked:{linked.journal.writer}", str(seq)),
    )
    assert not waiting(linked)
    person(linked, "Fanta Cissé")
    assert waiting(linked).facts >= 1


def test_voices_wait_until_they_were_sent(linked: Node) -> None:
    for name, kind, size in (("a", "voice", 30_000), ("b", "voice", 20_000), ("c", "photo", 9_000)):
        sha = name * 64
        body = usage.__doc__ or ""
        run(
            "INSERT INTO blob (space_id, id, kind, sha256, bytes, gone, hlc) VALUES (?, ?, ?, ?, ?, 0, 0)",
            (linked.space_id, sha[:36], kind, sha, size),
        )
        run(
            "INSERT INTO journal (writer, seq, rid, kind, v, space_id, prev, hlc, boot, mono_ms, "
            "actor, body, body_hash, blobs, hash) SELECT ?, coalesce(max(seq), 0) + 1, ?, 'x', 1, ?, '', 0, '', 0, '', ?, '', ?, '' FROM journal",
            (linked.journal.writer, name, linked.space_id, body, sha),
        )
    run(
        "INSERT INTO journal_head (writer, seq, hash, hlc) SELECT ?, max(seq), '', 0 FROM journal "
        "WHERE true ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq",
        (linked.journal.writer,),
    )
    told = waiting(linked)
    assert (told.voices, told.files, told.bytes) == (2, 1, 59_000)
    run(
        "INSERT INTO sync_mark (name, value) SELECT ?, CAST(max(seq) - 2 AS TEXT) FROM journal",
        (f"blobs:{linked.journal.writer}",),
    )
    told = waiting(linked)
    assert (told.voices, told.files, told.bytes) == (1, 1, 29_000)


def test_a_hub_that_stands_alone(node: Node) -> None:
    assert status(node).state == ALONE


def test_it_is_soon_then_well(linked: Node, clock: ManualClock) -> None:
    assert status(linked).state == SOON
    spoke(linked, clock, (3_000, 1_000), facts_up=10)
    now = status(linked)
    assert (now.state, now.used, now.limit, now.cost) == (QUIET, 4_000, 1_000_000, 0.1)
    assert now.speed == 400
    assert now.last_good and now.last_good.facts_up == 10
    plans.ask(linked)
    assert status(linked).state == SOON
    with alone(linked.settings.data_dir):
        assert status(linked).state == ACTIVE


def test_trouble_is_told_until_it_works_again(linked: Node, clock: ManualClock) -> None:
    error = LineError("The line to {host} was cut.", "Wait.", host="x")
    spoke(linked, clock, (10, 0), outcome=CUT, error=error)
    now = status(linked)
    assert (now.state, now.trouble and now.trouble.message) == (
        TROUBLE,
        "The line to {host} was cut.",
    )
    spoke(linked, clock, (10, 10))
    assert status(linked).trouble is None


def test_a_contact_that_never_ended_was_interrupted(linked: Node) -> None:
    history.begin(linked, "schedule")
    with alone(linked.settings.data_dir):
        assert status(linked).trouble is None
    now = status(linked)
    assert now.trouble and now.trouble.message == history.INTERRUPTED


def test_a_budget_used_up_and_no_way_out(linked: Node, clock: ManualClock) -> None:
    spoke(linked, clock, (900_000, 95_000))
    assert status(linked).state == SPENT
    nowhere = replace(linked.settings, central_url="http://[fe80::1]")
    now = status(replace(linked, settings=nowhere))
    assert (now.state, now.way) == (NO_WAY, None)


def test_what_a_fact_costs_is_measured(linked: Node, clock: ManualClock) -> None:
    spoke(linked, clock, (50_000, 0), facts_up=100)
    spoke(linked, clock, (90_000, 0), facts_up=30, blobs_up=2)  # a file would count in
    assert status(linked).fact_bytes == 500


def test_the_fleet(node: Node, clock: ManualClock) -> None:
    for space, name in (("s1", "Nioro"), ("s2", "Yélimané"), ("s3", "Kéniéba")):
        run(
            "INSERT INTO sync_space (space_id, name, state, communes, added_ms) "
            "VALUES (?, ?, 'active', '[]', 0)",
            (space, name),
        )
    fleet.heard(node, "s1", "c1", Heard(100, 50, facts_up=3))
    clock.forward(20_000)
    fleet.heard(node, "s1", "c1", Heard(10, 5, facts_down=2))
    clock.forward(20_000)
    fleet.heard(node, "s2", "c2", Heard(7, 7, status=503))
    rows = {row.name: row for row in fleet.rows(node)}
    assert [row.name for row in fleet.rows(node)] == ["Kéniéba", "Nioro", "Yélimané"]
    one = rows["Nioro"]
    assert (one.sent, one.received, one.facts_up, one.facts_down, one.contacts) == (110, 55, 3, 2, 1)  # fmt: skip
    assert (one.outcome, one.last_ms) == (DONE, clock.wall - 40_000)
    assert rows["Yélimané"].outcome == "busy"
    assert (rows["Kéniéba"].last_ms, rows["Kéniéba"].contacts) == (None, 0)
    clock.forward(8 * 86_400_000)
    assert [row.contacts for row in fleet.rows(node)] == [0, 0, 0]
    assert rows["Nioro"].last_ms is not None


def test_the_centre_counts_what_spaces_exchange(tmp_path: Path) -> None:
    village = Village(tmp_path, 2)
    for place in village.spaces:
        with place.open() as node:
            person(node)
        place.contact()
    with village.centre.open() as node:
        first, second = fleet.rows(node)
    village.close()
    for row in (first, second):
        assert (row.outcome, row.contacts) == (DONE, 1)
        assert row.facts_up >= 1
        assert row.sent > 300
        assert row.received > 300
