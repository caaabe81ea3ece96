"""The system user that the hub runs as."""

from __future__ import annotations

import pwd

from provisioning.machine import Machine
from provisioning.places import DATA, USER, Places


def make_user(machine: Machine, places: Places) -> None:
    """A user without password, shell or home of its own."""
    if not places.real:
        machine.skipped(f"the user {USER}", "only on the machine itself, not below --root")
    elif exists():
        machine.kept(f"the user {USER}")
    else:
        machine.run(
            ["useradd", "--system", "--user-group", "--home-dir", DATA, "--no-create-home",
             "--shell", "/usr/sbin/nologin", "--comment", "Hub of the connected space", USER]
        )  # fmt: skip


def remove_user(machine: Machine, places: Places) -> None:
    """Take the user away."""
    if places.real and exists():
        machine.run(["userdel", USER])


def exists() -> bool:
    """Whether the user is there."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        return False
    return True
