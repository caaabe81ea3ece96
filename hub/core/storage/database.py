"""The database: SQLite in a space, PostgreSQL at the centre; its transactions, and who waits for whom."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import peewee
from peewee import __exception_wrapper__ as _exceptions  # type: ignore[attr-defined]  # peewee hides it from "import *"

from hub.core.errors import NoRoomError, OperatorError
from hub.core.storage.bound import BOUND, execute
from hub.core.storage.group_commit import GroupCommit
from hub.core.storage.sqlite import PRAGMAS, HubSqlite

#: An inner transaction of SQLite's: it is part of the one that its thread holds already.
JOINED = nullcontext()
#: How SQLite and PostgreSQL say that the disk is full.
DISK_FULL = ("disk is full", "No space left on device")
#: Any numbers, the same in every process, that name the writers' locks in PostgreSQL: of everything
#: (with a second number, of one space), of the end of one writer's chain, and of matters.
WRITE_LOCK, CHAIN_LOCK, MATTERS_LOCK = 7_201_902, 7_201_903, 7_201_904
_ALL = "SELECT pg_advisory_xact_lock(?)"
_SPACE = "SELECT pg_advisory_xact_lock_shared(?), pg_advisory_xact_lock(?, hashtext(?))"
_CHAIN = "SELECT pg_advisory_xact_lock(?, hashtext(?))"


class Database:
    """One open database; safe to use from several threads, each with its own connection."""

    def __init__(
        self, driver: Any, dialect: str, path: Path | None, writer: GroupCommit | None = None
    ) -> None:
        self.driver = driver
        self.dialect = dialect
        self.path = path
        self._writer = writer
        self._turn = threading.local()

    @contextmanager
    def bound(self) -> Iterator[Database]:
        """Make this the database of the running context."""
        token = BOUND.set(self._active)
        try:
            yield self
        finally:
            BOUND.reset(token)

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that holds the write lock from its start; inner ones join it.

        On SQLite, which takes one writer at a time, threads share a connection and its commits. On
        PostgreSQL writers take turns too: a chain of records has one end. Raises NoRoomError if the
        disk is full; the transaction is undone then.
        """
        if self._writer is not None and self._writer.held:
            return JOINED
        return self._outermost(None, matters=False)

    def writing_space(self, space_id: str, matters: bool = False) -> AbstractContextManager[None]:
        """As ``writing``, for facts that touch rows of this space only, or of ``matters`` as well.

        On PostgreSQL those of other spaces go on beside it (SQLite has one writer anyway); of those
        that touch matters, which people of several spaces act in, one at a time. Inside ``writing`` it
        joins; inside itself for another space, or for matters where they are not held, it raises
        RuntimeError, since two who wait for what the other holds would never end.
        """
        if self._writer is not None and self._writer.held:
            return JOINED
        return self._outermost(space_id, matters)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """A transaction for a mere count, on which no fact depends.

        On PostgreSQL it waits for no writer's turn, nor for the disk: a power cut may lose the last
        ones. Inside a transaction it is part of that.
        """
        if self.dialect == "sqlite" or self.driver.in_transaction():
            with self.writing():
                yield
            return
        with self.driver.atomic():
            self.run("SET LOCAL synchronous_commit TO off")
            yield

    @property
    def only_space(self) -> str | None:
        """The space whose rows alone this thread may write now, if it is in ``writing_space``."""
        return getattr(self._turn, "space", None)

    def lock_chain(self, writer: str) -> None:
        """Where writers go side by side, let one at a time add to a writer's chain, till the end."""
        if self.only_space is not None:
            self.run(_CHAIN, (CHAIN_LOCK, writer))

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction under way that can fail and be undone alone (a savepoint)."""
        with self._active.savepoint():
            yield

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Statements whose rows nobody reads do not wait for their answer on PostgreSQL.

        Within a transaction, which must be undone if this raises: what failed shows at the latest at
        the end, and not at the statement that failed. Reading rows waits for all before.
        """
        if self.dialect != "postgresql":
            yield
            return
        with _exceptions, self.driver.connection().pipeline():
            yield

    @contextmanager
    def _outermost(self, space_id: str | None, matters: bool) -> Iterator[None]:
        """The transaction itself, or on PostgreSQL a part of the one under way."""
        try:
            with self._transaction(space_id, matters):
                yield
        except peewee.OperationalError as error:
            if not any(words in str(error) for words in DISK_FULL):
                raise
            raise NoRoomError(
                "The disk of the hub is full. What you wrote was not taken: tell the facilitator. "
                "Reading still works."
            ) from error

    @contextmanager
    def _transaction(self, space_id: str | None, matters: bool) -> Iterator[None]:
        """One transaction, or a part of the one under way."""
        if self._writer is not None:
            with self._writer.writing():
                token = BOUND.set(self._writer.driver)
                try:
                    yield
                finally:
                    BOUND.reset(token)
        elif self.driver.in_transaction():
            self._joins(space_id, matters)
            yield
        else:
            with self.driver.atomic(), self._turn_of(space_id, matters):
                yield

    def _joins(self, space_id: str | None, matters: bool) -> None:
        """Raise RuntimeError if the transaction under way does not hold what is wanted within it."""
        held = self.only_space
        if held is None or space_id is None:
            return
        if held != space_id or (matters and not self._turn.matters):
            what = "matters" if held == space_id else space_id
            raise RuntimeError(f"writing in {what} inside a transaction of {held}")

    @contextmanager
    def _turn_of(self, space_id: str | None, matters: bool) -> Iterator[None]:
        """Wait for this writer's turn: of everything, or of one space beside others', then of matters."""
        if space_id is None:
            self.run(_ALL, (WRITE_LOCK,))
            yield
            return
        self.run(_SPACE, (WRITE_LOCK, WRITE_LOCK, space_id))
        if matters:
            self.run(_ALL, (MATTERS_LOCK,))
        self._turn.space, self._turn.matters = space_id, matters
        try:
            yield
        finally:
            self._turn.space = None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One view of the database, unmoved by what others write meanwhile."""
        if (self._writer and self._writer.held) or self.driver.in_transaction():
            yield
            return
        with self.driver.atomic():
            if self.dialect == "postgresql":
                self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; ``?`` marks a value on both databases."""
        return list(self.run(sql, values).fetchall())

    def run(self, sql: str, values: tuple[object, ...] = ()) -> Any:
        """Run one statement; ``?`` marks a value on both databases."""
        return execute(self._active, sql, values)

    @property
    def _active(self) -> Any:
        """The connection of this thread: the one for writing while it writes."""
        return self._writer.driver if self._writer and self._writer.held else self.driver

    def close(self) -> None:
        """Close this thread's connection, and the one for writing if it rests."""
        if not self.driver.is_closed():
            self.driver.close()
        if self._writer is not None:
            self._writer.close()


def connect(url: str, threads: bool = True) -> Database:
    """The database behind ``sqlite:///path`` or ``postgresql://…``; opened at first use.

    Without ``threads`` a PostgreSQL database has one connection, whoever uses it.
    Raises OperatorError for an address of another kind or a PostgreSQL without its driver.
    """
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        options = {"pragmas": PRAGMAS, "timeout": 10, "statementcachesize": 200}
        writer = GroupCommit(HubSqlite(str(path), thread_safe=False, **options))
        return Database(HubSqlite(str(path), **options), "sqlite", path, writer)
    if url.startswith(("postgresql://", "postgres://")):
        return Database(_postgres(url, threads), "postgresql", None)
    raise OperatorError(
        "The database address {url} is of no kind that the hub knows.",
        "Write sqlite:///PATH or postgresql://USER@HOST/NAME.",
        url=url.split("@")[-1],
    )


def _postgres(url: str, threads: bool) -> Any:
    try:
        from hub.core.storage.postgres import open_postgres
    except ImportError as error:
        raise OperatorError(
            "PostgreSQL needs a driver that is not installed.",
            "Run: pip install 'espace-connecte[central]'.",
        ) from error
    return open_postgres(url, threads)
