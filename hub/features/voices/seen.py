"""How often each text is seen: counted in memory by pages, written by a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from hub.core.feature import EACH, Job
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.voices.sayable import wanted

EVERY_S = 300
#: Rows of one statement: SQLite takes some thousand values.
ROWS = 400


class Seen:
    """Clips that pages showed since the last writing: one step of a dictionary a page.

    Two threads at the same moment may lose a count: nobody is wronged by it.
    """

    def __init__(self) -> None:
        self._pages: dict[tuple[str, tuple[str, ...]], int] = {}

    def add(self, language: str, clips: tuple[str, ...]) -> None:
        """A page showed these clips to a reader of ``language``."""
        key = (language, clips)
        self._pages[key] = self._pages.get(key, 0) + 1

    def take(self) -> Counter[tuple[str, str]]:
        """The counts by language and clip since the last time, forgotten here."""
        pages, self._pages = self._pages, {}
        found: Counter[tuple[str, str]] = Counter()
        for (language, clips), times in pages.items():
            for clip in clips:
                found[language, clip] += times
        return found


def flush(node: Node, seen: Seen, labels: Callable[[str], Iterable[str]]) -> int:
    """Write what was counted, only of labels and of texts of packages; how many texts.

    What else has a listen button (a name, a sentence about somebody) leaves no trace.
    """
    counts = seen.take()
    rows: list[tuple[str, str, int]] = []
    for language in sorted({language for language, _clip in counts}):
        known = wanted(node.store, language, labels(language))
        rows += [
            (of, clip, n) for (of, clip), n in counts.items() if of == language and clip in known
        ]
    with node.database.writing():
        for start in range(0, len(rows), ROWS):
            _write(rows[start : start + ROWS])
    return len(rows)


def _write(rows: list[tuple[str, str, int]]) -> None:
    marks = ", ".join(["(?, ?, ?)"] * len(rows))
    run(
        f"INSERT INTO voice_seen (language, clip, seen) VALUES {marks} "  # noqa: S608  # only marks
        "ON CONFLICT (language, clip) DO UPDATE SET seen = voice_seen.seen + excluded.seen",
        tuple(value for row in rows for value in row),
    )


def job(seen: Seen, labels: Callable[[str], Iterable[str]]) -> Job:
    """``voices.seen``: writes what the pages counted."""
    return Job("voices.seen", lambda node: flush(node, seen, labels), EVERY_S, where=EACH)


def counted(language: str) -> dict[str, int]:
    """How often each text was seen, by clip id."""
    sql = "SELECT clip, seen FROM voice_seen WHERE language = ?"
    return {clip: int(seen) for clip, seen in run(sql, (language,)).fetchall()}
