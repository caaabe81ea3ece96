"""Reports already counted, kept for as long as the journal stands where it stood."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

from hub.core.journal import Journal
from hub.core.node import Node
from hub.features.reports import queries
from hub.features.reports.report import Report

#: Reports kept per hub: a few readers, each with a few filters.
KEPT = 32

_lock = threading.Lock()
_kept: WeakKeyDictionary[Journal, OrderedDict[Hashable, tuple[Any, Report]]] = WeakKeyDictionary()


def cached(node: Node, asked: Hashable, count: Callable[[], Report]) -> Report:
    """The report of what was ``asked``, counted again only if a fact was added since."""
    head = queries.head()
    with _lock:
        kept = _kept.setdefault(node.journal, OrderedDict())
        found = kept.get(asked)
        if found and found[0] == head:
            kept.move_to_end(asked)
            return found[1]
    report = count()
    with _lock:
        kept[asked] = (head, report)
        kept.move_to_end(asked)
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return report
