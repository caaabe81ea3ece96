"""The stick from the command line: ``hub sync usb`` at a space, ``hub central usb`` and ``hub central
stick`` at the centre.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.context import as_json, at_centre, fail, opened, say_json
from hub.cli.found import found_space
from hub.core.errors import OperatorError

if TYPE_CHECKING:
    from sync.usb.outcome import Outcome

STICK = click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.command()
@STICK
@as_json
def usb(path: Path, json_: bool) -> None:
    """Exchange by the USB stick mounted at PATH: what the centre sent is taken, what it lacks is put.

    Everything on the stick is sealed to the centre. Do not take it away before the last line.
    """
    from sync.usb import visit

    with opened() as node:
        done = visit.at_a_space(node, path)
    say(done, json_)


@click.command("usb")
@STICK
@as_json
def central_usb(path: Path, json_: bool) -> None:
    """Take what spaces put on the stick at PATH, and put the answers and what is new on it."""
    from sync.usb import visit

    with at_centre() as node:
        done = visit.at_the_centre(node, path)
    say(done, json_)


@click.command("stick")
@STICK
@click.option("--space", "names", multiple=True, help="For this space: id or name; several times.")
@as_json
def central_stick(path: Path, names: tuple[str, ...], json_: bool) -> None:
    """Write on the stick at PATH what is new for spaces that did not ask; for all if none is named."""
    from sync.usb import visit

    with at_centre() as node:
        done = visit.prepared(node, path, [found_space(name).space_id for name in names])
    say(done, json_)


def say(done: Outcome, json_: bool) -> None:
    """Say what came of it; exits with 1 if it was not done to its end."""
    error = done.error
    step = error.next_step if isinstance(error, OperatorError) else ""
    if json_:
        say_json(
            {
                "facts_up": done.facts_up, "facts_down": done.facts_down,
                "files_up": done.files_up, "files_down": done.files_down,
                "packages": done.packages, "spaces": done.spaces, "written": done.written,
                "read": done.read, "refused": [f"{one.what}: {one.why}" for one in done.refused], "notes": list(map(str, done.notes)),
                "error": str(error or ""), "next_step": step,
            }
        )  # fmt: skip
        sys.exit(1 if error else 0)
    click.echo(str(done.sentence()))
    for note in done.notes:
        click.echo(str(note))
    for one in done.refused:
        click.echo(f"left on the stick: {one.what}: {one.why}")
    if error:
        fail(str(error), step)
    click.echo("You can take the stick away now.")
