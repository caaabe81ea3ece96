"""Looking for words in an archive, by its own index (Xapian inside libzim, blind to accents)."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any, NamedTuple

import nh3

from content_cache.zim.shelf import Opened, reading

#: Characters of a question, hits of an answer, characters of a snippet, bytes of a page read for it.
MOST_WORDS, MOST_HITS, SNIPPET, MOST_READ = 200, 50, 180, 256 << 10
_HIDDEN = re.compile(rb"<(script|style|head|nav)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


class Hit(NamedTuple):
    """A page found: where it is, what it is called, some words around the first match."""

    path: str
    title: str
    snippet: str = ""


class Found(NamedTuple):
    """Some hits, and about how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def search(opened: Opened, words: str, limit: int, start: int = 0) -> Found:
    """Pages that hold all the words, best first; by title in an archive without an index."""
    words = " ".join(words.split())[:MOST_WORDS]
    limit = min(limit, MOST_HITS)
    if not words or not opened.archive.has_fulltext_index:
        hits = suggest(opened, words, limit)
        return Found(hits, len(hits))
    from libzim.search import Query, Searcher

    with reading(opened.file), opened.lock:
        if opened.searcher is None:
            opened.searcher = Searcher(opened.archive)
        result = opened.searcher.search(Query().set_query(words))
        total = result.getEstimatedMatches()
        paths = list(result.getResults(start, limit))
    return Found(tuple(_hit(opened, path, words) for path in paths), total)


def suggest(opened: Opened, words: str, limit: int) -> tuple[Hit, ...]:
    """Pages whose title has these words or begins so."""
    words = " ".join(words.split())[:MOST_WORDS]
    if not words:
        return ()
    from libzim.suggestion import SuggestionSearcher

    with reading(opened.file), opened.lock:
        if opened.suggester is None:
            opened.suggester = SuggestionSearcher(opened.archive)
        paths = list(opened.suggester.suggest(words).getResults(0, min(limit, MOST_HITS)))
        return tuple(Hit(path, opened.archive.get_entry_by_path(path).title) for path in paths)


def _hit(opened: Opened, path: str, words: str) -> Hit:
    """A hit with its title and its snippet."""
    with reading(opened.file):
        entry: Any = opened.archive.get_entry_by_path(path)
        title, snippet = entry.title, ""
        if not entry.is_redirect:
            item = entry.get_item()
            if item.mimetype.startswith("text/html") and item.size <= MOST_READ:
                snippet = snippet_of(bytes(item.content), words)
        return Hit(path, title or path, snippet)


def snippet_of(page: bytes, words: str) -> str:
    """The words of a page around the first one that was looked for."""
    shown = _HIDDEN.sub(b" ", page).decode("utf-8", "replace").replace("<", " <")
    text = " ".join(html.unescape(nh3.clean(shown, tags=set(), link_rel=None)).split())
    plain = fold(text)
    at = min((n for word in words.split() if (n := plain.find(fold(word))) >= 0), default=0)
    start = max(0, at - SNIPPET // 3)
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + SNIPPET]
    end = start + SNIPPET
    if end < len(text):
        cut = cut.rsplit(" ", 1)[0] + "…"
    return ("…" if start else "") + cut


def fold(text: str) -> str:
    """Small letters without accents, as many as there were: places stay the same."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in text)
