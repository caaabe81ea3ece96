"""Short messages: which way the settings choose, and a modem served by gammu."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from hub.core.errors import OperatorError
from hub.core.settings import Settings
from hub.features.notices.rules import needs_unicode
from hub.features.notices.ways import PHONE, FileOutbox, NoWay, Way, Words

INJECT = "gammu-smsd-inject"
#: Gammu only writes into the queue of its daemon: it has no reason to take longer, in seconds.
INJECT_S = 20


@dataclass(frozen=True)
class Gammu:
    """Hands messages to the gammu SMS daemon of this machine (gammu-smsd-inject(1))."""

    program: str
    channel: str = PHONE
    way: str = "gammu"

    def open(self) -> None:
        """The daemon keeps the modem."""

    def send(self, to: str, words: Words, key: str) -> None:
        """Put a message into the daemon's queue."""
        unicode = ["-unicode"] if needs_unicode(words.text) else []
        try:
            subprocess.run(  # noqa: S603  # a program of the machine's; no shell reads the words
                [self.program, "TEXT", to, *unicode, "-text", words.text],
                check=True, timeout=INJECT_S, capture_output=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise OperatorError(
                "A short message could not be handed to gammu: {why}.",
                "Look at `systemctl status gammu-smsd`.",
                why=type(error).__name__,  # the error itself holds the number
            ) from None

    def close(self) -> None:
        """Nothing to do."""


def phones(settings: Settings) -> Way:
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
    return NoWay(PHONE)
