"""A waitress channel that neither spins while a task sends, nor keeps megabytes for a slow client.

While a task thread is inside ``send()`` the main loop would see the channel writable, poll again at
once and take the interpreter's lock from the thread that works; here it is not writable then. Files
go from the disk to the socket by ``sendfile(2)``, a bounded stretch at a time, and never through
this process's memory. What came of an upload that is cut is not lost. Written against waitress 3.0.2, which setup.cfg pins; tests/hub/server proves
these properties.
"""

from __future__ import annotations

import errno
import os
import time
from typing import Any

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel

from hub.server.cut_short import rest_of

#: Bytes handed to one system call, and to one connection before the others have their turn.
SEND_BYTES, TURN_BYTES = 262_144, 1 << 20
_GONE = frozenset({errno.ECONNRESET, errno.ENOTCONN, errno.ESHUTDOWN, errno.EPIPE, errno.EBADF})


class SteadyChannel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """One connection of a client."""

    _task_flushes = False

    def handle_close(self) -> None:
        """The client is gone: what came of an upload may be of use all the same."""
        with self.requests_lock:
            rest, self.request = rest_of(self), None
        if rest is not None:
            self.server.task_dispatcher.add_task(rest)
        super().handle_close()

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

    def _flush_some(self, do_close: bool = True) -> bool:
        """Send what the client takes now, at most ``TURN_BYTES``; whether anything went."""
        sent = 0
        while sent < TURN_BYTES:
            buffer = self.outbufs[0]
            left = buffer.__len__()
            if left == 0:
                if len(self.outbufs) == 1:
                    break
                self.outbufs.pop(0).close()
                continue
            count = self._send_from(buffer, min(left, SEND_BYTES), do_close)
            if count == 0:
                break
            buffer.skip(count, True)
            self.total_outbufs_len -= count
            sent += count
        if sent:
            self.last_activity = time.time()
        return sent > 0

    def _send_from(self, buffer: Any, most: int, do_close: bool) -> int:
        """Bytes that went out of the first buffer; 0 when the client takes no more for now."""
        if not isinstance(buffer, ReadOnlyFileBasedBuffer):
            return int(self.send(buffer.get(most), do_close=do_close) or 0)
        try:
            count = os.sendfile(
                self.socket.fileno(), buffer.file.fileno(), buffer.file.tell(), most
            )
        except BlockingIOError:
            return 0
        except OSError as error:
            if error.errno not in _GONE:
                raise
            if do_close:
                self.handle_close()
            return 0
        if count == 0:  # the file is shorter than was announced: only a cut tells the client
            raise OSError(errno.EIO, "a file ended before its announced length")
        return count
