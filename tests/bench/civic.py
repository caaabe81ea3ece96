"""Pages of civic life over a commune that asks much: milliseconds of the processor to build each.

Run alone as ``python -m tests.bench.civic``: prints the section of docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from hub.core.civic import service as civic
from hub.core.civic.machine import AUTHOR, HUB, MODERATOR, OFFICIAL
from hub.core.civic.service import Opening
from hub.core.clock import ManualClock
from hub.core.people import sessions
from hub.core.settings import Settings, load
from hub.core.who import SYSTEM, Who
from hub.features.directory import editing
from hub.features.directory import service as directory
from hub.features.directory.rules import NewOfficial
from hub.features.monelu.machines import PROPOSAL
from hub.features.xensa.machines import QUESTION
from hub.main import Hub, build, init, open_node
from tests.factories import person, staff

ROUNDS, PEOPLE, OFFICIALS = 15, 40, 10


@dataclass(frozen=True)
class Village:
    """Who looks at the pages, and the commune."""

    commune: str
    learner: str
    moderator: str


def measure(sizes: tuple[int, ...] = (500, 5000)) -> list[tuple[str, list[tuple[int, float]]]]:
    """(page, [(bytes, ms of the processor) for each number of questions])."""
    found: dict[str, list[tuple[int, float]]] = {}
    for questions in sizes:
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(Path(folder))
            hub, village = _filled(settings, questions)
            for name, path, who in pages(village):
                found.setdefault(name, []).append(_built(hub, path, who))
            hub.node.database.close()
    return list(found.items())


def pages(village: Village) -> list[tuple[str, str, str]]:
    """(name, address, person) of what is measured."""
    return [
        ("questions near me", "/xensa/", village.learner),
        ("a commune of Xensa", f"/xensa/communes/{village.commune}", village.learner),
        ("proposals of MonElu", "/monelu/propositions", village.learner),
        ("my box", "/mon-espace/boite", village.learner),
        ("the moderators' queue, 200 in it", "/animer/moderation/", village.moderator),
        ("the bulletin", f"/animer/bulletin?commune={village.commune}", village.moderator),
    ]


def section(sizes: tuple[int, ...] = (500, 5000)) -> list[str]:
    """The section of docs/benchmarks.md."""
    heads = " | ".join(f"{size} questions" for size in sizes)
    lines = [
        "## Civic pages",
        "",
        "Milliseconds of the processor to build a page and its size, in one commune with as many",
        f"questions and half as many proposals; medians of {ROUNDS}.",
        "",
        f"| page | {heads} |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    lines += [
        f"| {name} | " + " | ".join(f"{ms:.1f} ms, {size // 1000} kB" for size, ms in told) + " |"
        for name, told in measure(sizes)
    ]
    return [*lines, ""]


def _settings(folder: Path) -> Settings:
    environ = {
        "HUB_DATA_DIR": str(folder / "var"), "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_VOICE": "no",
    }  # fmt: skip
    return init(load(None, environ))


def _filled(settings: Settings, questions: int) -> tuple[Hub, Village]:
    """A hub with so many questions, half as many proposals and 200 of both that wait."""
    clock = ManualClock()
    node = open_node(settings, clock)
    with node.open(), node.database.writing():  # one commit for all
        commune = directory.communes(node)[0].code
        officials = [
            editing.add(node, SYSTEM, NewOfficial(f"Élu {n}", "councillor", commune, "man"))
            for n in range(OFFICIALS)
        ]
        people = [Who(person(node, f"Habitante {n}"), "v") for n in range(PEOPLE)]
        moderator = Who(staff(node, "moderator"), "v")
        for n in range(questions):
            by, official = people[n % PEOPLE], Who(officials[n % OFFICIALS], "v")
            about = {"to_name": f"Élu {n % OFFICIALS}"}
            opening = Opening(commune=commune, towards=str(official.person), about=about)
            thread = civic.begin(node, by, QUESTION, opening)
            civic.act(node, by, thread, "submit", AUTHOR, {"text": f"Quand le puits {n} ?"})
            if n < 100:
                continue
            civic.act(node, moderator, thread, "publish", MODERATOR)
            civic.act(node, SYSTEM, thread, "deliver", HUB, {"how": "screen"})
            clock.forward(60_000)
            if n % 5 < 3:
                civic.act(node, official, thread, "answer", OFFICIAL, {"text": "Bientôt."})
        for n in range(questions // 2):
            by = people[n % PEOPLE]
            opening = Opening(commune=commune, title=f"Un puits {n}", about={"subject": "water"})
            thread = civic.begin(node, by, PROPOSAL.name, opening)
            civic.act(node, by, thread, "submit", AUTHOR, {"text": "Il faut un puits."})
            if n >= 100:
                civic.act(node, moderator, thread, "publish", MODERATOR)
                civic.react(node, people[(n + 1) % PEOPLE], thread, "support", ("support",))
    node.database.close()
    village = Village(commune, str(people[0].person), str(moderator.person))
    return build(settings, clock), village


def _built(hub: Hub, path: str, who: str) -> tuple[int, float]:
    """Bytes of a page, and the median of the processor's time to build it in ms."""
    with hub.node.open():
        token = sessions.sign_in(hub.node, who, True, "pc")
    browser = hub.app.test_client()
    browser.set_cookie("espace", token)
    times = []
    for _round in range(ROUNDS):
        started = time.process_time()
        answer = browser.get(path)
        times.append((time.process_time() - started) * 1000)
        assert answer.status_code == 200, path
    return len(answer.data), statistics.median(times)


if __name__ == "__main__":
    print("\n".join(section()))
