"""The house's own chores."""

from __future__ import annotations

from hub.core.clock import DAY_MS
from hub.core.node import Node
from hub.core.people.records import ClockFixed
from hub.core.storage.backup import back_up
from hub.core.storage.bound import run

#: How long a posted form's token is remembered, in milliseconds.
FORM_MS = DAY_MS


def date_this_boot(node: Node) -> None:
    """Job: once trusted time is there, state this boot's offset, so that its events are dated right."""
    if node.clock.trusted():
        date_boot(node, node.clock.now_ms())


def date_boot(node: Node, now_ms: int) -> None:
    """State this boot's offset, once: ``now_ms`` is the true time now."""
    boot = node.clock.boot
    if run("SELECT 1 FROM clock_fix WHERE boot = ?", (boot,)).fetchone():
        return
    offset_ms = now_ms - node.clock.mono_ms()
    node.journal.write("clock.fixed", ClockFixed(boot=boot, offset_ms=offset_ms), "")


def forget_forms(node: Node) -> None:
    """Job: drop the tokens of forms posted long ago, and the waits of an earlier boot long over."""
    with node.database.writing():
        run("DELETE FROM posted_form WHERE at_ms < ?", (node.clock.now_ms() - FORM_MS,))
        run("DELETE FROM throttle WHERE boot <> ? AND wait_ms = 0", (node.clock.boot,))


def back_up_nightly(node: Node) -> None:
    """Job: a backup a day, the newest ones kept."""
    back_up(node.database, node.settings.data_dir, "daily", node.settings.keep_backups)


def prove_writing(node: Node) -> None:
    """Write one small row and commit it: what the watchdog lives on."""
    now_ms = node.clock.now_ms()
    with node.database.writing():
        run(
            "INSERT INTO posted_form (token, location, at_ms) VALUES ('watchdog', '', ?) "
            "ON CONFLICT (token) DO UPDATE SET at_ms = excluded.at_ms",
            (now_ms,),
        )


def checkpoint(node: Node) -> None:
    """Job: move SQLite's log into the file, so that no request has to."""
    if node.database.dialect == "sqlite":
        node.database.run("PRAGMA wal_checkpoint(PASSIVE)")
