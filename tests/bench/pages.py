"""Pages and progress writes beside a bare page, in turn, on the same machine."""

from __future__ import annotations

import hashlib
import hmac
import json
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from hub.core.node import Node
from hub.core.people import sessions
from hub.core.people.secrets import fingerprint
from tests.bench.load import CONNECTIONS, Load, drive, posting, with_cookie
from tests.browser.live import LiveHub
from tests.factories import person

COURSE = "org.espaces-connectes.gestion-communale"
LESSON = f"/apprendre/{COURSE}/lecon/le-conseil-communal"
ROUNDS = 3


@dataclass(frozen=True)
class Compared:
    """One thing measured beside the bare page of its size: medians of the rounds."""

    name: str
    size: int
    ours: Load
    bare: Load

    @property
    def ratio(self) -> float:
        """Our rate by the bare page's."""
        return self.ours.rate / self.bare.rate


def measure(live: LiveHub) -> list[Compared]:
    """Home, a lesson, a progress write."""
    with live.node.open():
        people = [learner(live.node, n) for n in range(CONNECTIONS)]
    cookie = people[0][0]
    item = LESSON.rsplit("/", 1)[1]
    bodies = [
        json.dumps({"package": COURSE, "item": item, "place": n / 50, "done": False})
        for n in range(50)
    ]
    return [
        compare("home", live, "/", ""),
        compare("lesson", live, LESSON, with_cookie(cookie)),
        compare("progress write", live, "/api/v1/progress", posting(people, bodies)),
    ]


def learner(node: Node, n: int) -> tuple[str, str]:
    """(cookie, form token) of a signed-in learner."""
    token = sessions.sign_in(node, person(node, f"Apprenante {n}"), False, "pc")
    held = f"session:{fingerprint(token)}".encode()
    return f"espace={token}", hmac.new(node.secret_key, held, hashlib.sha256).hexdigest()


def compare(name: str, live: LiveHub, path: str, lua: str) -> Compared:
    """Drive our address and the bare page in turn; medians of the rounds."""
    size = 0 if path.startswith("/api/") else page_size(live.url + path, lua)
    with bare(max(size, 40)) as url:
        drive(live.url + path, lua, 2)
        pairs = [(drive(live.url + path, lua), drive(url, lua)) for _ in range(ROUNDS)]
    return Compared(name, size, median([p[0] for p in pairs]), median([p[1] for p in pairs]))


def page_size(url: str, lua: str) -> int:
    """Bytes of a page as a signed-in browser gets it."""
    request = urllib.request.Request(url)
    if '"Cookie"' in lua:
        request.add_header("Cookie", lua.split('= "', 1)[1].split('"')[0])
    with urllib.request.urlopen(request, timeout=10) as answer:
        return len(answer.read())


def median(loads: list[Load]) -> Load:
    """The median of each figure; errors add up."""

    def middle(of: Callable[[Load], float]) -> float:
        return statistics.median(of(load) for load in loads)

    return Load(
        middle(lambda load: load.rate),
        middle(lambda load: load.p50_ms),
        middle(lambda load: load.p99_ms),
        sum(load.errors for load in loads),
    )


class bare:  # used as a context manager, like a function
    """A bare page of ``size`` bytes, served while the block runs; gives its address."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __enter__(self) -> str:
        words = [sys.executable, "-m", "tests.bench.bare", str(self.size)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        return f"http://127.0.0.1:{self.process.stdout.readline().strip()}/"

    def __exit__(self, *reason: object) -> None:
        self.process.terminate()
        self.process.wait()
