"""A real mail server, with TLS and signing in, and the way to it."""

from __future__ import annotations

import dataclasses
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from hub.core.node import Node
from hub.features.notices.mail import Smtp, mailboxes
from tests.hub.features.notices.letters import PASSWORD, USER, Letters, Server
from tests.ports import free_port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("mail")
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", str(key), "-out", str(cert), "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost",
    ]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True)
    return cert, key


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[Server]:
    """A server that takes letters after STARTTLS and signing in only."""
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    letters = Letters()

    def known(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(), PASSWORD.encode(),
        )  # fmt: skip
        return AuthResult(success=right, handled=False)

    controller = Controller(
        letters, hostname="localhost", port=free_port(), tls_context=context, require_starttls=True,
        authenticator=known, auth_required=True,
    )  # fmt: skip
    controller.start()
    yield Server("localhost", controller.port, letters, cert)
    controller.stop()


@pytest.fixture
def smtp(node: Node, server: Server, tmp_path: Path) -> Smtp:
    """The way to that server, as settings choose it."""
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    way = mailboxes(
        dataclasses.replace(
            node.settings, mail="smtp", mail_host=server.host, mail_port=server.port,
            mail_ca=str(server.ca), mail_user=USER, mail_password_file=str(tmp_path / "password"),
            mail_from="espaces@example.org",
        )
    )  # fmt: skip
    assert isinstance(way, Smtp)
    return way
