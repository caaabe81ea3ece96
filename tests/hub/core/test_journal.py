"""The journal: a record and its rows together or not at all, in one chain without gaps."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from hub.core.clock import ManualClock
from hub.core.errors import InputError
from hub.core.journal import Entry, Journal, RecordKind
from hub.core.journal.replay import damage, stored
from hub.core.node import Node
from hub.core.people import service
from hub.core.people.records import PersonChanged, SpaceDescribed, fold_space
from hub.core.who import SYSTEM
from tests import factories
from tests.conftest import POSTGRES


def told(node: Node, name: str, rid: str | None = None) -> str:
    body = SpaceDescribed(fields={"name": name})
    return node.journal.write("space.described", body, "", rid=rid)


def count(node: Node) -> int:
    return int(node.database.rows("SELECT count(*) FROM journal")[0][0])


def whole(node: Node) -> bool:
    """Every chain of the node holds."""
    last = ("", 0, "")
    for record in stored(node.database):
        if damage(record, last):
            return False
        last = (record["writer"], record["seq"], record["hash"])
    return True


def test_a_fold_that_fails_leaves_neither_record_nor_row(node: Node) -> None:
    def fold(entry: Entry) -> None:
        fold_space(entry)
        raise InputError("No.")

    journal = node.journal
    failing = Journal(
        node.database, node.clock, node.space_id, journal.writer,
        [RecordKind("space.described", SpaceDescribed, fold)],
    )  # fmt: skip
    with pytest.raises(InputError):
        told(replace(node, journal=failing), "Jamais")
    assert count(node) == 0
    assert node.database.rows("SELECT 1 FROM space") == []
    told(node, "Nioro")
    assert node.database.rows("SELECT seq FROM journal") == [(1,)]
    assert whole(node)


def test_several_facts_stand_or_fall_together(node: Node) -> None:
    with pytest.raises(RuntimeError), node.journal.writing():
        told(node, "Un")
        told(node, "Deux")
        raise RuntimeError
    assert count(node) == 0
    with node.journal.writing():
        told(node, "Un")
        told(node, "Deux")
    assert node.database.rows("SELECT name FROM space") == [("Deux",)]


def test_the_same_rid_is_written_once(node: Node) -> None:
    first = told(node, "Nioro", rid="0190-une-fois")
    assert told(node, "Ailleurs", rid="0190-une-fois") == first
    assert count(node) == 1
    assert node.database.rows("SELECT name FROM space") == [("Nioro",)]
    assert node.journal.has(first)
    assert not node.journal.has("0190-jamais")


def test_four_threads_leave_no_gap(node: Node) -> None:
    failures = []

    def write(number: int) -> None:
        try:
            with node.open():
                for turn in range(15):
                    if turn % 5 == 4:  # one that is undone must leave no hole
                        with pytest.raises(RuntimeError), node.journal.writing():
                            told(node, "défait")
                            raise RuntimeError
                    told(node, f"{number}-{turn}")
                    told(node, "pour tous", rid=f"commun-{turn}")
        except BaseException as error:
            failures.append(error)
        finally:
            node.database.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    seqs = [row[0] for row in node.database.rows("SELECT seq FROM journal ORDER BY seq")]
    assert seqs == list(range(1, 4 * 15 + 15 + 1))
    assert whole(node)
    assert node.database.rows("SELECT count(*) FROM journal WHERE body LIKE '%défait%'") == [(0,)]


WRITER = """
import os
from hub.core import settings
from hub.main import open_node
from hub.core.people.records import SpaceDescribed
node = open_node(settings.load(None, os.environ))
with node.open():
    print("ready", flush=True)
    input()
    for turn in range(25):
        node.journal.write("space.described", SpaceDescribed(fields={"name": str(turn)}), "")
"""


def test_two_processes_leave_no_gap(node: Node) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    environ |= {"HUB_DATA_DIR": str(node.settings.data_dir), "HUB_DATABASE": node.settings.database}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER], env=environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60) and process.returncode for process in both] == [0, 0]
    seqs = [row[0] for row in node.database.rows("SELECT seq FROM journal ORDER BY seq")]
    assert seqs == list(range(1, 51))
    assert whole(node)


def test_stamps_go_on_after_a_restart_with_a_clock_gone_back(
    node: Node, clock: ManualClock
) -> None:
    told(node, "avant")
    clock.wall -= 40 * 365 * 86_400_000
    again = Journal(
        node.database, clock, node.space_id, node.journal.writer, node.journal.kinds.values()
    )
    told(replace(node, journal=again), "après")
    assert node.database.rows("SELECT name FROM space") == [("après",)]
    stamps = [row[0] for row in node.database.rows("SELECT hlc FROM journal ORDER BY seq")]
    assert stamps[0] < stamps[1]


def test_unknown_fields_of_a_newer_hub_stay_in_the_journal(node: Node) -> None:
    person = factories.person(node)
    fields: dict[str, str | int | None] = {"name": "Awa", "shoe_size": 38}
    node.journal.write("person.changed", PersonChanged(person=person, fields=fields), "")
    assert service.get(node, person).name == "Awa"
    assert "shoe_size" in node.database.rows("SELECT body FROM journal ORDER BY seq DESC")[0][0]


def test_erasure_blanks_what_was_said_and_the_chain_holds(node: Node) -> None:
    person = factories.person(node, "Fatoumata Traoré", phone="76 00 00 00")
    other = factories.person(node, "Seydou Keïta")
    service.give_role(node, SYSTEM, person, "clerk")
    service.erase(node, SYSTEM, person)
    late = PersonChanged(person=person, fields={"name": "Fatoumata Traoré"})
    node.journal.write("person.changed", late, "")  # from a machine that had not heard
    said = " ".join(row[0] or "" for row in node.database.rows("SELECT body FROM journal"))
    assert "Fatoumata" not in said
    assert "76 00 00 00" not in said
    assert "Seydou" in said
    assert whole(node)
    row = node.database.rows(
        "SELECT name, phone, consent, erased FROM person WHERE id = ?", (person,)
    )
    assert row == [(None, None, None, 1)]
    assert service.get(node, other).name == "Seydou Keïta"


@pytest.mark.skipif(bool(POSTGRES), reason="a damaged file is SQLite's matter")
def test_a_commit_that_was_answered_is_on_the_disk(node: Node) -> None:
    told(node, "Nioro")
    code = (
        "import apsw,sys; c = apsw.Connection(sys.argv[1]);"
        "print(c.execute('SELECT count(*) FROM journal').fetchone()[0])"
    )
    seen = subprocess.run(
        [sys.executable, "-c", code, str(node.database.path)], capture_output=True, text=True
    )
    assert seen.stdout == "1\n"
    assert node.database.rows("PRAGMA synchronous") == [(2,)]
