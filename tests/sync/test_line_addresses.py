"""Which addresses of a centre may be used, and whose certificates are believed."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.errors import OperatorError
from hub.core.node import Node
from sync.carrying.connection import checked_address
from sync.carrying.line import HttpsLine, LineError, NoLine
from sync.enrolment import linked
from tests.sync.answering import always
from tests.sync.linking import link
from tests.sync.scripted import answer, scripted


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that nobody else vouches for, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", cert, "-days", "3", "-subj", "/CN=central",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def test_tls_with_a_file_of_certificates(certificate: tuple[Path, Path]) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    with scripted(always(answer(b"secret")), context) as server:
        url = f"https://127.0.0.1:{server.port}"
        with HttpsLine(url, ca_file=certificate[0]) as line:
            assert line.send("GET", "/").body == b"secret"
            assert line.moved()[1] > 600  # the handshake is paid for too
        with (
            HttpsLine(url) as line,
            pytest.raises(LineError, match=r"certificate .* authority that is not known") as said,
        ):
            line.send("GET", "/")
        assert "date of this machine" in said.value.next_step
        other = HttpsLine(f"https://localhost:{server.port}", ca_file=certificate[0])
        with other as line, pytest.raises(LineError, match=r"certificate .* for another address"):
            line.send("GET", "/")


def test_certificates_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read") as said:
        HttpsLine("https://central.example.org", ca_file=tmp_path / "none.pem")
    assert "central_ca" in said.value.next_step


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8080", "http://127.0.0.1", "http://10.42.0.1/", "http://[::1]:80", "http://192.168.1.2"],
)  # fmt: skip
def test_near_addresses_need_no_tls(url: str) -> None:
    assert checked_address(url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://central.example.org", "http://8.8.8.8", "http://x.local"])
def test_far_addresses_do(url: str) -> None:
    with pytest.raises(OperatorError, match="not protected"):
        checked_address(url)
    assert checked_address(url, plain_http=True) == url
    assert checked_address(url.replace("http:", "https:"))


@pytest.mark.parametrize(
    "url", ["", "central.example.org", "ftp://x", "https://", "https://u:p@x", "https://x:99999", "https://x/?q", "https://x:0"]
)  # fmt: skip
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(OperatorError, match="address of central"):
        checked_address(url)


def test_without_a_centre_nobody_is_reached(node: Node) -> None:
    told = linked.line(node)
    assert isinstance(told, NoLine)
    with pytest.raises(LineError, match="not linked"):
        told.send("GET", "/")
    assert told.moved() == (0, 0)
    link(node, "https://central.example.org/hub/")
    named = linked.line(node)
    assert isinstance(named, HttpsLine)
    assert named.base == "https://central.example.org/hub"
    moved = replace(node.settings, central_url="https://new.example.org")
    assert linked.address(replace(node, settings=moved)) == "https://new.example.org"
