"""nginx or caddy before two workers, with the files of ours: TLS, sizes, who asks."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3

from hub.cli.serve import RUNNING, STOPPED, ask_hub
from hub.core.people.throttle import FREE_TRIES
from hub.core.settings import load
from provisioning.places import FILES
from tests import factories
from tests.central.serving import Centre, serving, settings_of, wait_until
from tests.central.test_workers import _FIELD
from tests.ports import free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CADDY = shutil.which("caddy") or "/usr/bin/caddy"


@pytest.fixture(params=["nginx", "caddy"])
def behind(
    address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Centre, int]]:
    """A centre at a socket, and the port of a proxy before it."""
    path = tmp_path / "hub.sock"
    environ = settings_of(
        address, tmp_path, HUB_SOCKET=str(path), HUB_PUBLIC_URL="https://centre.example"
    )
    assert ask_hub(load(None, environ))[0] == STOPPED
    _certificate(tmp_path)
    with serving(environ) as centre:
        path.chmod(0o666)  # the proxy's workers are of another group here
        port = free_port()
        command = {"nginx": nginx, "caddy": caddy}[request.param](tmp_path, path, port)
        with running(command, port, tmp_path):
            assert ask_hub(load(None, environ))[0] == RUNNING
            yield centre, port
    assert not path.exists()


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=centre.example",
         "-addext", "subjectAltName=DNS:centre.example", "-keyout", folder / "key.pem",
         "-out", folder / "certificate.pem"], check=True, capture_output=True,
    )  # fmt: skip


def changed(name: str, *places: tuple[str, str]) -> str:
    """The file of ours that operators copy, its places changed for the test."""
    text = (FILES / name).read_text()
    for old, new in places:
        assert old in text
        text = text.replace(old, new)
    return text


def nginx(folder: Path, path: Path, port: int) -> list[str]:
    """The command that runs nginx with our file."""
    text = changed(
        "nginx-central.conf", ("/run/espace-connecte/hub.sock", str(path)),
        ("listen 443", f"listen {port}"), ("listen 80;", f"listen {free_port()};"),
        ("/etc/letsencrypt/live/centre.example/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/letsencrypt/live/centre.example/privkey.pem", f"{folder}/key.pem"),
    )  # fmt: skip
    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        text = f"{kind}_temp_path {folder}/{kind};\n{text}"
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{text}\n}}\n"
    )
    return [NGINX, "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]


def caddy(folder: Path, path: Path, port: int) -> list[str]:
    """The command that runs caddy with our file; its certificate is ours, not fetched."""
    text = changed(
        "Caddyfile-central", ("/run/espace-connecte/hub.sock", str(path)),
        ("\ncentre.example {", f"\nhttps://centre.example:{port} {{\ntls {folder}/certificate.pem {folder}/key.pem"),
    )  # fmt: skip
    (folder / "Caddyfile").write_text("{\nadmin off\nauto_https disable_redirects\n}\n" + text)
    return [CADDY, "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A proxy that listens, gone afterwards."""

    def listens() -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", port)) == 0

    environ = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_until(listens, 20, f"{command[0]} does not start")
        yield
    finally:
        process.terminate()
        process.wait(10)


def pool_of(centre: Centre, port: int, of: str = "127.0.0.1") -> urllib3.HTTPSConnectionPool:
    """Connections to nginx from an address, which believe our certificate only."""
    return urllib3.HTTPSConnectionPool(
        "127.0.0.1", port, source_address=(of, 0), retries=False,
        ca_certs=str(centre.node.settings.data_dir.parent / "certificate.pem"),
        server_hostname="centre.example", assert_hostname="centre.example",
    )  # fmt: skip


class Line:
    """Somebody's connection through nginx, from an address of theirs."""

    def __init__(self, behind: tuple[Centre, int], of: str) -> None:
        self._pool = pool_of(*behind, of)
        self.cookies: dict[str, str] = {}
        self.page = ""

    def ask(
        self, path: str, headers: dict[str, str] | None = None, **form: str
    ) -> urllib3.BaseHTTPResponse:
        told = {"Host": "centre.example", **(headers or {})}
        told["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if form:
            fields = {**dict(_FIELD.findall(self.page)), **form}
            answer = self._pool.request(
                "POST", path, fields=fields, headers=told, encode_multipart=False
            )
        else:
            answer = self._pool.request("GET", path, headers=told)
        self.cookies |= {
            cookie.partition("=")[0]: cookie.partition("=")[2].partition(";")[0]
            for cookie in answer.headers.getlist("Set-Cookie")
        }
        self.page = answer.data.decode(errors="replace")
        return answer


def test_pages_come_over_tls_and_cookies_stay_there(behind: tuple[Centre, int]) -> None:
    centre, _port = behind
    line = Line(behind, "127.0.0.2")
    answer = line.ask("/entrer/equipe")
    assert answer.status == 200
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert json.loads(line.ask("/healthz").data)["role"] == "central"
    assert len(centre.workers()) == 2


def test_who_asks_is_whom_the_proxy_names_and_nobody_else(behind: tuple[Centre, int]) -> None:
    """Wrong secrets slow down the device that gives them: not the others, whatever it claims."""
    centre, _port = behind
    factories.staff(centre.node, name="Opératrice Une", role="operator")
    guesser, other = Line(behind, "127.0.0.2"), Line(behind, "127.0.0.3")
    lie = {"X-Forwarded-For": "127.0.0.9"}
    for turn in range(FREE_TRIES + 2):
        guesser.cookies.clear()
        guesser.ask("/entrer/equipe")
        told = lie if turn % 2 else {}
        guesser.ask("/entrer/equipe", told, name=f"Personne {turn}", secret="111111")
    waits = centre.node.database.rows("SELECT count(*) FROM throttle WHERE wait_ms > 0")
    assert waits == [(1,)]  # one device, though it said twice that it was another
    other.ask("/entrer/equipe")
    assert other.ask("/entrer/equipe", name="Opératrice Une", secret=factories.PIN).status in (
        302,
        303,
    )


def test_the_world_cannot_have_the_health_page_write(behind: tuple[Centre, int]) -> None:
    centre, _port = behind
    assert Line(behind, "127.0.0.1").ask("/healthz?write=1").status == 200
    assert centre.node.database.rows("SELECT count(*) FROM posted_form") == [(0,)]


@pytest.mark.parametrize("behind", ["nginx"], indirect=True)  # caddy counts while it reads
def test_what_is_too_large_is_refused_by_the_proxy(behind: tuple[Centre, int]) -> None:
    pool = pool_of(*behind)
    headers = {"Host": "centre.example", "Content-Length": str(65 << 20)}
    answer = pool.request("POST", "/entrer/equipe", body=b"x", headers=headers)
    assert answer.status == 413
