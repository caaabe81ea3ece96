"""Writers at the centre: those of different spaces side by side, no deadlock, no gap in a chain."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from hub.core.civic.records import ThreadOpened
from hub.core.journal.records import MATTERS, SPACE
from hub.core.journal.replay import damage, stored
from hub.core.node import Node
from hub.core.people.records import PersonErased
from hub.core.rebuild import rebuild
from hub.core.storage.database import Database, connect
from hub.core.usage.service import open_visit
from hub.main import folded_models
from tests.conftest import POSTGRES

only_postgresql = pytest.mark.skipif(not POSTGRES, reason="SQLite takes one writer at a time")
PROCESSES, TURNS, SPACES = 4, 60, 3

WRITER = """
import os, random, sys
from hub.core import settings
from hub.core.civic.records import ThreadOpened
from hub.core.people.records import SpaceDescribed
from hub.core.usage.records import ActivityMeasured
from hub.main import open_node
number, turns, spaces = map(int, sys.argv[1:])
chance = random.Random(number)
node = open_node(settings.load(None, os.environ))
def seen(space):
    body = ActivityMeasured(visit="v", subject="lesson", ref="r", seconds=1)
    node.journal.write("activity.measured", body, "", space_id=space)
with node.open():
    print("ready", flush=True)
    input()
    for turn in range(turns):
        space = f"space-{chance.randrange(spaces)}"
        kind = chance.randrange(5)
        if kind == 0:  # one fact
            seen(space)
        elif kind == 1:  # several facts of one space
            with node.database.writing_space(space):
                seen(space)
                seen(space)
        elif kind == 2:  # a fact that crosses spaces
            body = ThreadOpened(thread=f"{number}-{turn}", machine="question", title="?")
            node.journal.write("civic.opened", body, "", space_id=space)
        elif kind == 3:  # facts that go into the feed of everybody, whose end has a lock too
            with node.database.writing_space(space):
                for name in ("Un", "Deux"):
                    body = SpaceDescribed(fields={"name": f"{name} {number}-{turn}"})
                    node.journal.write("space.described", body, "", space_id=space)
        else:  # facts of several spaces
            with node.database.writing():
                for one in range(spaces):
                    seen(f"space-{one}")
        print(kind, flush=True)
"""


def test_four_processes_that_mix_all_ways_of_writing(node: Node) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    environ |= {"HUB_DATA_DIR": str(node.settings.data_dir), "HUB_DATABASE": node.settings.database}
    environ["HUB_ROLE"] = "central"  # which numbers records for its feeds
    four = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(number), str(TURNS), str(SPACES)],
            env=environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    for process in four:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in four:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    done = [process.communicate(timeout=120)[0].split() for process in four]
    assert [process.returncode for process in four] == [0] * PROCESSES
    kinds = [kind for lines in done for kind in lines]
    assert len(kinds) == PROCESSES * TURNS
    facts = {"0": 1, "1": 2, "2": 1, "3": 2, "4": SPACES}
    seconds = sum(facts[kind] for kind in kinds if kind not in "23")
    assert node.database.rows("SELECT sum(seconds) FROM activity") == [(seconds,)]
    assert node.database.rows("SELECT count(*) FROM civic_thread") == [(kinds.count("2"),)]
    seqs = [row[0] for row in node.database.rows("SELECT seq FROM journal ORDER BY seq")]
    assert seqs == list(range(1, sum(facts[kind] for kind in kinds) + 1))
    last = ("", 0, "")
    for record in stored(node.database):
        assert damage(record, last) is None
        last = (record["writer"], record["seq"], record["hash"])
    (numbers,) = node.database.rows("SELECT count(*), max(n) FROM feed WHERE feed = 'everyone'")
    assert numbers == (2 * kinds.count("3"),) * 2  # without a gap
    assert rebuild(node, folded_models(node.features)).equal


@contextmanager
def held_by_another(node: Node, **how: bool) -> Iterator[Database]:
    """Space a is held by somebody; a connection of somebody else, who waits a little and no longer."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with node.open():
            with node.database.writing_space("a", **how):
                held.set()
                let_go.wait(20)
            node.database.close()

    keeper = threading.Thread(target=hold)
    keeper.start()
    assert held.wait(20)
    other = connect(node.settings.database_url)
    try:
        other.run("SET lock_timeout = '300ms'")
        yield other
    finally:
        let_go.set()
        keeper.join()
        other.close()


@only_postgresql
def test_one_space_waits_for_itself_and_not_for_others(node: Node) -> None:
    with held_by_another(node) as other:
        with other.writing_space("b"):
            assert other.only_space == "b"
        assert other.only_space is None
        with other.writing_space("b", matters=True):
            assert other.only_space == "b"
        for blocked in (lambda: other.writing_space("a"), other.writing):
            with pytest.raises(Exception, match="lock timeout"), blocked():
                pass


@only_postgresql
def test_matters_are_taken_one_at_a_time_beside_what_touches_its_space_alone(node: Node) -> None:
    with held_by_another(node, matters=True) as other:
        with other.writing_space("b"):
            pass
        for blocked in (lambda: other.writing_space("b", matters=True), other.writing):
            with pytest.raises(Exception, match="lock timeout"), blocked():
                pass
    other = connect(node.settings.database_url)
    with other.writing_space("a", matters=True), other.writing_space("a"):  # now all can be had
        pass
    other.close()


@only_postgresql
def test_what_could_wait_for_ever_is_refused(node: Node) -> None:
    with (
        node.database.writing_space("a"),
        pytest.raises(RuntimeError, match="inside a transaction of a"),
        node.database.writing_space("b"),
    ):
        pass
    with node.database.writing(), node.database.writing_space("b"):  # all spaces are held here
        assert node.database.only_space is None
    with node.database.writing_space("a"):
        open_visit(replace(node, settings=replace(node.settings, space_id="a")), "", space_id="a")
        opened = ThreadOpened(thread="t", machine="question", title="?")
        with pytest.raises(RuntimeError, match="matters inside a transaction of a"):
            node.journal.write("civic.opened", opened, "", space_id="a")
        with pytest.raises(RuntimeError, match="more than the rows of one space"):
            node.journal.write("person.erased", PersonErased(person="p"), "", space_id="a")


def test_kinds_that_go_alone_are_looked_at(node: Node) -> None:
    """Whoever adds one here has read its fold: no row of another space is read or written."""
    alone = {name for name, kind in node.journal.kinds.items() if kind.touches == SPACE}
    assert alone == {
        "space.described", "person.changed", "role.given", "role.removed",
        "visit.opened", "visit.closed", "activity.measured",
        "progress.noted", "quiz.finished", "certificate.given", "gafe.practised", "library.noted",
        "voice.recorded", "voice.withdrawn", "content.installed", "content.removed", "shelf.set",
        "moderation.asked", "notice.read",
    }  # fmt: skip
    matters = {name for name, kind in node.journal.kinds.items() if kind.touches == MATTERS}
    assert matters == {
        "civic.opened", "civic.acted", "civic.shown", "civic.reacted", "blob.made",
        "blob.transcribed",
    }  # fmt: skip
