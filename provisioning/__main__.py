"""``python -m provisioning``: what install.sh calls once the environment is there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from provisioning import releases, sticks
from provisioning.errors import ProvisioningError
from provisioning.install import install, purge, uninstall
from provisioning.machine import Machine, Rehearsal
from provisioning.places import Places
from provisioning.space_file import ROLES, Space

#: What a person types to have everything deleted.
WORD = "purge"


def main(words: list[str] | None = None) -> int:
    """Run one command; exit code 0 done, 1 not done."""
    asked = parser().parse_args(words)
    machine = Rehearsal() if asked.dry_run else Machine()
    places = Places(asked.root.resolve())
    try:
        if asked.command == "install":
            _install(machine, places, asked)
        elif asked.command == "stick-in":
            sticks.stick_in(machine, asked.device)
        elif asked.command == "stick-out":
            sticks.stick_out(machine, asked.device)
        elif asked.purge:
            return _purge(machine, places, asked.dry_run)
        else:
            uninstall(machine, places)
            print(f"The data stays in {places.data}, the settings in {places.settings}.")
    except (ProvisioningError, OSError) as error:
        print(f"{asked.command}: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m provisioning", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--root", type=Path, default=Path("/"), help="act below this folder")
    shared.add_argument("--dry-run", action="store_true", help="say each step, change nothing")
    commands = top.add_subparsers(dest="command", required=True)
    put = commands.add_parser("install", parents=[shared], help="install or upgrade")
    put.add_argument("--release", type=Path, required=True, help="folder of the new release")
    put.add_argument("--role", choices=ROLES, default="space")
    put.add_argument("--name", default="Espace connecté")
    put.add_argument("--commune", default="")
    put.add_argument("--intercommunality", default="")
    put.add_argument("--port", type=int, default=80)
    take = commands.add_parser("uninstall", parents=[shared], help="remove the program")
    take.add_argument("--purge", action="store_true", help="remove the data and settings too")
    for name, what in (("stick-in", "mount a USB stick"), ("stick-out", "unmount it")):
        stick = commands.add_parser(name, parents=[shared], help=f"{what} for the hub")
        stick.add_argument("device", help="such as /dev/sda1")
    return top


def _install(machine: Machine, places: Places, asked: argparse.Namespace) -> None:
    if not asked.dry_run:
        releases.check(asked.release)
    space = Space(asked.role, asked.name, asked.commune, asked.intercommunality, asked.port)
    install(machine, places, asked.release, space)
    print("Check the machine with: hub doctor")


def _purge(machine: Machine, places: Places, dry_run: bool) -> int:
    if not dry_run and not _sure(places):
        print("Nothing was removed.")
        return 1
    purge(machine, places)
    return 0


def _sure(places: Places) -> bool:
    print(f"This deletes {places.data} for ever: people, visits, results and backups.")
    print(f"Type {WORD} to go on: ", end="", flush=True)
    return sys.stdin.readline().strip() == WORD


if __name__ == "__main__":
    sys.exit(main())
