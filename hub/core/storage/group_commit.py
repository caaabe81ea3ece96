"""Many threads, one write connection, one fsync for all who wait: group commit on SQLite.

A commit that survives a power cut waits for the disk. Threads run their statements in turn on one
connection, each inside a savepoint; whoever is done first commits for all who ran meanwhile. Nobody
goes on before the commit that holds their writes, so an answer still means "on the disk".
(The idea is old: DeWitt et al., 1984, "Implementation techniques for main memory database systems".)
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Group:
    """The writers of one transaction; ``error`` is why their commit failed."""

    __slots__ = ("done", "error")

    def __init__(self) -> None:
        self.done = False
        self.error: BaseException | None = None


class GroupCommit:
    """The write connection of a database, shared by threads in turn."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._turn = threading.Lock()
        self._leading = threading.Lock()
        self._group: Group | None = None
        self._own = threading.local()

    @property
    def held(self) -> bool:
        """Whether this thread is writing now."""
        return bool(getattr(self._own, "held", False))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block's statements as one whole; return once they are on the disk.

        What the block raises undoes the block alone. Raises what the commit raises.
        """
        with self._turn:
            group = self._join()
            self._own.held = True
            try:
                yield
            except BaseException as error:
                self._undo(group, error)
                failed: BaseException | None = error
            else:
                failed = None
                self.driver.execute_sql("RELEASE writer")
            finally:
                self._own.held = False
        if failed is not None:
            with contextlib.suppress(Exception):  # the others of the group hear of it themselves
                self._commit(group)
            raise failed
        self._commit(group)

    def close(self) -> None:
        """Close the connection, unless somebody is writing."""
        if self._turn.acquire(blocking=False):
            try:
                if self._group is None and not self.driver.is_closed():
                    self.driver.close()
            finally:
                self._turn.release()

    def _join(self) -> Group:
        """The transaction under way, or a new one, with a savepoint for the block."""
        group = self._group
        if group is None:
            self.driver.execute_sql("BEGIN IMMEDIATE")
            group = self._group = Group()
        self.driver.execute_sql("SAVEPOINT writer")
        return group

    def _undo(self, group: Group, error: BaseException) -> None:
        """Undo the block; a full disk may have undone the whole transaction already."""
        if self.driver.connection().getautocommit():
            group.done, group.error, self._group = True, error, None
            return
        self.driver.execute_sql("ROLLBACK TO writer")
        self.driver.execute_sql("RELEASE writer")

    def _commit(self, group: Group) -> None:
        with self._leading:
            if not group.done:
                with self._turn:
                    if not group.done:
                        self._end(group)
        if group.error is not None:
            raise group.error

    def _end(self, group: Group) -> None:
        """Commit for everybody in the group."""
        try:
            self.driver.execute_sql("COMMIT")
        except BaseException as error:
            group.error = error
            if not self.driver.connection().getautocommit():
                self.driver.execute_sql("ROLLBACK")
        finally:
            group.done, self._group = True, None
