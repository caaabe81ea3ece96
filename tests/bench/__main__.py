"""Measure everything, print it, and write docs/benchmarks.md."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench import civic, content, exchange, history, machine, media, pages, servers, slow
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
    with live_hub() as live, tempfile.TemporaryDirectory() as folder:
        film = media.Film(live, Path(folder))
        beside = [media.beside_viewers(live, film, number) for number in (40, media.VIEWERS)]
        through = media.throughput(live, film)
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
    lines += civic.section()
    lines += content.section(content.measure()).splitlines()
    lines += exchange.section().splitlines()
    lines += of_media(beside, through)
    lines += servers.section()
    text = "\n".join(lines)
    print(text)
    TARGET.write_text(text)


def of_media(beside: list[media.Beside], through: list[media.Through]) -> list[str]:
    """The section about films."""
    lines = [
        "## Films",
        "",
        f"A small page (home), read every {1000 * slow.PAUSE_S:.0f} ms while others watch a film of "
        f"20 MB by ranges of 1 MB,",
        f"each at {media.RATE // 1000} kB/s; *delivered* is the share of that rate that they got.",
        "",
        "| viewers | page p50 | page p99 | memory before | at most | delivered |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.viewers} | {one.p50_ms:.1f} ms | {one.p99_ms:.1f} ms | {one.before_mb:.0f} MB | "
        f"{one.peak_mb:.0f} MB | {100 * one.delivered:.0f} % |"
        for one in beside
    ]
    lines += [
        "",
        "Throughput beside nginx (sendfile, one worker a core), in turn; ours asks for the session and",
        "the permission of each request, nginx for nothing.",
        "",
        "| what | connections | ours | nginx | ratio |",
        "|---|---|---|---|---|",
    ]
    for row in through:
        other = f"{row.nginx:.0f} MB/s | {row.ours / row.nginx:.2f}" if row.nginx else "— | —"
        lines.append(f"| {row.what} | {row.connections} | {row.ours:.0f} MB/s | {other} |")
    return [*lines, ""]


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
