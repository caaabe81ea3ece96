"""``hub serve`` and ``hub status``: what runs, what does not, and why."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hub.cli.serve import ask
from hub.core.starting import is_starting, marked
from tests.hub.cli.conftest import Run, sentence


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Somebody listens on the port, and says nothing."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", port))
        one.listen()
        yield one


@contextmanager
def another_program(port: int, status: int, body: bytes) -> Iterator[None]:
    """Some other web server has the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", port), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serving(environ: dict[str, str | None]) -> Iterator[list[str]]:
    """A hub that serves, in a process of its own; the lines it said."""
    kept = {name: value for name, value in os.environ.items() if environ.get(name, "") is not None}
    process = subprocess.Popen(
        [sys.executable, "-m", "hub", "serve"],
        env={**kept, **{name: value for name, value in environ.items() if value is not None}},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    try:
        yield [process.stdout.readline(), process.stdout.readline()]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_hub_that_is_stopped(run: Run, port: int) -> None:
    done = run("status")
    assert (done.exit_code, done.stdout) == (1, "The hub is stopped. Start it: hub serve.\n")
    assert json.loads(run("status", "--json").stdout)["status"] == "stopped"


def test_a_hub_that_runs(ready: Run, environ: dict[str, str | None], port: int) -> None:
    with serving(environ) as (address, code):
        assert address == f"The hub answers at http://127.0.0.1:{port}/\n"
        assert "First facilitator's sign-in code: " in code
        done = ready("status")
        assert done.exit_code == 0, done.stdout
        assert done.stdout.startswith("The hub runs: space, version ")
        told = json.loads(ready("status", "--json").stdout)
        assert (told["status"], told["role"]) == ("ok", "space")
        proxied = ready("status", http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9")
        assert proxied.exit_code == 0  # this machine is asked directly
        assert ready("status", HUB_HOST="0.0.0.0").exit_code == 0
        busy = sentence(ready("serve"))
        assert f"Port {port} is already in use" in busy
        assert f"HUB_PORT={port + 1} hub serve" in busy
        assert "Stop it first" in sentence(ready("db", "rebuild"))
        assert ready("db", "rebuild", "--check").exit_code == 0
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as page:
            assert json.load(page)["status"] == "ok"
    assert ready("status").exit_code == 1


def test_a_hub_that_does_not_answer(port: int, tmp_path: Path) -> None:
    with listening(port):
        code, said = ask(f"http://127.0.0.1:{port}/healthz", tmp_path, patience_s=0.3)
    assert (code, said["sentence"]) == (5, "The hub does not answer: see its log.")


def test_a_connection_cut_short(run: Run, port: int) -> None:
    with listening(port) as one:
        thread = threading.Thread(target=lambda: one.accept()[0].close())
        thread.start()
        done = run("status")
        thread.join()
    assert (done.exit_code, done.stdout) == (5, "The hub does not answer: see its log.\n")


@pytest.mark.parametrize("body", [b"<html>Bonjour</html>", b"[]", b'{"status": "ok"}', b"\xff"])
def test_another_program_has_the_port(run: Run, port: int, body: bytes) -> None:
    with another_program(port, 200, body):
        done = run("status")
    assert done.exit_code == 5
    assert "Another program answers" in done.stdout


def test_a_hub_in_trouble(run: Run, port: int) -> None:
    with another_program(port, 503, b""):
        done = run("status")
    assert (done.exit_code, done.stdout) == (5, "The hub answers 503: see its log.\n")


def test_a_hub_that_starts(run: Run, tmp_path: Path) -> None:
    with marked(tmp_path / "var"):
        done = run("status")
        assert (done.exit_code, done.stdout) == (4, "The hub is starting.\n")
    assert run("status").exit_code == 1


def test_a_start_that_died_is_no_start(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from hub.core.starting import marked\n"
        "with marked(Path(sys.argv[1])): print(flush=True); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True)
    assert (tmp_path / "starting").exists()
    assert not is_starting(tmp_path)


def test_ports_that_cannot_be_had(ready: Run) -> None:
    assert ready("serve", "--port", "99999").exit_code == 2
    said = sentence(ready("serve", "--host", "192.0.2.1"))
    assert "cannot listen on 192.0.2.1" in said
    assert "Check the settings host and port." in said
