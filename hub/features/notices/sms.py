"""Ways out for short messages: none, a folder of files, a modem served by gammu.

A message leaves through one small interface. ``key`` names it, so that a way that keeps messages
(the folder) holds each one once.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from content_cache.durable import make_folders, write_whole
from hub.core.errors import OperatorError
from hub.core.settings import Settings
from hub.features.notices.rules import needs_unicode

INJECT = "gammu-smsd-inject"
#: Gammu only writes into the queue of its daemon: it has no reason to take longer, in seconds.
INJECT_S = 20


class Sender(Protocol):
    """A way out; ``send`` returns once the message is on its way, or raises OperatorError."""

    @property
    def way(self) -> str:
        """Its name, as the settings call it."""

    def send(self, to: str, text: str, key: str) -> None:
        """Send ``text`` to a number such as ``+22376123456``."""


@dataclass(frozen=True)
class NoSender:
    """Sends nothing."""

    way: str = "off"

    def send(self, to: str, text: str, key: str) -> None:
        """Nothing leaves the hub."""


@dataclass(frozen=True)
class FileOutbox:
    """Leaves each message as a text file in a folder, for whoever carries it on."""

    folder: Path
    way: str = "file"

    def send(self, to: str, text: str, key: str) -> None:
        """Write ``<key>.txt``: the number, an empty line, the text."""
        make_folders(self.folder)
        write_whole(self.folder / f"{key}.txt", f"To: {to}\n\n{text}\n".encode())


@dataclass(frozen=True)
class Gammu:
    """Hands messages to the gammu SMS daemon of this machine (gammu-smsd-inject(1))."""

    program: str
    way: str = "gammu"

    def send(self, to: str, text: str, key: str) -> None:
        """Put a message into the daemon's queue."""
        words = [self.program, "TEXT", to, *(["-unicode"] if needs_unicode(text) else []), "-text"]
        try:
            subprocess.run(  # noqa: S603  # a program of the machine's; no shell reads the words
                [*words, text], check=True, timeout=INJECT_S, capture_output=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise OperatorError(
                "A short message could not be handed to gammu: {why}.",
                "Look at `systemctl status gammu-smsd`.",
                why=error,
            ) from error


def sender(settings: Settings) -> Sender:
    """The way that the settings choose. Raises OperatorError if gammu is not installed."""
    if settings.sms == "file":
        return FileOutbox(settings.data_dir / "outbox")
    if settings.sms == "gammu":
        program = shutil.which(INJECT)
        if program is None:
            raise OperatorError(
                "Short messages are to go by gammu, which is not on this machine.",
                "Install gammu-smsd, or set sms = off.",
            )
        return Gammu(program)
    return NoSender()
