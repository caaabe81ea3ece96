"""Two network namespaces joined by a line that is slow, far, and loses packets.

The kernel's own TCP speaks over it: what is sent into a tunnel at one end is read here, takes its time
on the wire, is lost or not, and comes out at the other end. (netem(8) would do the same; kernels
without it are common.) Needs root and ``/dev/net/tun``.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sync.network import segments

#: linux/if_tun.h and sched.h.
TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 1, 0x1000, 0x40000000
MTU = 1500
#: What a modem's own queue holds, in packets; more is dropped before it is sent.
QUEUE = 40


def why_not() -> str:
    """Why no such line can be made here; empty if one can."""
    if os.geteuid() != 0:
        return "two network namespaces need root"
    if not Path("/dev/net/tun").exists():
        return "there is no /dev/net/tun on this machine"
    done = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this machine allows no network namespaces"


@dataclass
class Way:
    """One direction: ``packets`` and ``carried`` bytes went over the wire, ``lost`` among them."""

    packets: int = 0
    carried: int = 0
    lost: int = 0
    free_at: float = 0.0
    waiting: int = 0


@dataclass
class BadLine:
    """``rate`` in bit/s, ``delay_s`` one way, ``loss`` a share of packets of each way."""

    rate: int = 50_000
    delay_s: float = 0.4
    loss: float = 0.1
    seed: int = 1
    up: bool = True
    ways: tuple[Way, Way] = field(default_factory=lambda: (Way(), Way()))
    _heap: list[tuple[float, int, int, int, bytes]] = field(default_factory=list)
    _over: bool = False

    def __post_init__(self) -> None:
        self.dice, self.count = random.Random(self.seed), 0
        self.names = tuple(f"hub{os.getpid()}{end}" for end in "ab")
        self.addresses = ("10.77.0.1", "10.77.0.2")
        self._acks: dict[tuple[int, bytes], int] = {}
        self._ends: list[int] = []
        self._lock = threading.Lock()

    @property
    def carried(self) -> int:
        """Bytes on the wire, both ways, heads of IP and TCP and what was lost included."""
        return sum(way.carried for way in self.ways)

    def inside(self, end: int, work: Callable[[], Any]) -> Any:
        """Do something at one end (0, 1): this process moves there for good."""
        with Path(f"/run/netns/{self.names[end]}").open() as there:
            if ctypes.CDLL(None, use_errno=True).setns(there.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        return work()

    def cut(self) -> None:
        """The line goes down: what is under way or in a modem is gone, both ends notice."""
        self.up = False
        time.sleep(0.05)
        with self._lock:
            now = time.monotonic()
            for at, _n, number, size, _packet in self._heap:
                way = self.ways[number]
                way.waiting -= 1
                if at - self.delay_s - size * 8 / self.rate > now:  # it never left the modem
                    way.packets -= 1
                    way.carried -= size
            self._heap.clear()
            for way in self.ways:
                way.free_at = 0.0
        for (way, ports), ack in self._acks.items():
            there, here = self.addresses[1 - way], self.addresses[way]
            os.write(self._ends[way], segments.reset(there, here, ports[2:] + ports[:2], ack))
        self._acks.clear()

    def join(self) -> None:
        """The line is there again."""
        self.up = True

    @contextmanager
    def laid(self) -> Iterator[BadLine]:
        """The line while the block runs."""
        thread = threading.Thread(target=self._carry, name="line", daemon=True)
        try:
            for end, name in enumerate(self.names):
                self._ends.append(self._lay(end, name))
            thread.start()
            yield self
        finally:
            self._over = True
            if thread.ident:
                thread.join()
            for fd in self._ends:
                os.close(fd)
            for name in self.names:
                subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def _lay(self, end: int, name: str) -> int:
        _ip("netns", "add", name)
        fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
        _ip("link", "set", name, "netns", name)
        _ip("-n", name, "link", "set", name, "mtu", str(MTU), "up")
        _ip("-n", name, "link", "set", "lo", "up")
        peer = self.addresses[1 - end]
        _ip("-n", name, "addr", "add", self.addresses[end], "peer", peer, "dev", name)
        _ip(
            "-n", name, "route", "replace", peer, "dev", name, "congctl", "cubic"
        )  # as Debian has it
        return fd

    def _carry(self) -> None:
        """Carry packets until it is over."""
        while not self._over:
            until = self._heap[0][0] - time.monotonic() if self._heap else 0.02
            ready, _w, _x = select.select(self._ends, [], [], min(max(until, 0), 0.02))
            for fd in ready:
                packet = os.read(fd, 65536)
                with self._lock:
                    self._take(self._ends.index(fd), packet)
            with self._lock:
                self._give()

    def _give(self) -> None:
        """Packets come out at the other end."""
        while self._heap and self._heap[0][0] <= time.monotonic():
            _at, _n, number, _size, packet = heapq.heappop(self._heap)
            self.ways[number].waiting -= 1
            if self.up and packet:
                os.write(self._ends[1 - number], packet)

    def _take(self, number: int, packet: bytes) -> None:
        """A packet is sent: it takes its turn on the wire."""
        way, now = self.ways[number], time.monotonic()
        if told := segments.ack_of(packet):
            self._acks[number, told[0]] = told[1]
        if not self.up or packet[0] >> 4 != 4 or way.waiting >= QUEUE:
            return
        way.free_at = max(way.free_at, now) + len(packet) * 8 / self.rate
        way.packets += 1
        way.carried += len(packet)
        lost = self.dice.random() < self.loss
        way.lost += lost
        way.waiting += 1
        self.count += 1
        at = way.free_at + self.delay_s
        entry = (at, self.count, number, len(packet), b"" if lost else packet)
        heapq.heappush(self._heap, entry)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
