"""Where things are on a space's machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

USER = "espace"
UNIT_NAME = "espace-connecte.service"
CENTRAL_UNIT = "espace-connecte-central.service"
PROGRAM = "/opt/espace-connecte"
DATA = "/var/lib/espace-connecte"
SETTINGS = "/etc/espace-connecte/hub.ini"
UNIT = f"/etc/systemd/system/{UNIT_NAME}"
STICK_UNIT, STICK_RULES = "espace-connecte-stick@.service", "70-espace-connecte-stick.rules"
#: Files that have sticks mounted: our name of each, and its place.
STICK_FILES = {
    STICK_UNIT: f"/etc/systemd/system/{STICK_UNIT}",
    STICK_RULES: f"/etc/udev/rules.d/{STICK_RULES}",
}
COMMAND = "/usr/local/bin/hub"
FILES = Path(__file__).resolve().parent / "files"


@dataclass(frozen=True)
class Places:
    """The places below ``root``: ``/`` on a space's machine, another folder to try things out."""

    root: Path = Path("/")

    @property
    def real(self) -> bool:
        """Whether this is the machine itself: only then are users, owners and services touched."""
        return self.root == Path("/")

    def at(self, place: str) -> Path:
        """One of the places above, below the root."""
        return self.root / place.lstrip("/")

    @property
    def program(self) -> Path:
        """The folder of all releases."""
        return self.at(PROGRAM)

    @property
    def current(self) -> Path:
        """The link to the release in use."""
        return self.program / "current"

    @property
    def data(self) -> Path:
        """The folder of everything that people wrote."""
        return self.at(DATA)

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.at(SETTINGS)
