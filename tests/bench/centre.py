"""The centre under load: ``python -m tests.bench.centre`` on a PostgreSQL of its own, with real HTTP.

First as many records a second as its workers take; then spaces that all come at once with what they
wrote in three days, obey ``Retry-After`` as hubs do, and say hello again.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import psutil

from sync import keys, signed
from sync.enrolment import roster
from sync.records import hello
from sync.records.hello import Hello
from tests.bench import backlog
from tests.bench.backlog import Simulated
from tests.central.cluster import clusters
from tests.central.serving import Centre, serving, settings_of

WORKERS, SPACES, RECORDS, FEW = 4, 200, 1500, 8
#: Sizes of a space's batches, in bytes: as they grow over a good line.
SIZES = (64 << 10, 128 << 10, 256 << 10)


@dataclass
class Load:
    """What came of it: seconds, records taken, and of each answer its status and milliseconds."""

    seconds: float = 0.0
    records: int = 0
    answers: list[tuple[str, int, float]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds

    def percentile(self, share: float, path: str = "") -> float:
        """Milliseconds within which a share of the answers came."""
        times = sorted(ms for name, _status, ms in self.answers if path in name)
        return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0

    @property
    def statuses(self) -> dict[int, int]:
        """How often each status was answered."""
        return dict(Counter(status for _path, status, _ms in self.answers))


@dataclass
class Caller:
    """A space that calls: keeps one connection, as hubs do."""

    space: Simulated
    batches: list[bytes]
    load: Load
    dice: random.Random
    connection: http.client.HTTPConnection
    patient: bool = True

    def bring(self) -> None:
        """Bring everything; come back when told to, or at once if not ``patient``."""
        waiting = list(self.batches)
        while waiting:
            pause = self._contact(waiting)
            time.sleep(pause if self.patient else min(pause, 0.05))

    def _contact(self, waiting: list[bytes]) -> float:
        """Hello, then batches until all are taken or the centre is busy; seconds to wait."""
        said = Hello(writer=self.space.writer, space=self.space.space_id)
        asked = signed.say(hello.HELLO, said, self.space.key)
        status, body, pause = self._ask("/hello", msgspec.json.encode(asked), {})
        if status != 200:
            return pause
        box = base64.b64decode(msgspec.json.decode(body)["token"])
        opened = keys.unseal(self.space.key, box)
        assert opened is not None
        shown = {"Authorization": "Bearer " + base64.urlsafe_b64encode(opened).decode()}
        while waiting:
            status, body, pause = self._ask("/push", waiting[0], shown)
            if status != 200:
                return pause
            waiting.pop(0)
        cursors: dict[str, int] = {}
        have = {self.space.writer: len(self.space.records)}
        pull = msgspec.json.encode({"cursors": cursors, "have": have, "most": 65536})
        self._ask("/pull", pull, shown)
        return 0.0

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, float]:
        began = time.monotonic()
        self.connection.request("POST", "/api/v1/sync" + path, body, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        taken = 1000 * (time.monotonic() - began)
        self.load.answers.append((path, answer.status, taken))
        if answer.status not in (200, 429):
            raise AssertionError(f"{path}: {answer.status} {told[:300]!r}")
        after = float(answer.headers.get("Retry-After", 0))
        return answer.status, told, after * self.dice.uniform(1, 1.5)


def call(url: str, spaces: Sequence[Simulated], patient: bool = True) -> Load:
    """All these spaces come at once."""
    load, port = Load(), urlsplit(url).port
    callers = [
        Caller(
            space, list(space.batches(SIZES)), load, random.Random(number),
            http.client.HTTPConnection("127.0.0.1", port, timeout=120),
            patient,
        )
        for number, space in enumerate(spaces)
    ]  # fmt: skip
    wrong: list[BaseException] = []
    threads = [threading.Thread(target=_safely, args=(one, wrong)) for one in callers]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - began
    if wrong:
        raise wrong[0]
    load.records = sum(len(one.space.records) for one in callers)
    return load


def _safely(caller: Caller, wrong: list[BaseException]) -> None:
    try:
        caller.bring()
    except BaseException as error:
        wrong.append(error)


@contextmanager
def centre(workers: int = WORKERS) -> Iterator[Centre]:
    """A centre on a PostgreSQL that keeps what it commits, with several workers."""
    with clusters() as (cluster,), tempfile.TemporaryDirectory(prefix="hub-centre-") as folder:
        cluster.make()
        cluster.start("shared_buffers=512MB", "max_connections=200")
        url = cluster.create("hub")
        given = {"HUB_WORKERS": str(workers), "HUB_CONTENT_FLOOR_MB": "1"}
        with serving(settings_of(url, Path(folder), **given)) as served:
            yield served


def enrol(served: Centre, spaces: Sequence[Simulated]) -> None:
    """The centre knows these spaces."""
    with served.node.journal.writing():
        for number, space in enumerate(spaces):
            roster.add_space(served.node, space.space_id, f"Espace {number}", roster.ACTIVE, ("*",))
            public = keys.public_of(space.key)
            roster.add_writer(served.node, space.space_id, public, roster.ACTIVE)


def made(count: int, records: int, first: int = 0) -> list[Simulated]:
    """So many spaces with so many records each."""
    of = backlog.life(records)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return pool.starmap(
            backlog.simulate, [(of, number) for number in range(first, first + count)]
        )


def arrived(served: Centre) -> tuple[int, int]:
    """How many records are in the centre's journal, and how many are held."""
    rows = served.node.database.rows
    return rows("SELECT count(*) FROM journal")[0][0], rows("SELECT count(*) FROM journal_held")[0][
        0
    ]


def processor_s(served: Centre) -> float:
    """Seconds of processor that workers and database took until now."""
    ((backend,),) = served.node.database.rows("SELECT pg_backend_pid()")
    postmaster = psutil.Process(backend).parent()
    assert postmaster is not None
    found = [postmaster, *postmaster.children(), *psutil.Process(served.process.pid).children()]
    return sum(sum(process.cpu_times()[:4]) for process in found)


def measure(
    spaces: int = SPACES, records: int = RECORDS, few: int = FEW
) -> tuple[Load, Load, float]:
    """(few spaces without pause, all spaces at once, seconds of processor a record)."""
    everybody = made(few + spaces, records)
    with centre() as served:
        enrol(served, everybody)
        before, used = arrived(served)[0], processor_s(served)
        quick = call(served.url, everybody[:few], patient=False)
        crowd = call(served.url, everybody[few:])
        cost = (processor_s(served) - used) / (quick.records + crowd.records)
        now, held = arrived(served)
        assert held == 0, f"{held} records are held"
        assert now - before == quick.records + crowd.records, "records are missing"
    return quick, crowd, cost


def told(name: str, load: Load) -> str:
    """One line about a load."""
    pushes = [ms for path, status, ms in load.answers if path == "/push" and status == 200]
    return (
        f"{name}: {load.records} records in {load.seconds:.0f} s, {load.rate:.0f}/s; answers "
        f"{load.statuses}; p50 {load.percentile(0.5):.0f} ms, p95 {load.percentile(0.95):.0f} ms, "
        f"p99 {load.percentile(0.99):.0f} ms; batches p50 {statistics.median(pushes):.0f} ms, p95 "
        f"{sorted(pushes)[int(len(pushes) * 0.95)]:.0f} ms"
    )


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--spaces", type=int, default=SPACES)
    asked.add_argument("--records", type=int, default=RECORDS)
    asked.add_argument("--few", type=int, default=FEW)
    given = asked.parse_args()
    quick, crowd, cost = measure(given.spaces, given.records, given.few)
    print(told(f"{given.few} spaces without pause", quick))
    print(told(f"{given.spaces} spaces at once", crowd))
    print(f"{1e6 * cost:.0f} µs of processor a record")
    sys.exit(not set(crowd.statuses) <= {200, 429})


if __name__ == "__main__":
    main()
