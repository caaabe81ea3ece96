"""The releases of the program on a machine: one folder each, and a link to the one in use."""

from __future__ import annotations

from pathlib import Path

from provisioning.errors import ProvisioningError
from provisioning.machine import Machine
from provisioning.places import DATA, SETTINGS, USER, Places

#: Written by install.sh once a release is whole.
COMPLETE = ".complete"
#: Releases kept: the one in use and the one before it, to go back to.
KEPT = 2


def in_use(places: Places) -> str:
    """The name of the release in use, or empty."""
    return str(places.current.readlink()) if places.current.is_symlink() else ""


def prepare_data(machine: Machine, places: Places, release: Path) -> None:
    """Make the hub, or bring its database to this release; its own backup is made first."""
    hub = str(release / "venv/bin/hub")
    if places.real:
        settings = f"HUB_CONFIG={SETTINGS}"
        machine.run(["runuser", "-u", USER, "--", "env", "-C", DATA, settings, hub, "init"])
        return
    environ = {"HUB_CONFIG": str(places.settings), "HUB_DATA_DIR": str(places.data)}
    machine.run([hub, "init"], environ)


def switch(machine: Machine, places: Places, release: Path) -> None:
    """Put a release in use."""
    machine.link(places.current, release.name)


def check(release: Path) -> None:
    """Raise ProvisioningError unless the release is whole."""
    if not (release / COMPLETE).is_file():
        raise ProvisioningError(f"{release} is not a whole release. Run install.sh again.")


def prune(machine: Machine, places: Places, keep: str) -> None:
    """Remove the oldest releases; ``keep`` is the name of the one that was in use before."""
    wanted = {in_use(places), keep}
    whole = sorted(
        (folder for folder in places.program.glob("*") if (folder / COMPLETE).is_file()),
        key=lambda folder: (folder / COMPLETE).stat().st_mtime,
    )
    spare = [folder for folder in whole if folder.name not in wanted and not folder.is_symlink()]
    for folder in spare[: max(len(spare) + len(wanted - {""}) - KEPT, 0)]:
        machine.remove(folder)
