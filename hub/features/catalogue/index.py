"""The index of words, on SQLite (FTS5) and on PostgreSQL (tsvector): the same folded words in both.

A passage's id is its package's number times ``SPAN``, plus its place: all of a package is one range.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hub.core.storage.bound import dialect, run
from hub.features.catalogue.passages import Passage
from hub.features.catalogue.words import Question, folded

BITS = 20
SPAN = 1 << BITS
#: How much a word counts in a title, in a heading and in a text.
WEIGHTS = (20.0, 6.0, 1.0)
#: Rows put by one statement.
AT_ONCE = 100
#: Packages that a question finds at most, before those that are hidden are taken out.
MOST = 90

_SQLITE = (
    "SELECT rowid, min(rank), count(*) FROM catalogue_words "  # noqa: S608  # numbers of ours
    "WHERE catalogue_words MATCH ? "
    f"AND rank MATCH 'bm25({WEIGHTS[0]}, {WEIGHTS[1]}, {WEIGHTS[2]})' "
    f"GROUP BY rowid >> {BITS} ORDER BY 2 LIMIT {MOST}"
)
_POSTGRESQL = (
    "SELECT DISTINCT ON (package) id, -rank, "  # noqa: S608  # numbers of ours
    "count(*) OVER (PARTITION BY package) FROM "
    f"(SELECT id, id >> {BITS} AS package, ts_rank('{{0.05, 0.05, 0.3, 1.0}}', words, asked) AS rank "
    "FROM catalogue_words, to_tsquery('simple', ?) AS asked WHERE words @@ asked) AS found "
    "ORDER BY package, rank DESC, id"
)


class Match(NamedTuple):
    """The best passage of a package, how good it is (the smaller the better), how many there are."""

    id: int
    rank: float
    places: int


def find(asked: Question, every: bool) -> list[Match]:
    """The best passage of each package with every word of a question, or with any; best first."""
    if dialect() == "sqlite":
        rows = run(_SQLITE, (_for_sqlite(asked, every),)).fetchall()
        return [Match(*row) for row in rows]
    rows = run(_POSTGRESQL, (_for_postgresql(asked, every),)).fetchall()
    return sorted((Match(*row) for row in rows), key=lambda match: match.rank)[:MOST]


def _for_sqlite(asked: Question, every: bool) -> str:
    """Words are letters and digits only, in quotes: none can be taken for an operator."""
    parts = [f'"{word}"' for word in asked.words]
    if asked.open_end:
        parts[-1] += "*"
    return (" AND " if every else " OR ").join(parts)


def _for_postgresql(asked: Question, every: bool) -> str:
    parts = [f"'{word}'" for word in asked.words]
    if asked.open_end:
        parts[-1] += ":*"
    return (" & " if every else " | ").join(parts)


def add(first: int, passages: Sequence[Passage]) -> None:
    """Put passages with the ids from ``first`` on; in a transaction of the caller's."""
    for start in range(0, len(passages), AT_ONCE):
        part = passages[start : start + AT_ONCE]
        ids = range(first + start, first + start + len(part))
        rows = ", ".join(["(?, ?, ?, ?, ?)"] * len(part))
        run(
            f"INSERT INTO catalogue_passage (id, spot, place, heading, text) VALUES {rows}",  # noqa: S608  # marks only
            tuple(
                value
                for id_, one in zip(ids, part, strict=True)
                for value in (id_, *map(storable, _shown(one)))
            ),
        )
        _add_words(ids, part)


def _shown(one: Passage) -> tuple[str, str, str, str]:
    return one.spot, one.place, one.heading or one.title, one.text


def storable(text: str) -> str:
    """A text that both databases take, whatever others wrote in it."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _add_words(ids: Sequence[int], part: Sequence[Passage]) -> None:
    """A heading counts where it stands alone: else every text below it would be found by it."""
    words = [
        (id_, folded(one.title), "" if one.text else folded(one.heading), folded(one.text))
        for id_, one in zip(ids, part, strict=True)
    ]
    if dialect() == "sqlite":
        target, row = "(rowid, title, heading, body)", "(?, ?, ?, ?)"
    else:
        target = "(id, words)"
        row = (
            "(?, setweight(to_tsvector('simple', ?), 'A') || "
            "setweight(to_tsvector('simple', ?), 'B') || to_tsvector('simple', ?))"
        )
    run(
        f"INSERT INTO catalogue_words {target} VALUES {', '.join([row] * len(words))}",  # noqa: S608  # marks only
        tuple(value for row in words for value in row),
    )


def remove(number: int) -> None:
    """Take all passages of a package out; in a transaction of the caller's."""
    within = (number * SPAN, (number + 1) * SPAN)
    key = "rowid" if dialect() == "sqlite" else "id"
    run(f"DELETE FROM catalogue_words WHERE {key} >= ? AND {key} < ?", within)  # noqa: S608  # a literal
    run("DELETE FROM catalogue_passage WHERE id >= ? AND id < ?", within)
