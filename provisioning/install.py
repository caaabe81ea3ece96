"""Putting the hub on a machine, and taking it away again."""

from __future__ import annotations

from pathlib import Path

from provisioning import accounts, releases, services, space_file
from provisioning.errors import ProvisioningError
from provisioning.machine import Machine
from provisioning.places import COMMAND, FILES, USER, Places
from provisioning.space_file import Space

#: How we know our own command from another program called ``hub``.
MARK = "# espace-connecte:"


def install(machine: Machine, places: Places, release: Path, space: Space) -> None:
    """Install or upgrade to ``release``; what is right already is left alone.

    If the data cannot be brought to the new release, the one before it stays in use and is
    started again.
    """
    before = releases.in_use(places)
    accounts.make_user(machine, places)
    space_file.write(machine, places, space)
    machine.folder(places.data, 0o750, USER if places.real else "")
    services.stop(machine, places)
    try:
        releases.prepare_data(machine, places, release)
    except ProvisioningError:
        if before:
            services.start(machine, places)
        raise
    releases.switch(machine, places, release)
    place_command(machine, places)
    services.place_unit(machine, places, space_file.role(places, space))
    services.start(machine, places)
    releases.prune(machine, places, before)


def uninstall(machine: Machine, places: Places) -> None:
    """Take the program away; data and settings stay."""
    services.remove_unit(machine, places)
    if ours(places.at(COMMAND)):
        machine.remove(places.at(COMMAND))
    machine.remove(places.program)


def purge(machine: Machine, places: Places) -> None:
    """Take everything away, what people wrote included."""
    uninstall(machine, places)
    machine.remove(places.data)
    machine.remove(places.settings.parent)
    accounts.remove_user(machine, places)


def place_command(machine: Machine, places: Places) -> None:
    """The command ``hub`` for technicians, which runs as the hub's own user."""
    path = places.at(COMMAND)
    if path.exists() and not ours(path):
        machine.skipped(str(path), "another program has that name")
        return
    machine.file(path, (FILES / "hub.sh").read_text(encoding="utf-8"), 0o755)


def ours(path: Path) -> bool:
    """Whether a file was written by this installer."""
    return path.is_file() and MARK in path.read_text(encoding="utf-8", errors="replace")
