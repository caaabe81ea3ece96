"""PostgreSQL as the hub speaks to it: several servers in one address, lost connections renewed.

An address may name a primary and its replicas (``host=a,b``): the hub connects to the one that takes
writes. When a server dies, its connections are noticed with the next statement. A read outside a
transaction is asked again on a new connection, once; a write never is: what became of it is not known,
and whoever wrote it says it again under the same name (a record's rid, a form's token).
"""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from typing import Any

import peewee
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hub.core.errors import HubError

#: How long a new connection is tried for, and how long to wait between two tries, in seconds.
PATIENCE_S, AGAIN_S = 3.0, 0.25
#: A server that is gone is given up after so many seconds to connect; after so many milliseconds
#: without an answer to what was sent; silence is looked into after so many seconds.
CONNECT_S, UNHEARD_MS, SILENT_S = 3, 10_000, 10
_READ = re.compile(r"\s*SELECT\b(?!.*\b(FOR\s+(UPDATE|SHARE)|INTO|pg_advisory\w*)\b)", re.I | re.S)


class LostError(HubError, peewee.OperationalError):
    """The database was lost, or is not to be had: a replica may be taking over."""

    status = 503
    wait_s = 5

    def __init__(self) -> None:
        super().__init__(
            "The hub's database does not answer at the moment. Try again in a minute: what you saved "
            "before is not lost."
        )


class HubPostgres(peewee.PostgresqlDatabase):
    """PostgreSQL whose connections are renewed.

    One that all threads share holds locks, which are lost with it: there no read is asked again.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Connections are each thread's own: one that waits for a server must not hold up the others.
        self._lock = nullcontext()

    def _connect(self) -> Any:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return super()._connect()  # type: ignore[misc]  # as below
            except Exception as error:
                if time.monotonic() > end or not _may_pass(error):
                    raise
            time.sleep(AGAIN_S)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        self._renew()
        try:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]  # peewee's stubs are thin
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            if not self._gone(error):
                raise
            again = self.thread_safe and not self.in_transaction() and not self.is_closed()
            if not again or not _READ.match(sql):
                raise LostError from error
        self._renew()
        try:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]  # peewee's stubs are thin
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            if self._gone(error):
                raise LostError from error
            raise

    def begin(self, isolation_level: Any = None) -> None:
        self._renew()
        try:
            super().begin(isolation_level)
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            if not self._gone(error) or self.is_closed():
                raise self._lost_or(error) from error
            self._renew()
            super().begin(isolation_level)

    def commit(self) -> Any:
        try:
            return super().commit()
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            raise self._lost_or(error) from error

    def rollback(self) -> Any:
        """Undo; what a lost connection had begun, the server undoes."""
        if not self._broken():
            return super().rollback()
        return None

    def _renew(self) -> None:
        """Forget a connection that was lost; the next statement opens a new one."""
        if self._broken() and not self.in_transaction():
            self.close()

    def _broken(self) -> bool:
        return not self.is_closed() and bool(self._state.conn.closed)  # type: ignore[attr-defined]  # as above

    def _gone(self, error: Exception) -> bool:
        """Whether an error means that the server is gone, or was not to be had."""
        return self._broken() or self.is_closed()

    def _lost_or(self, error: Exception) -> Exception:
        return LostError() if self._gone(error) else error


def _may_pass(error: Exception) -> bool:
    """Whether another try to connect may go better: a wrong name or password stays wrong."""
    said = str(error)
    return not ("does not exist" in said or "authentication failed" in said)


def open_postgres(url: str, threads: bool) -> HubPostgres:
    """The database at an address; of several servers, the one that takes writes."""
    told: dict[str, Any] = dict(conninfo_to_dict(url))
    several = "," in str(told.get("host", "")) or "," in str(told.get("hostaddr", ""))
    wanted: dict[str, Any] = {
        "application_name": "hub",
        "connect_timeout": CONNECT_S,
        "tcp_user_timeout": UNHEARD_MS,
        "keepalives_idle": SILENT_S,
        "keepalives_interval": SILENT_S // 2,
        "keepalives_count": 3,
        **({"target_session_attrs": "read-write"} if several else {}),
    }
    return HubPostgres(
        told.get("dbname", ""), prefer_psycopg3=True, thread_safe=threads,
        conninfo=make_conninfo(**{**wanted, **told}),
    )  # fmt: skip
