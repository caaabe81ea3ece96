"""The exchange of records: ``python -m tests.bench.exchange [line|killed|converge|centre]…``

Each part writes its own piece of docs/benchmarks.md; all of them take the better part of an hour.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import centre, converge, killed
from tests.bench.page import put
from tests.bench.scratch import FAST
from tests.sync.network.bad_line import MTU, BadLine, why_not
from tests.sync.network.day import Arrived, travel

HEADING = "## The exchange, put to the test"
#: A day of a space, and the line that it goes over: up for so long, then down.
RECORDS, VOICES, UP_S = 2000, 10, 60


def line() -> str:
    """A day over a line of the field."""
    if why := why_not():
        return f"### A day over a bad line\n\nNot measured: {why}.\n"
    came, good = _over(BadLine()), _over(BadLine(rate=4_000_000, delay_s=0.01, loss=0.0))
    if came.wrong or good.wrong:
        raise AssertionError(came.wrong + good.wrong)
    payload = came.records_zlib + came.voices
    cut = [size for _what, size in came.cuts]
    return f"""### A day over a bad line

{RECORDS:,} records and {VOICES} voices of a minute between two network namespaces: 50 kbit/s, 400 ms each way, each way
loses one packet in ten, packets of {MTU} bytes, up {UP_S} s and then cut ({len(cut)} cuts; the time that it is down is
left out). Payload: the records' JSON by zlib in one piece, and the voices. Bytes on the wire are those of
both ways with the heads of IP and TCP, acknowledgements, what was lost and what was sent again.

| line | records, zlib | voices | bytes on the wire | × payload | requests cut, at most | arrived |
|---|---|---|---|---|---|---|
| 50 kbit/s, 800 ms, 10 % lost, cut | {came.records_zlib:,} | {came.voices:,} | {came.wire:,} | {came.ratio:.2f} | {max(cut, default=0):,} bytes | in {came.seconds:.0f} s of line, {len(came.contacts)} contacts |
| 4 Mbit/s, 20 ms, nothing lost | {good.records_zlib:,} | {good.voices:,} | {good.wire:,} | {good.ratio:.2f} | – | in {good.seconds:.0f} s |

TCP alone takes {_floor(came):.2f} × for this payload on such a line: {100 * came.lost / came.packets:.0f} % of {came.packets:,} packets were lost
and had to be sent again, {came.packets - came.up // MTU:,} were mostly acknowledgements. The rest is HTTP, hellos and
what the cuts cost ({payload:,} bytes of payload).
"""


def _over(laid: BadLine) -> Arrived:
    with tempfile.TemporaryDirectory(prefix="hub-day-", dir=FAST) as folder, laid.laid() as way:
        return travel(Path(folder), way, RECORDS, VOICES, UP_S)


def _floor(came: Arrived) -> float:
    """Wire bytes for a byte of payload if nothing but TCP carried it: heads, losses, acknowledgements."""
    share = came.lost / came.packets
    return MTU / (MTU - 52) / (1 - share) + 60 / (MTU - 52)


def kills() -> str:
    """kill -9 of either side."""
    told = killed.measure()
    if told.wrong:
        raise AssertionError(told.wrong)
    first = sum(1 for count in told.exchanges if count == 1)
    return f"""### kill -9 of either side

{told.points} points, half with SQLite at the centre and half with PostgreSQL, at which a space or the centre (processes of
their own, HTTP between them) is killed, before a call that writes, syncs, sends, receives or asks the database, or after a random time; {told.died} victims died in
the midst of it. After each: nothing confirmed is missing, and after {max(told.exchanges)} exchanges at most ({first} times
after one) both have the same state; no fact there twice, none dropped, no new key taken without need.
"""


def histories() -> str:
    """Random histories."""
    told = converge.measure()
    return f"""### Random histories

{told.held:,} of {told.histories:,} histories of {converge.STEPS} steps of {converge.SPACES} spaces and a centre (bad lines, crashes, restored and copied cards,
clocks, erasures) end of one mind within 3 exchanges after the lines heal: equal states, nothing confirmed
lost, nothing twice, nothing dropped. {told.seconds:.2f} s each (median), {converge.PROCESSES} at a time.
"""


def throughput() -> str:
    """The centre under load."""
    quick, crowd, cost = centre.measure()
    rows = "\n".join(
        f"| {name} | {load.records:,} | {load.rate:.0f}/s | {load.percentile(0.5):.0f} ms | "
        f"{load.percentile(0.95):.0f} ms | {load.statuses.get(200, 0):,} | {load.statuses.get(429, 0):,} | "
        f"{sum(n for status, n in load.statuses.items() if status not in (200, 429))} |"
        for name, load in ((f"{centre.FEW} spaces without pause", quick),
                           (f"{centre.SPACES} spaces at once, three days each", crowd))
    )  # fmt: skip
    return f"""### The centre under load

{centre.WORKERS} workers on PostgreSQL 15 that syncs each commit, real HTTP, signed batches of up to 500 records; the spaces'
side runs on the same two cores. A space's three days are scaled to {centre.RECORDS:,} records. Spaces that are told to
come back (429) wait as long as they are told, then say hello again.

| load | records | accepted | p50 of answers | p95 | 200 | 429 | others |
|---|---|---|---|---|---|---|---|
{rows}

Workers and database together took {1e6 * cost:.0f} µs of processor a record: a core takes {1 / cost:.0f} records/s.
"""


PARTS: dict[str, Callable[[], str]] = {
    "line": line, "killed": kills, "converge": histories, "centre": throughput,
}  # fmt: skip


def section(names: tuple[str, ...] = tuple(PARTS)) -> str:
    """The section of the page, or some parts of it."""
    return "\n".join((f"{HEADING}\n", *(PARTS[name]() for name in names)))


if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        text = PARTS[name]()
        print(text, flush=True)
        put(text.splitlines()[0], text)
