"""The settings file of a space: sites are data, never code."""

from __future__ import annotations

import configparser
from dataclasses import dataclass

from provisioning.errors import ProvisioningError
from provisioning.machine import Machine
from provisioning.places import FILES, USER, Places

ROLES = ("space", "central")


@dataclass(frozen=True)
class Space:
    """What a technician states about the space being installed."""

    role: str = "space"
    name: str = "Espace connecté"
    commune: str = ""
    intercommunality: str = ""
    port: int = 80


def write(machine: Machine, places: Places, space: Space) -> None:
    """Write the settings file; one that is there is kept as it is."""
    if places.settings.exists():
        machine.kept(f"the settings {places.settings}")
        return
    group = USER if places.real else ""
    machine.folder(places.settings.parent, 0o755)
    machine.file(places.settings, text_of(space), 0o640, group)


def role(places: Places, space: Space) -> str:
    """The role that the settings on the machine state; before there are any, the one asked for."""
    kept = configparser.ConfigParser(interpolation=None)
    kept.read(places.settings, encoding="utf-8-sig")
    return kept.get("hub", "role", fallback=space.role)


def text_of(space: Space) -> str:
    """The text of a new settings file; raises ProvisioningError for what a file cannot hold."""
    for value in (space.name, space.commune, space.intercommunality):
        if not value.isprintable():
            raise ProvisioningError(f"{value!r} cannot be written into a settings file.")
    port = "" if space.port == 80 else f":{space.port}"
    name = "hub-central.ini" if space.role == "central" else "hub.ini"
    template = (FILES / name).read_text(encoding="utf-8")
    return template.format(
        role=space.role,
        space_name=space.name,
        commune=space.commune,
        intercommunality=space.intercommunality,
        port=space.port,
        public_url=f"http://espace.local{port}",
    )
