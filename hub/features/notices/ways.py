"""Ways out of the hub for words that somebody's answer waits: none, a folder of files, and others.

A notice leaves through one small interface; phones and mail each have their ways (``sms``, ``mail``).
``key`` names a notice, so that a way that keeps them (the folder) holds each one once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from content_cache.durable import make_folders, write_whole
from hub.core.errors import OperatorError

#: Where a notice goes: to a phone, to a mailbox; also the field of a contact.
PHONE, MAIL = "phone", "email"


class Words(NamedTuple):
    """What is said; a phone gets the text alone, in one message."""

    text: str
    subject: str = ""


class NotTakenError(OperatorError):
    """A notice that certainly did not leave; ``for_good`` if that address will never take one."""

    def __init__(self, message: str, step: str, for_good: bool, **places: object) -> None:
        super().__init__(message, step, **places)
        self.for_good = for_good


class Way(Protocol):
    """A way out: opened, used, closed. ``send`` returns once the notice is on its way.

    Raises OperatorError: from ``open`` nothing left; from ``send`` it may have left, unless it is a
    NotTakenError.
    """

    @property
    def way(self) -> str:
        """Its name, as the settings call it."""

    @property
    def channel(self) -> str:
        """PHONE or MAIL."""

    def open(self) -> None:
        """Get ready to send."""

    def send(self, to: str, words: Words, key: str) -> None:
        """Send to a number such as ``+22376123456`` or to an address."""

    def close(self) -> None:
        """Done with this turn."""


@dataclass(frozen=True)
class NoWay:
    """Sends nothing."""

    channel: str
    way: str = "off"

    def open(self) -> None:
        """Nothing to do."""

    def send(self, to: str, words: Words, key: str) -> None:
        """Nothing leaves the hub."""

    def close(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class FileOutbox:
    """Leaves each notice as a text file in a folder, for whoever carries it on."""

    folder: Path
    channel: str = PHONE
    way: str = "file"

    def open(self) -> None:
        """The folder is there."""
        make_folders(self.folder)

    def send(self, to: str, words: Words, key: str) -> None:
        """Write ``<key>.txt``: to whom, the subject if there is one, an empty line, the text."""
        lines = [f"To: {to}", *([f"Subject: {words.subject}"] if words.subject else [])]
        written = "\n".join([*lines, "", words.text]) + "\n"
        write_whole(self.folder / f"{key}.txt", written.encode())

    def close(self) -> None:
        """Nothing to do."""
