"""Folding records one after another, and settling once what follows from several of them."""

from __future__ import annotations

from hub.core.journal.records import Entry, RecordKind, Settle


class Folding:
    """Records on their way into the tables: fold all of them, then ``settle``."""

    def __init__(self) -> None:
        self._due: dict[Settle, set[str]] = {}

    def fold(self, kind: RecordKind, entry: Entry) -> None:
        """Carry one record into the tables, and note what it leaves to be settled."""
        name = kind.fold(entry)
        if kind.settle is not None and name is not None:
            self._due.setdefault(kind.settle, set()).add(name)

    def settle(self) -> None:
        """Bring what the records were about into the state that follows from all of them."""
        for settle, names in self._due.items():
            settle(sorted(names))
        self._due.clear()
