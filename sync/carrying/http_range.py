"""Bringing a file by HTTP so that no cut costs more than what was on the way (RFC 9110, 14).

One loop for everything: it goes on where the file on the disk ends, as long as the server says by a
strong ETag that it is still the same file.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from hub import __version__
from sync.carrying.connection import CONNECT_S, SILENCE_S, KeptOpen
from sync.carrying.etag import Tag
from sync.carrying.line import Answer, LineError, cut

#: Bytes asked of the socket at once.
PIECE = 65_536
#: How often in a row a try may bring nothing, and the bounds of the wait between two, in seconds.
TRIES, FIRST_WAIT_S, LONGEST_WAIT_S = 6, 1.0, 60.0
#: A busy server may send us away for that long; beyond, whoever plans comes back another time.
MOST_PATIENCE_S = 900.0
_SPAN = re.compile(r"bytes (\d+)-(\d+)/(\d+)\Z")


class AbsentError(LineError):
    """The server has no such file, or gives it to nobody here; asking again would not help."""


class OtherFileError(LineError):
    """The server sends another file than the one asked for, or one that is too big."""


class BusyError(LineError):
    """The server asks to be left alone for ``wait_s`` seconds."""

    def __init__(self, host: str, wait_s: float) -> None:
        super().__init__(
            "The server {host} is busy for {minutes} minutes.",
            "It goes on by itself later.",
            host=host,
            minutes=max(round(wait_s / 60), 1),
        )
        self.wait_s = wait_s


@dataclass(frozen=True)
class Care:
    """What a transfer minds: ``spend`` is told each piece's bytes and raises when the budget is used
    up; ``stop`` is asked at each piece and raises to end it; ``sleep`` waits."""

    spend: Callable[[int], None] = lambda count: None
    stop: Callable[[], None] = lambda: None
    sleep: Callable[[float], None] = time.sleep


class HttpRange(KeptOpen):
    """Files below one address, over one connection that is kept open."""

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: Path | None = None,
        plain_http: bool = False,
        connect_s: float = CONNECT_S,
        silence_s: float = SILENCE_S,
        care: Care = Care(),
    ) -> None:
        """Raises OperatorError for an address that must not be used."""
        super().__init__(base_url, ca_file, plain_http, connect_s, silence_s)
        self.care = care
        self._chance = random.SystemRandom()

    @property
    def host(self) -> str:
        """Whom it asks."""
        return urlsplit(self.base).netloc

    def get(
        self,
        path: str,
        into: Path,
        *,
        most: int,
        etag: str = "",
        size: int | None = None,
        on_bytes: Callable[[int], None] = lambda count: None,
    ) -> None:
        """Bring ``path`` into the file ``into``, which may hold its beginning already.

        ``etag`` is the strong tag that the file must have, known beforehand (``"<sha256>"``); without
        it, the tag of the first answer is kept beside in ``<into>.etag``. ``size`` is known or not;
        more than ``most`` bytes are never taken. ``on_bytes`` is told the bytes that are on the disk.
        Raises LineError (AbsentError, BusyError, OtherFileError among them) and what ``care`` raises.
        """
        tag = Tag(into, etag)
        failures = 0
        while True:
            before = _size(into)
            try:
                if self._once(path, into, tag, most, size, on_bytes):
                    tag.forget()
                    return
                failures = failures + 1 if _size(into) <= before else 0
                wait_s, why = 0.0, cut(self.base, TimeoutError("no whole answer"))
            except BusyError as error:
                if error.wait_s > MOST_PATIENCE_S:
                    raise
                failures, wait_s, why = failures + 1, error.wait_s, error
            except (HTTPError, OSError) as error:
                if isinstance(error, OSError) and error.errno in _DISK:
                    raise
                failures = failures + 1 if _size(into) <= before else 0
                wait_s, why = 0.0, cut(self.base, error)
                if isinstance(error, SSLError):
                    raise why from error  # a certificate does not become good by asking again
            if failures >= TRIES:
                raise why
            # Full jitter: many spaces that were cut at once do not come back at once.
            longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**failures)
            self.care.sleep(wait_s + self._chance.uniform(0, longest))
            self.care.stop()

    def _once(
        self,
        path: str,
        into: Path,
        tag: Tag,
        most: int,
        size: int | None,
        on_bytes: Callable[[int], None],
    ) -> bool:
        """One request; whether the file is whole now."""
        have = _size(into) if tag.known else 0
        if size is not None and have == size:
            return True
        if have > (most if size is None else size):
            have = 0
        head = {"User-Agent": f"espace-connecte/{__version__}", "Accept-Encoding": "identity"}
        if have:
            head |= {"Range": f"bytes={have}-", "If-Range": tag.known}
        base = urlsplit(self.base).path
        response = self._pool.urlopen(
            "GET", f"{base}/{path.lstrip('/')}", None, head, retries=False, redirect=False,
            timeout=self._timeout, preload_content=False, decode_content=False,
        )  # fmt: skip
        try:
            if have and self._is_whole(response, have):
                return True
            start, total = self._told(response, tag, have)
            if start is None:
                return False
            if total is not None and (total > most or size not in (None, total)):
                raise self._other()
            whole = self._write(response, into, start, total, most, on_bytes)
        except BaseException:
            response.close()
            response.release_conn()  # else the pool waits for it for ever
            raise
        response.release_conn()
        return whole

    def _is_whole(self, response: urllib3.BaseHTTPResponse, have: int) -> bool:
        """Whether an answer says that nothing is missing; its body is read to the end."""
        told = response.status == 416 and response.headers.get("Content-Range") == f"bytes */{have}"
        if told:
            response.drain_conn()
        return told

    def _told(
        self, response: urllib3.BaseHTTPResponse, tag: Tag, have: int
    ) -> tuple[int | None, int | None]:
        """(where the body starts, the whole size) that an answer tells; start None: ask again."""
        status, headers = response.status, response.headers
        told = headers.get("ETag", "")
        if status == 206 and have:
            span = _SPAN.match(headers.get("Content-Range", ""))
            if span and int(span[1]) == have and (not told or told == tag.known):
                return have, int(span[3])
            tag.lose()
            return None, None
        if status == 200:
            tag.learn(told)
            length = headers.get("Content-Length", "")
            return 0, int(length) if length.isdecimal() else None
        if status == 416:
            tag.lose()
            return None, None
        if status in (429, 503):
            names = {name.lower(): value for name, value in headers.items()}
            raise BusyError(self.host, Answer(status, names, b"").retry_after_s or 0.0)
        if status in (408, 425) or status >= 500:
            raise HTTPError(f"the server answers {status}")
        raise AbsentError(
            "The server {host} does not give this file (answer {status}).",
            "Ask whoever runs it, or take another source.",
            host=self.host,
            status=status,
        )

    def _write(
        self,
        response: urllib3.BaseHTTPResponse,
        into: Path,
        start: int,
        total: int | None,
        most: int,
        on_bytes: Callable[[int], None],
    ) -> bool:
        """Write the body from ``start`` on; whether it came whole."""
        done = start
        with _opened(into, start) as stream:
            try:
                while piece := response.read1(PIECE):
                    done += len(piece)
                    if done > (most if total is None else total):
                        raise self._other()
                    stream.write(piece)
                    on_bytes(done)
                    self.care.spend(len(piece))
                    self.care.stop()
            finally:
                # What came is kept, whatever ended it: on the disk before anybody counts on it.
                stream.flush()
                os.fsync(stream.fileno())
        return total is None or done == total

    def _other(self) -> OtherFileError:
        return OtherFileError(
            "The server {host} sends another file than was said.",
            "Nothing of it is used. Tell whoever runs it.",
            host=self.host,
        )


#: Errors of the disk, never of the line.
_DISK = frozenset({5, 28, 30, 122})  # EIO, ENOSPC, EROFS, EDQUOT


def _opened(into: Path, start: int) -> BinaryIO:
    """The file, cut to ``start`` bytes and open at its end."""
    stream = into.open("r+b" if into.exists() else "w+b")
    stream.truncate(start)
    stream.seek(start)
    return stream


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
