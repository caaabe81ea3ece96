"""The hub as a service of systemd."""

from __future__ import annotations

from pathlib import Path

from provisioning.machine import Machine
from provisioning.places import CENTRAL_UNIT, FILES, STICK_FILES, UNIT, UNIT_NAME, Places


def why_no_systemd(places: Places) -> str:
    """Why services cannot be touched here; empty where they can."""
    if not places.real:
        return "only on the machine itself, not below --root"
    if not Path("/run/systemd/system").is_dir():
        return "systemd does not run here"
    return ""


def unit_text(role: str = "space") -> str:
    """The unit file of a space, or of the centre."""
    name = CENTRAL_UNIT if role == "central" else UNIT_NAME
    return (FILES / name).read_text(encoding="utf-8")


def place_unit(machine: Machine, places: Places, role: str) -> None:
    """Write the unit file, at a space those that mount sticks, and have the system read them."""
    changed = machine.file(places.at(UNIT), unit_text(role))
    if role == "space":
        for name, place in STICK_FILES.items():
            text = (FILES / name).read_text(encoding="utf-8")
            changed = machine.file(places.at(place), text) or changed
    if why := why_no_systemd(places):
        machine.skipped("systemctl daemon-reload", why)
    elif changed:
        machine.run(["systemctl", "daemon-reload"])
        machine.run(["udevadm", "control", "--reload"])


def start(machine: Machine, places: Places) -> None:
    """Start the hub, now and at every boot; returns once it answers (Type=notify)."""
    if why := why_no_systemd(places):
        machine.skipped(f"starting {UNIT_NAME}", why)
        return
    machine.run(["systemctl", "enable", UNIT_NAME])
    machine.run(["systemctl", "restart", UNIT_NAME])


def stop(machine: Machine, places: Places) -> None:
    """Stop the hub, if it is there."""
    if why := why_no_systemd(places):
        machine.skipped(f"stopping {UNIT_NAME}", why)
    elif places.at(UNIT).exists():
        machine.run(["systemctl", "stop", UNIT_NAME])


def remove_unit(machine: Machine, places: Places) -> None:
    """Stop the hub for good and take its unit away."""
    stop(machine, places)
    if not why_no_systemd(places) and places.at(UNIT).exists():
        machine.run(["systemctl", "disable", UNIT_NAME])
    machine.remove(places.at(UNIT))
    for place in STICK_FILES.values():
        machine.remove(places.at(place))
    if not why_no_systemd(places):
        machine.run(["systemctl", "daemon-reload"])
