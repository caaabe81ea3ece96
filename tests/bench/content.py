"""Content over ssh: 1 GB with 1 % changed beside plain rsync, and 1 GB that is killed twenty times.

``python -m tests.bench.content`` writes its section of docs/benchmarks.md anew.
"""

from __future__ import annotations

import os
import random
import re
import select
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from content_cache.care.soundness import examine
from content_cache.store import Store
from hub.core.node import Node
from hub.core.settings import load
from hub.main import init, open_node
from sync.carrying.ssh import known_hosts, shell_words
from sync.content.catalogue import Offer
from sync.content.fetching import fetch
from sync.content.running import Watch
from sync.content.sources import Rsync
from tests.bench.page import put
from tests.sync.content.centre import ID, Link, kill, publish, rules_of, trust_centre, write_package

HEADING = "## Content"
MB = 1_000_000
#: A film, archives, lessons with their pictures: 1 GB.
FILM, ARCHIVES, SMALL = 300 * MB, (40, 15 * MB), (2000, 50_000)
ROUNDS, KILLS = 3, 20


@dataclass
class Cost:
    """What a transfer cost: bytes of the line both ways, seconds."""

    wire: int
    seconds: float


@dataclass
class Result:
    """Everything that was measured, in bytes and seconds."""

    size: int
    changed: int
    ours: list[Cost]
    plain: list[Cost]
    dated: list[Cost]
    first: Cost
    killed: Cost
    kills: int
    update: Cost
    update_kills: int
    version: str


class Meter:
    """A way to a port of this machine on which bytes are counted, both ways together."""

    def __init__(self, port: int) -> None:
        self._to, self.count = port, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            peer, _address = self._listener.accept()
            threading.Thread(target=self._carry, args=(peer,), daemon=True).start()

    def _carry(self, peer: socket.socket) -> None:
        with peer, socket.create_connection(("127.0.0.1", self._to)) as there:
            while True:
                ready, _w, _x = select.select([peer, there], [], [])
                for one in ready:
                    try:
                        piece = one.recv(262_144)
                        (there if one is peer else peer).sendall(piece)
                    except OSError:
                        return
                    if not piece:
                        return
                    self.count += len(piece)


class Bench:
    """A centre with a package, a space beside, and a line between that counts."""

    def __init__(self, folder: Path, scale: float = 1.0) -> None:
        self.folder, self.scale = folder, scale
        environ = {"HUB_DATA_DIR": str(folder / "var"), "HUB_MDNS": "no", "HUB_ROLE": "central"}
        settings = init(load(None, environ))
        self.node: Node = open_node(settings)
        trust_centre(settings.data_dir)
        self.link = Link(self.node, folder)
        self.meter = Meter(self.link.sshd.port)
        key = self.link.sshd.host_key.with_name("host_key.pub").read_text()
        known_hosts(self.link.space_dir).write_text(f"[127.0.0.1]:{self.meter.port} {key}")

    def source(self, limit_kib: int = 0) -> Rsync:
        """The centre, over the line that counts."""
        shell = shell_words(self.link.space_dir, self.meter.port)
        return Rsync(self.link.source().remote, shell, limit_kib=limit_kib)

    def publish(self, files: dict[str, bytes], version: int) -> Offer:
        """A version at the centre."""
        folder = write_package(self.folder / "p", files, version=version)
        offer = publish(self.node, folder)
        shutil.rmtree(folder)
        return offer

    def files(self) -> dict[str, bytes]:
        """The first version, which does not compress."""
        made = {"film.bin": noise("film", int(FILM * self.scale))}
        for number in range(ARCHIVES[0]):
            size = int(ARCHIVES[1] * self.scale)
            made[f"archives/{number}.bin"] = noise(f"a{number}", size)
        for number in range(int(SMALL[0] * self.scale)):
            made[f"small/{number}.bin"] = noise(f"s{number}", SMALL[1])
        return made

    def change(self, files: dict[str, bytes]) -> int:
        """Change 1 %: the film gets new scenes, an archive a new middle, lessons are rewritten."""
        film, chance = files["film.bin"], random.Random(2)
        scene = len(film) // 100
        first = len(film) // 10
        new = film[:first] + chance.randbytes(scene) + film[first : -2 * scene]
        files["film.bin"] = new + chance.randbytes(scene)
        archive = files["archives/0.bin"]
        half = len(archive) // 2
        files["archives/0.bin"] = archive[:half] + chance.randbytes(half // 2) + archive[half:]
        rewritten = max(int(12 * self.scale), 1)
        for number in range(rewritten):
            files[f"small/{number}.bin"] = chance.randbytes(SMALL[1])
        return 2 * scene + half // 2 + rewritten * SMALL[1]

    def measured(self, act: Callable[[], object]) -> Cost:
        """What an act cost."""
        before, started = self.meter.count, time.perf_counter()
        act()
        return Cost(self.meter.count - before, time.perf_counter() - started)

    def ours(self, store: Store, offer: Offer, limit_kib: int = 0) -> None:
        """Fetch as a space does."""
        watch = Watch(silence_s=120)
        fetch(store, self.source(limit_kib), offer, rules_of(self.link.space_dir), watch)

    def plain(self, store: Store, version: int, into: Path) -> None:
        """What one would type: rsync over the same ssh, beside the version that is here."""
        source = self.source()
        shell = " ".join(source.shell).replace('"', "")
        older = store.folder(ID, version - 1)
        words = ["rsync", "-az", f"--link-dest={older}", "-e", shell]
        subprocess.run(
            [*words, f"{source.remote}packages/{ID}/{version}/", f"{into}/"], check=True, stdout=subprocess.DEVNULL
        )  # fmt: skip
        subprocess.run(["sync", "-f", str(into)], check=True)

    def killed(self, store: Store, offer: Offer, kills: int, bring: int, limit_kib: int = 0) -> int:
        """Fetch in children that are killed after some of the bytes to ``bring`` came; how many were."""
        chance, done = random.Random(20), 0
        for number in range(kills):
            before, step = self.meter.count, chance.uniform(0.2, 1.2) * bring / kills
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    self.ours(Store(store.root), offer, limit_kib)
                    code = 0
                finally:
                    os._exit(code)
            while self.meter.count - before < step and psutil.Process(child).status() != "zombie":
                time.sleep(0.02)
            done += kill(child, with_rsync=number % 2 == 0)
        self.ours(Store(store.root), offer)
        return done


def noise(seed: str, size: int) -> bytes:
    """Bytes that do not compress; a piece at a time, as ``randbytes`` makes at most 256 MB."""
    chance = random.Random(seed)
    return b"".join(chance.randbytes(min(size - at, 1 << 24)) for at in range(0, size, 1 << 24))


@contextmanager
def bench(scale: float = 1.0) -> Iterator[Bench]:
    """A bench in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        made = Bench(Path(folder), scale)
        try:
            with made.node.open():
                yield made
                made.node.database.close()
        finally:
            made.link.sshd.stop()


def sound(store: Store, version: int) -> None:
    """What arrived is what was signed."""
    fresh = Store(store.root)
    assert fresh.current(ID) == version
    assert examine(fresh.folder(ID, version)) == []


def measure(scale: float = 1.0, rounds: int = ROUNDS, kills: int = KILLS) -> Result:
    """Everything, in turn; each side gets its own copy of the first version."""
    with bench(scale) as one:
        files = one.files()
        size = sum(len(data) for data in files.values())
        offer = one.publish(files, 1)
        here = Store(one.folder / "here")
        first = one.measured(lambda: one.ours(here, offer))
        sound(here, 1)
        other = Store(one.folder / "killed")
        kills_done = 0

        def die() -> None:
            nonlocal kills_done
            kills_done = one.killed(other, offer, kills, size)

        killed = one.measured(die)
        sound(other, 1)
        changed = one.change(files)
        offer = one.publish(files, 2)
        ours, plain, dated = [], [], []
        for number in range(rounds):
            trial = Store(one.folder / f"trial-{number}")
            shutil.copytree(here.root, trial.root)
            into = one.folder / "plain"
            plain.append(one.measured(lambda: one.plain(trial, 2, into)))  # noqa: B023  # called at once
            shutil.rmtree(into)
            same_dates(one.node.store, trial)
            dated.append(one.measured(lambda: one.plain(trial, 2, into)))  # noqa: B023  # as above
            shutil.rmtree(into)
            ours.append(one.measured(lambda: one.ours(trial, offer)))  # noqa: B023  # as above
            sound(trial, 2)
            shutil.rmtree(trial.root)
        update_kills = 0

        def die_again() -> None:
            nonlocal update_kills
            update_kills = one.killed(other, offer, kills, changed, limit_kib=1500)

        update = one.measured(die_again)
        sound(other, 2)
    said = subprocess.run(["rsync", "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"version (\S+)", said)
    return Result(
        size, changed, ours, plain, dated, first, killed, kills_done, update, update_kills,
        version[1] if version else "?",
    )  # fmt: skip


def same_dates(centre: Store, space: Store) -> None:
    """Give what did not change the same date on both sides: plain rsync's best case."""
    for entry in centre.manifest(ID, 2).files:
        theirs = centre.folder(ID, 2) / entry.path
        mine = space.folder(ID, 1) / entry.path
        old = {each.path: each.sha256 for each in space.manifest(ID, 1).files}
        if old.get(entry.path) == entry.sha256:
            os.utime(theirs, (1_700_000_000, 1_700_000_000))
            os.utime(mine, (1_700_000_000, 1_700_000_000))


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        int(statistics.median(cost.wire for cost in costs)),
        statistics.median(cost.seconds for cost in costs),
    )


def section(told: Result) -> str:
    """The section of the page."""
    ours, plain, dated = median(told.ours), median(told.plain), median(told.dated)
    rows = [
        ("`hub content fetch`: fetched, verified by SHA-256, synced, published", ours),
        ("plain rsync `-az --link-dest`, dates as they are at the centre", plain),
        ("the same where what did not change has the same date on both sides", dated),
    ]
    lines = [
        HEADING,
        "",
        f"A package of {told.size / MB:.0f} MB (a film of {FILM // MB} MB, {ARCHIVES[0]} archives of "
        f"{ARCHIVES[1] // MB} MB, {SMALL[0]:,} small files) of which "
        f"{told.changed / MB:.1f} MB changed, over a real sshd on the loopback, rsync {told.version};",
        f"bytes of the line both ways are counted on the TCP connection. In turn, medians of "
        f"{len(told.ours)}. Plain rsync verifies and publishes nothing.",
        "",
        "| what | bytes of the line | × what changed | time |",
        "|---|---|---|---|",
        *(
            f"| {name} | {cost.wire / MB:.2f} MB | {cost.wire / told.changed:.2f} | {cost.seconds:.1f} s |"
            for name, cost in rows
        ),
        "",
        "| 1 GB that is killed (SIGKILL after random amounts, every other time with its rsync and ssh) | kills | bytes of the line | × the bytes to bring | arrived, verified |",
        "|---|---|---|---|---|",
        f"| the whole package, never killed | 0 | {told.first.wire / MB:.1f} MB | "
        f"{told.first.wire / told.size:.3f} | yes, {told.first.seconds:.0f} s |",
        f"| the whole package | {told.kills} | {told.killed.wire / MB:.1f} MB | "
        f"{told.killed.wire / told.size:.3f} | yes |",
        f"| the update of 1 % | {told.update_kills} | {told.update.wire / MB:.2f} MB | "
        f"{told.update.wire / told.changed:.2f} | yes |",
        "",
        "After a cut rsync compares with what came *and* the older file: each cut costs the checksums of",
        "both (about 0.1 % of their size), never the bytes that had come.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    told_now = section(measure())
    print(told_now)
    put(HEADING, told_now)
