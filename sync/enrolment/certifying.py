"""What the centre says to machines: who it is, how things stand, and the certificate of those let in."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hub.core.clock import DAY_MS
from hub.core.errors import NotFoundError
from hub.core.node import Node
from sync import keys, signed
from sync.enrolment import central_keys, delivered, roster
from sync.enrolment.messages import ANSWER, CERTIFICATE, Answer, Card, Certificate
from sync.enrolment.roster import CLOSED, PENDING, REFUSED, REVOKED, Known
from sync.signed import Signed

#: Where Debian keeps the public key of the machine's ssh server.
SSH_HOST = Path("/etc/ssh/ssh_host_ed25519_key.pub")


def card(node: Node) -> Card:
    """What the centre says of itself to whoever asks."""
    return Card(name=node.settings.space_name, keys=central_keys.told(node))


def answer(node: Node, writer: str) -> Signed:
    """How things stand for a writer that the centre knows, signed."""
    known = roster.find(writer)
    if known is None:
        raise stranger()
    shut = known.state not in (PENDING, REFUSED) and known.space_state == CLOSED
    told = Answer(
        writer=writer,
        state=REVOKED if shut else known.state,
        why=known.why,
        centre=node.settings.space_name,
        keys=central_keys.told(node),
        certificate=_certificate(node, known) if known.live else None,
        ssh=_ssh_key(node) if known.live else "",
        content=delivered.content_keys(node) if known.live else {},
    )
    return signed.say(ANSWER, told, keys.central_key(node))


def stranger() -> NotFoundError:
    """The error about a machine that never knocked."""
    return NotFoundError("The centre does not know this machine. Enrol it: hub sync enrol CODE.")


def _certificate(node: Node, known: Known) -> Signed:
    told = Certificate(
        space=known.space_id,
        name=known.name,
        writer=known.writer,
        key=known.key.hex(),
        communes=known.communes,
        serial=known.serial,
        day=node.clock.now_ms() // DAY_MS,
        by=keys.central_id(node),
    )
    return signed.say(CERTIFICATE, told, keys.central_key(node))


def _ssh_key(node: Node) -> str:
    """The public key of this machine's ssh server, or of the one a technician named; else nothing."""
    for file in (keys.folder(node) / "ssh_host.pub", SSH_HOST):
        with contextlib.suppress(OSError):
            return file.read_text("utf-8").strip()
    return ""
