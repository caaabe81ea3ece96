"""Load from wrk(1), a process of its own, always at 40 connections on the loopback address."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 40
SECONDS = 6
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """Requests a second, latency percentiles in milliseconds, and answers that were no success."""

    rate: float
    p50_ms: float
    p99_ms: float
    errors: int


def drive(url: str, lua: str = "", seconds: int = SECONDS) -> Load:
    """Ask ``url`` again and again; ``lua`` is a wrk script that shapes the requests."""
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    with tempfile.TemporaryDirectory() as folder:
        if lua:
            script = Path(folder) / "shape.lua"
            script.write_text(lua)
            words += ["-s", str(script)]
        said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    socket = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said
    )
    errors = int(bad[1]) if bad else 0
    errors += sum(int(n) for n in socket.groups()) if socket else 0
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate, said
    return Load(float(rate[1]), _percentile(said, "50"), _percentile(said, "99"), errors)


def _percentile(said: str, which: str) -> float:
    found = re.search(rf"{which}%\s+([\d.]+)(us|ms|s|m)\b", said)
    assert found, said
    return float(found[1]) * _UNITS[found[2]]


def with_cookie(cookie: str) -> str:
    """A wrk script that sends one session's cookie."""
    return f'wrk.headers["Cookie"] = "{cookie}"\n'


def posting(people: list[tuple[str, str]], bodies: list[str]) -> str:
    """A wrk script that posts JSON, each request as the next of ``people`` (cookie, form token)."""
    cookies = ", ".join(f'{{"{cookie}", "{token}"}}' for cookie, token in people)
    texts = ", ".join(f"[==[{body}]==]" for body in bodies)
    return f"""
local people = {{{cookies}}}
local bodies = {{{texts}}}
local n = 0
request = function()
  n = n + 1
  local who = people[n % #people + 1]
  local headers = {{["Content-Type"] = "application/json", ["Cookie"] = who[1], ["X-Form-Token"] = who[2]}}
  return wrk.format("POST", nil, headers, bodies[n % #bodies + 1])
end
"""
