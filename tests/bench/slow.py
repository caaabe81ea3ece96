"""Slow viewers, and one reader of a small page beside them: ``python -m tests.bench.slow``, a child.

Standard input is one line of JSON: {host, port, path, cookie, size, viewers, rate, page, seconds};
the answer is the latencies of the small page in milliseconds, and the bytes that viewers got.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from typing import Any

#: Bytes asked for at a time, and how often a viewer takes some.
PIECE, EVERY_S = 1 << 20, 0.1
#: Between two readings of the small page.
PAUSE_S = 0.02
#: The small page is read once all viewers watch.
SETTLE_S = 3.0


async def viewer(told: dict[str, Any], got: list[int], end: float) -> None:
    """Read the film by ranges, at a steady rate, from some place on, until the time is over."""
    await asyncio.sleep(random.uniform(0, 1))  # no secret
    reader, writer = await asyncio.open_connection(told["host"], told["port"], limit=1 << 14)
    at = 0
    step = int(told["rate"] * EVERY_S)
    while time.monotonic() < end:
        last = min(at + PIECE, told["size"]) - 1
        head = (
            f"GET {told['path']} HTTP/1.1\r\nHost: {told['host']}:{told['port']}\r\n"
            f"Cookie: {told['cookie']}\r\nRange: bytes={at}-{last}\r\n\r\n"
        )
        writer.write(head.encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 206 " in answer.split(b"\r\n", 1)[0], answer
        left = last - at + 1
        while left and time.monotonic() < end:
            due = time.monotonic() + EVERY_S
            want = min(step, left)
            while want:
                piece = await reader.read(want)
                assert piece, "the connection was closed"
                want -= len(piece)
                left -= len(piece)
                got[0] += len(piece)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        at = (last + 1) % told["size"]
    writer.close()


async def page(told: dict[str, Any], taken: list[float], end: float) -> None:
    """Read the small page again and again over one connection."""
    await asyncio.sleep(SETTLE_S)
    reader, writer = await asyncio.open_connection(told["host"], told["port"])
    head = f"GET {told['page']} HTTP/1.1\r\nHost: {told['host']}:{told['port']}\r\n\r\n".encode()
    while time.monotonic() < end:
        started = time.monotonic()
        writer.write(head)
        answer = await reader.readuntil(b"\r\n\r\n")
        fields = answer.decode().lower().split("\r\n")
        length = next(int(f.split(":")[1]) for f in fields if f.startswith("content-length:"))
        await reader.readexactly(length)
        taken.append((time.monotonic() - started) * 1000)
        await asyncio.sleep(PAUSE_S)
    writer.close()


async def main() -> None:
    """All at once."""
    told = json.loads(sys.stdin.readline())
    if told["part"] == "page":
        taken: list[float] = []
        await page(told, taken, time.monotonic() + told["seconds"])
        print(json.dumps(taken))
        return
    got = [0]
    end = time.monotonic() + told["seconds"]
    await asyncio.gather(*(viewer(told, got, end) for _ in range(told["viewers"])))
    print(json.dumps(got[0]))


if __name__ == "__main__":
    asyncio.run(main())
