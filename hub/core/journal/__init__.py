"""The journal: an append-only log of every fact; tables are what it folds into."""

from hub.core.journal.models import JournalHead, JournalRecord
from hub.core.journal.records import Entry, RecordKind
from hub.core.journal.writer import Journal

__all__ = ["Entry", "Journal", "JournalHead", "JournalRecord", "RecordKind"]
