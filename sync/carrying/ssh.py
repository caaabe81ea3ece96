"""The space's own ssh key, and the words of the one ssh that is used: no prompt, one known host."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from msgspec import Struct

from hub.core.errors import OperatorError

KEY, KNOWN_HOSTS = "content_ssh", "central_known_hosts"
_ADDRESS = re.compile(
    r"(?:(?P<user>[A-Za-z_][A-Za-z0-9_-]{0,31})@)?"
    r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])"
    r"(?::(?P<port>\d{1,5}))?\Z"
)


class Address(Struct, frozen=True):
    """Whom to ask: user, host and port of an ssh server."""

    user: str
    host: str
    port: int = 22

    @property
    def remote(self) -> str:
        """As rsync writes it before the name of a module."""
        return f"{self.user}@{self.host}::"


def address_of(text: str) -> Address:
    """The parts of ``USER@HOST[:PORT]``; raises OperatorError."""
    found = _ADDRESS.match(text)
    port = int(found["port"] or 22) if found else 0
    if not found or not 0 < port < 65536:
        raise OperatorError(
            "The setting content_ssh cannot be {text}.",
            "Write it as contenu@centre.example or contenu@centre.example:2222.",
            text=text,
        )
    return Address(found["user"] or "contenu", found["host"], port)


def key_file(data_dir: Path) -> Path:
    """The space's private ssh key."""
    return data_dir / "keys" / KEY


def known_hosts(data_dir: Path) -> Path:
    """The keys of the centre's ssh server, brought by enrolment or by a technician."""
    return data_dir / "keys" / KNOWN_HOSTS


def ensure_key(data_dir: Path, name: str) -> str:
    """The space's public ssh key in one line, made if there is none; raises OperatorError."""
    private = key_file(data_dir)
    public = private.with_name(f"{KEY}.pub")
    if not private.exists():
        private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        comment = re.sub(r"[^A-Za-z0-9_.-]+", "-", name) or "space"
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(private)]
        try:
            done = subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603  # fixed words
        except FileNotFoundError as error:
            raise _no_ssh() from error
        if done.returncode:
            raise OperatorError(
                "The ssh key cannot be made in {folder}.",
                "Check the rights of the folder.",
                folder=private.parent,
            )
    return public.read_text("utf-8").strip()


def shell_words(data_dir: Path, port: int) -> tuple[str, ...]:
    """The words of ssh: only our key, only the pinned host, never a question, dead lines noticed."""
    options = (
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        "StrictHostKeyChecking=yes",
        f'UserKnownHostsFile="{known_hosts(data_dir).absolute()}"',
        "GlobalKnownHostsFile=/dev/null",
        "UpdateHostKeys=no",
        "ClearAllForwardings=yes",
        "ConnectTimeout=30",
        "ServerAliveInterval=20",
        "ServerAliveCountMax=6",
        "LogLevel=ERROR",
    )
    words = ["ssh", "-F", "none", "-T", "-p", str(port), "-i", str(key_file(data_dir).absolute())]
    for option in options:
        words += ["-o", option]
    return tuple(words)


def _no_ssh() -> OperatorError:
    return OperatorError(
        "The program ssh is missing.", "Install the Debian package openssh-client."
    )
