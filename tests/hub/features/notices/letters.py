"""A mail server of the tests: what it took, what it says."""

from __future__ import annotations

import dataclasses
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope

USER, PASSWORD = "espaces", "mot-de-passe-secret"


class Letters:
    """What the server took; ``says`` is what it answers instead, by recipient or ``""`` for all."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.says: dict[str, str] = {}
        self.cut = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, to: str, options: Any) -> str:  # the server's name for it  # fmt: skip
        if said := self.says.get(to) or self.says.get(""):
            return said
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # the server's name for it  # fmt: skip
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        if self.cut:
            server.transport.abort()
        return "250 OK"


@dataclasses.dataclass
class Server:
    """Where the server listens, what it took, the authority of its certificate."""

    host: str
    port: int
    letters: Letters
    ca: Path
