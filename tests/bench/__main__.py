"""Measure everything, print it, and write docs/benchmarks.md."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime

import psutil

from tests.bench import history, machine, pages
from tests.browser.live import ROOT, live_hub

TARGET = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`; do not edit. Both sides of a comparison run in turn on the same machine, {rounds}
rounds of {seconds} s each after a warm-up, and the medians are given; load comes from wrk at 40
connections on the loopback address, from the same {cores} cores that serve. Machines differ and are
shared: the ratios say more than the absolute figures.

Measured on {day}, Python {python}, {cores} cores, {memory} GB of memory.
"""


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    with live_hub() as live:
        rss = machine.idle_rss_mb(live)
        compared = pages.measure(live)
        loaded = psutil.Process(live.process.pid).memory_info().rss / 1e6
    starts = machine.first_answer_s()
    told = history.measure()
    lines = [head(), "## Pages beside a bare Flask + waitress page of the same size", ""]
    lines += [
        "| what | bytes | requests/s | p50 | p99 | bare page | ratio | errors |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in compared:
        lines.append(
            f"| {row.name} | {row.size} | {row.ours.rate:.0f} | {row.ours.p50_ms:.1f} ms | "
            f"{row.ours.p99_ms:.0f} ms | {row.bare.rate:.0f}/s, p99 {row.bare.p99_ms:.0f} ms | "
            f"{row.ratio:.2f} | {row.ours.errors} |"
        )
    lines += [
        "",
        "Each progress write is a transaction of its own: a journal record, its hash chain and the",
        "folded row, committed with `synchronous=FULL`.",
        "",
        "## The process",
        "",
        f"- Resident memory at rest: {rss:.0f} MB; after the load above: {loaded:.0f} MB.",
        f"- From process start to the first 200: {machine.median_of(starts):.2f} s "
        f"(median of {len(starts)}; {min(starts):.2f} to {max(starts):.2f}).",
        "",
        "## The invented history of 2019-01 … 2021-05",
        "",
        f"- `hub demo --seed 1 --headline`: {told.fill_s:.0f} s for {told.records} records.",
        f"- `hub db rebuild --check`: {told.rebuild_per_s} records/s, state hashes "
        f"{'equal' if told.equal else 'DIFFERENT'}.",
        f"- `hub report usage --format json`: {told.report_s:.2f} s as a whole process; "
        f"{told.headline}.",
        "",
    ]
    text = "\n".join(lines)
    print(text)
    TARGET.write_text(text)


def head() -> str:
    """The page's first paragraphs."""
    return HEAD.format(
        rounds=pages.ROUNDS,
        seconds=6,
        cores=psutil.cpu_count(),
        day=datetime.now(UTC).date().isoformat(),
        python=platform.python_version(),
        memory=round(psutil.virtual_memory().total / 1e9),
    )


if __name__ == "__main__":
    if subprocess.run(["which", "wrk"], capture_output=True, check=False).returncode:
        sys.exit("The benchmarks need wrk. Run: make packages.")
    main()
