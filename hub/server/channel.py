"""A waitress channel that neither spins while a task sends, nor keeps megabytes for a slow client.

While a task thread is inside ``send()`` the main loop would see the channel writable, poll again at
once and take the interpreter's lock from the thread that works; here it is not writable then. Reads
ahead of the socket are capped, because SO_SNDBUF is 4 MB on loopback. Written against waitress
3.0.2, which setup.cfg pins; tests/hub/server proves both properties.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel

#: Bytes read from a file or buffer for one send().
SEND_BYTES = 262_144


class SteadyChannel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """One connection of a client."""

    _task_flushes = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.sendbuf_len: int = min(self.sendbuf_len, SEND_BYTES)

    def writable(self) -> bool:
        """Whether the main loop should flush: not while a task thread does."""
        if self._task_flushes:
            return False
        return bool(self.total_outbufs_len or self.will_close or self.close_when_flushed)

    def _flush_exception(self, flush: Any, do_close: bool = True) -> Any:
        """Flush; the task threads are those that may not close (``do_close`` is False)."""
        if do_close:
            return super()._flush_exception(flush, do_close)
        self._task_flushes = True
        try:
            return super()._flush_exception(flush, do_close)
        finally:
            self._task_flushes = False
