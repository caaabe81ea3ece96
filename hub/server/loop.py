"""The server's main loop: waitress's own, but it tells the kernel only what changed.

``waitress.wasyncore.poll2`` makes a poll object and registers every connection anew at each turn,
and there are two turns a request: with forty connections that was a third of the work. Here the
object stays, and a connection is registered again only when what it waits for changed.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import Any

from waitress.wasyncore import readwrite

READ = select.POLLIN | select.POLLPRI


def loop(
    channels: dict[int, Any],
    timeout_s: float,
    last: Callable[[], bool] = lambda: False,
    may_accept: Callable[[], bool] = lambda: True,
) -> None:
    """Serve ``channels`` (socket number → channel) until none is left or a turn was the ``last``.

    While ``may_accept`` says no, new connections wait in the kernel.
    """
    poller = select.poll()
    waits: dict[int, int] = {}
    timeout_ms = int(timeout_s * 1000)
    while channels:
        # Before anything is accepted: a closed socket's number may be a new connection's.
        for number in waits.keys() - channels.keys():
            _change(poller, waits, number, 0)
        for number, channel in list(channels.items()):
            wanted = READ if channel.readable() else 0
            if channel.accepting and not may_accept():
                wanted = 0
            if channel.writable() and not channel.accepting:  # a listening socket is only read
                wanted |= select.POLLOUT
            if waits.get(number, 0) != wanted:
                _change(poller, waits, number, wanted)
        for number, events in poller.poll(timeout_ms):
            channel = channels.get(number)
            if channel is not None:
                readwrite(channel, events)
        if last():
            return


def _change(poller: select.poll, waits: dict[int, int], number: int, wanted: int) -> None:
    """Have the kernel watch a socket for other things, or for nothing."""
    if wanted:
        poller.register(number, wanted)
        waits[number] = wanted
    else:
        poller.unregister(number)
        del waits[number]
