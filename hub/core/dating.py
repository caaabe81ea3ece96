"""Giving events their true date on a machine whose clock was wrong when they happened.

Every record carries the boot and the monotonic time of its event. When trusted time arrives, a
``clock.fixed`` record states that boot's offset (wall = offset + monotonic), and every row dated in
that boot is put right, whichever came first.
"""

from __future__ import annotations

import peewee

from hub.core.clock import hlc_ms
from hub.core.storage.bound import Row, run


class ClockFix(Row):
    """The offset of a boot: wall time minus monotonic time, in milliseconds."""

    boot = peewee.TextField(primary_key=True)
    offset_ms = peewee.BigIntegerField()
    hlc = peewee.BigIntegerField()

    class Meta:
        table_name = "clock_fix"


def dated_ms(offset_ms: int | None, mono_ms: int, hlc: int) -> int:
    """Wall time of an event: by its boot's offset where one is known, else by its stamp."""
    return hlc_ms(hlc) if offset_ms is None else int(offset_ms) + mono_ms


def offset_of(boot: str) -> int | None:
    """The offset of a boot, in milliseconds, if a fix stated one."""
    found = run("SELECT offset_ms FROM clock_fix WHERE boot = ?", (boot,)).fetchone()
    return int(found[0]) if found else None


def fix_boot(boot: str, offset_ms: int, hlc: int, dated: tuple[tuple[str, str], ...]) -> None:
    """Take a boot's offset (the earliest statement wins) and put its rows right.

    ``dated`` lists (table, column) pairs; each table has ``boot``, ``mono_ms`` and ``stated``, and
    rows whose time a person stated are left alone.
    """
    run(
        "INSERT INTO clock_fix (boot, offset_ms, hlc) VALUES (?, ?, ?) ON CONFLICT (boot) "
        "DO UPDATE SET offset_ms = excluded.offset_ms, hlc = excluded.hlc "
        "WHERE excluded.hlc < clock_fix.hlc "
        "OR (excluded.hlc = clock_fix.hlc AND excluded.offset_ms < clock_fix.offset_ms)",
        (boot, offset_ms, hlc),
    )
    offset = run("SELECT offset_ms FROM clock_fix WHERE boot = ?", (boot,)).fetchone()[0]
    for table, column in dated:
        run(
            f'UPDATE "{table}" SET "{column}" = mono_ms + ? WHERE boot = ? AND stated = 0',  # noqa: S608  # names are literals of our code
            (offset, boot),
        )
