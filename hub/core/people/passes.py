"""Passes that several processes know: a word that opens something for one session, for a while."""

from __future__ import annotations

import peewee

from hub.core.people.secrets import fingerprint
from hub.core.storage.bound import Row, run

#: Milliseconds after which the use of a pass is noted again.
NOTED_MS = 60_000


class ContentPass(Row):
    """``told`` is what the pass is for, ``used_ms`` monotonic time of about its last use."""

    word_hash = peewee.TextField(primary_key=True)
    session = peewee.TextField()
    told = peewee.TextField()
    used_ms = peewee.BigIntegerField()

    class Meta:
        table_name = "content_pass"
        indexes = ((("session", "used_ms"), False),)


def keep(word: str, session: str, told: str, now_ms: int, each: int, idle_ms: int) -> None:
    """Keep a pass; of one session the newest ``each`` stay, and none that is idle."""
    run(
        "INSERT INTO content_pass (word_hash, session, told, used_ms) VALUES (?, ?, ?, ?)",
        (fingerprint(word), session, told, now_ms),
    )
    run(
        "DELETE FROM content_pass WHERE used_ms < ? OR session = ? AND word_hash NOT IN "
        "(SELECT word_hash FROM content_pass WHERE session = ? ORDER BY used_ms DESC, word_hash "
        "LIMIT ?)",
        (now_ms - idle_ms, session, session, each),
    )


def find(word: str, now_ms: int, idle_ms: int) -> str | None:
    """What a good pass is for, None if there is none; using it keeps it good."""
    key = fingerprint(word)
    row = run("SELECT told, used_ms FROM content_pass WHERE word_hash = ?", (key,)).fetchone()
    if row is None or now_ms - int(row[1]) > idle_ms:
        return None
    if now_ms - int(row[1]) > NOTED_MS:
        run("UPDATE content_pass SET used_ms = ? WHERE word_hash = ?", (now_ms, key))
    return str(row[0])


def drop(session: str) -> None:
    """Void all passes of a session that ends."""
    run("DELETE FROM content_pass WHERE session = ?", (session,))
