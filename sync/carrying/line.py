"""How a space reaches central: one request, one whole answer, or an error that says what was cut.

Nothing is repeated here: whoever sends knows what may be sent twice. The line is slow (50 kbit/s),
far (800 ms) and loses a packet in ten, so patience is counted from the last byte that moved.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, SSLError

from hub import __version__
from hub.core.errors import OperatorError
from sync.carrying.connection import CONNECT_S, SILENCE_S, KeptOpen

#: Seconds to wait for one whole request.
WHOLE_S = 900.0
#: The longest answer that is taken, in bytes; a batch is far smaller.
MOST_BYTES = 16 << 20
#: How often an answer may send us on within central itself.
MOST_STEPS = 3
#: A request is written in pieces of this size: patience is counted anew for each, in bytes.
PIECE = 16_384
_TRY_AGAIN = "Nothing is lost: the hub tries again by itself. If it lasts, check the modem, the phone that shares its Internet, and its credit."
#: What is wrong with a certificate, by OpenSSL's code (openssl-verify(1)); else its own words.
_CERTIFICATE = {
    9: "The certificate of central ({host}) is not valid yet.",
    10: "The certificate of central ({host}) is too old.",
    18: "The certificate of central ({host}) is of an authority that is not known here.",
    19: "The certificate of central ({host}) is of an authority that is not known here.",
    20: "The certificate of central ({host}) is of an authority that is not known here.",
    62: "The certificate of central ({host}) is for another address.",
    64: "The certificate of central ({host}) is for another address.",
}
_REFUSED = "The certificate of central ({host}) is refused: {why}."


class LineError(OperatorError):
    """The line gave no whole answer; whether the request arrived is not known."""


@dataclass(frozen=True)
class Answer:
    """A whole answer; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after_s(self) -> float | None:
        """How long a busy central (429, 503) asks to be left alone, in seconds; None: not said.

        A date is read against central's own clock, never ours.
        """
        said = self.headers.get("retry-after", "").strip()
        if not said or self.status not in (429, 503):
            return None
        if said.isdecimal() and len(said) < 10:
            return float(said)
        try:
            there = parsedate_to_datetime(self.headers.get("date", ""))
            return max((parsedate_to_datetime(said) - there).total_seconds(), 0.0)
        except (TypeError, ValueError):
            return None


class Line(Protocol):
    """What the exchange asks of a line."""

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Ask central once; raises LineError without a whole answer."""


class MeteredLine(Line, Protocol):
    """A line that knows what it cost."""

    def moved(self) -> tuple[int, int]:
        """(sent, received) until now, in bytes."""


@dataclass
class NoLine:
    """The twin that reaches nobody: where no centre is set, and in tests of what follows."""

    why: OperatorError = field(
        default_factory=lambda: LineError(
            "This hub is not linked to a centre yet.",
            "Ask the centre for a code, then run: hub sync enrol CODE.",
        )
    )

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Reach nobody."""
        raise self.why

    def moved(self) -> tuple[int, int]:
        """Nothing ever moved."""
        return 0, 0

    def close(self) -> None:
        """There is nothing to close."""


class HttpsLine(KeptOpen):
    """One connection to central, kept open between requests."""

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: Path | None = None,
        plain_http: bool = False,
        connect_s: float = CONNECT_S,
        silence_s: float = SILENCE_S,
        whole_s: float = WHOLE_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """``ca_file``: trust these certificates only. Raises OperatorError for a wrong address."""
        super().__init__(base_url, ca_file, plain_http, connect_s, silence_s)
        self._whole_s, self._most = whole_s, most_bytes

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Ask central once; raises LineError without a whole answer."""
        url = self.base + "/" + path.lstrip("/")
        until = time.monotonic() + self._whole_s
        for _step in range(MOST_STEPS):
            answer = self._once(method, url, body, headers, until)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = self._next(url, answer, method)
        raise self._stranger()

    def _once(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], until: float
    ) -> Answer:
        """One request over the one connection."""
        head = {
            "User-Agent": f"espace-connecte/{__version__}",
            "Accept-Encoding": "identity",
            **headers,
            **({"Content-Length": str(len(body))} if body or method in ("POST", "PUT") else {}),
        }
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            response = self._pool.urlopen(
                method, target, io.BytesIO(body) if body else None, head,
                retries=False, redirect=False, timeout=self._timeout,
                preload_content=False, decode_content=False,
            )  # fmt: skip
            try:
                told = self._read(response, method, until)
            except BaseException:
                response.close()
                response.release_conn()  # else the pool waits for it for ever
                raise
            response.release_conn()
        except (HTTPError, OSError) as error:
            raise self._cut(error) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        size = sum(len(name) + len(value) + 4 for name, value in head.items())
        self._meter.carried(
            len(body) + size, len(told) + sum(len(n) + len(v) + 4 for n, v in names.items())
        )
        return Answer(response.status, names, told)

    def _read(self, response: urllib3.BaseHTTPResponse, method: str, until: float) -> bytes:
        """The whole body; an answer that does not say where it ends is no whole answer."""
        unframed = not {"content-length", "transfer-encoding"} & {
            n.lower() for n in response.headers
        }
        if unframed and method != "HEAD" and response.status not in (204, 304):
            raise self._stranger()
        told = bytearray()
        while piece := response.read1(PIECE):
            told += piece
            if len(told) > self._most:
                raise self._stranger()
            if time.monotonic() > until:
                raise TimeoutError("the answer takes too long")
        return bytes(told)

    def _next(self, url: str, answer: Answer, method: str) -> str:
        """Where central sends us within itself; a sign-in page of the line is not central."""
        there = urljoin(url, answer.headers.get("location", ""))
        kept = answer.status in (307, 308) or method in ("GET", "HEAD")
        if urlsplit(there)[:2] != urlsplit(self.base)[:2] or there == url or not kept:
            raise self._stranger()
        return there

    def _stranger(self) -> LineError:
        return stranger(self.base)

    def _cut(self, error: Exception) -> LineError:
        return cut(self.base, error)


def stranger(base: str) -> LineError:
    """Another machine than the one at ``base`` answered."""
    return LineError(
        "Something else answered in place of central ({host}).",
        "Often the line asks for a sign-in or for credit: open any page of the Internet with a browser and see. Otherwise check central_url.",
        host=urlsplit(base).netloc,
    )


def cut(base: str, error: Exception) -> LineError:
    """What happened to the line to ``base``, in words."""
    host = urlsplit(base).hostname or ""
    root = _root(error)
    if isinstance(error, SSLError) or isinstance(root, ssl.SSLCertVerificationError):
        why = getattr(root, "verify_message", "") or str(root)
        said = _CERTIFICATE.get(getattr(root, "verify_code", 0), _REFUSED)
        return LineError(
            said,
            "Check the date of this machine first: a wrong one makes every certificate look wrong. Then check central_url and central_ca.",
            host=host,
            **({"why": why} if said is _REFUSED else {}),
        )
    if isinstance(root, NameResolutionError | socket.gaierror):
        return LineError("There is no way to {host}: no Internet.", _TRY_AGAIN, host=host)
    if isinstance(error, NewConnectionError) or isinstance(root, ConnectionRefusedError):
        return LineError("Central ({host}) cannot be reached.", _TRY_AGAIN, host=host)
    return LineError("The line to central ({host}) was cut.", _TRY_AGAIN, host=host)


def _root(error: BaseException) -> BaseException:
    """The error at the bottom of those that wrap it."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error
