"""Checks of the database and of the journal in it."""

from __future__ import annotations

from typing import Any

from hub.core.health import rules
from hub.core.health.finding import Finding, act, good
from hub.core.journal import JournalHead, JournalRecord
from hub.core.journal.replay import damage
from hub.core.node import Node

#: How many of the last records of this hub's own log are verified.
SAMPLE = 500


def engine(node: Node) -> Finding:
    """Whether the database is of a version, and opened in a way, that survives power cuts."""
    if node.database.dialect != "sqlite":
        version = str(node.database.rows("SHOW server_version")[0][0]).split()[0]
        return good("engine", "The database is PostgreSQL {version}.", version=version)
    version = sqlite_version()
    if rules.version_of(version) < rules.SAFE_SQLITE:
        return act(
            "engine",
            "SQLite {version} can damage the database when the power goes.",
            "Install the program's libraries again: sudo ./install.sh.",
            version=version,
        )
    mode = str(node.database.rows("PRAGMA journal_mode")[0][0])
    synchronous = int(node.database.rows("PRAGMA synchronous")[0][0])
    if mode != "wal" or synchronous < 2:
        return act(
            "engine",
            "The database is not protected against power cuts (journal {mode}, level {level}).",
            "Check that the data folder is on a local disk, then start the hub again.",
            mode=mode,
            level=synchronous,
        )
    return good("engine", "SQLite {version}, safe against power cuts (WAL, FULL).", version=version)


def integrity(node: Node) -> Finding:
    """Whether every page of a SQLite database is in order; reads all of it."""
    if node.database.dialect != "sqlite":
        return good("integrity", "PostgreSQL checks its own pages.")
    said = [str(row[0]) for row in node.database.rows("PRAGMA integrity_check(5)")]
    if said == ["ok"]:
        return good("integrity", "The database is in order.")
    return act(
        "integrity",
        "The database is damaged: {problem}.",
        "Stop the hub and put the last backup back: hub db restore FILE.",
        problem=said[0].splitlines()[0].rstrip("."),
    )


def journal(node: Node) -> Finding:
    """Whether the last records of this hub's log follow each other and were not changed."""
    writer = node.journal.writer
    head = JournalHead.get_or_none(JournalHead.writer == writer)
    if head is None:
        return good("journal", "The journal is empty.")
    query: Any = JournalRecord.select().where(
        (JournalRecord.writer == writer) & (JournalRecord.seq >= head.seq - SAMPLE)
    )
    records = list(query.order_by(JournalRecord.seq).dicts())
    last = ("", 0, "")
    if records and records[0]["seq"] > 1:
        before = records.pop(0)
        last = (writer, before["seq"], before["hash"])
    problems = []
    for record in records:
        problem = damage(record, last)
        last = (writer, record["seq"], record["hash"])
        if problem:
            problems.append(problem)
    if last[1:] != (head.seq, head.hash):
        problems.append(f"{writer[:8]}:{head.seq}: the last record is missing")
    if problems:
        return act(
            "journal",
            "{count} of the last {total} records of the journal are damaged ({first}).",
            "Run: hub db rebuild --check, and tell the technician of the centre.",
            count=len(problems),
            total=len(records),
            first=problems[0],
        )
    return good("journal", "The last {count} records of the journal are whole.", count=len(records))


def sqlite_version() -> str:
    """The version of the SQLite in use, which the driver brings along."""
    import apsw

    return str(apsw.sqlite_lib_version())
