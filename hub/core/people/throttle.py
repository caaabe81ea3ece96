"""Slowing down whoever guesses secrets, across restarts and whatever the wall clock does."""

from __future__ import annotations

from hub.core.errors import TooManyTriesError
from hub.core.node import Node
from hub.core.storage.bound import run

#: Free tries before the first wait, and the longest wait in milliseconds.
FREE_TRIES = 5
LONGEST_MS = 15 * 60_000


def check(node: Node, key: str) -> None:
    """Raise TooManyTriesError while ``key`` (a device or a person) must wait.

    After a restart the whole wait starts again: how long the machine was off is not known.
    """
    found = run("SELECT boot, until_ms, wait_ms FROM throttle WHERE key = ?", (key,))
    row = found.fetchone()
    if row is None:
        return
    boot, until_ms, wait_ms = row
    now_ms = node.clock.mono_ms()
    if boot != node.clock.boot:
        until_ms = now_ms + wait_ms
        run(
            "UPDATE throttle SET boot = ?, until_ms = ? WHERE key = ?",
            (node.clock.boot, until_ms, key),
        )
    if until_ms > now_ms:
        raise TooManyTriesError(-(-(until_ms - now_ms) // 1000))


def failed(node: Node, key: str) -> None:
    """Count a wrong secret: after the free tries each one doubles the wait, from one second."""
    found = run("SELECT failures FROM throttle WHERE key = ?", (key,))
    row = found.fetchone()
    failures = (int(row[0]) if row else 0) + 1
    wait_ms = (
        min(1000 << min(failures - FREE_TRIES, 20), LONGEST_MS) if failures > FREE_TRIES else 0
    )
    values = (failures, node.clock.boot, node.clock.mono_ms() + wait_ms, wait_ms, key)
    sql = (
        "UPDATE throttle SET failures = ?, boot = ?, until_ms = ?, wait_ms = ? WHERE key = ?"
        if row
        else "INSERT INTO throttle (failures, boot, until_ms, wait_ms, key) VALUES (?, ?, ?, ?, ?)"
    )
    run(sql, values)


def succeeded(key: str) -> None:
    """Forget the wrong tries of a key."""
    run("DELETE FROM throttle WHERE key = ?", (key,))
