"""Officials from a file: ``hub people import-officials``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.context import fail, opened
from hub.core.who import SYSTEM

if TYPE_CHECKING:
    from hub.features.directory.importing import Planned


@click.command("import-officials")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@click.option("--skip-errors", is_flag=True, help="Import the good lines although some are wrong.")
@click.option("--template", is_flag=True, help="Print an empty file to fill in.")
def import_officials(file: Path | None, dry_run: bool, skip_errors: bool, template: bool) -> None:
    """Add or update mayors, councillors and clerks from a CSV file.

    A file read twice changes nothing the second time. Nothing is written if a line is wrong, unless
    --skip-errors is given.
    """
    from hub.features.directory import columns, importing

    if template:
        click.echo(columns.TEMPLATE, nl=False)
        return
    if file is None:
        fail("Which file?", "Give its name, or --template for an empty one.", 2)
        return
    with opened() as node:
        planned = importing.plan(node, file.read_bytes())
        for one in planned:
            _say(one)
        counts = {
            what: sum(one.what == what for one in planned)
            for what in (importing.NEW, importing.CHANGED, importing.SAME, importing.WRONG)
        }
        click.echo("{new} new, {changed} changed, {same} the same, {wrong} wrong.".format(**counts))
        wrong = counts[importing.WRONG]
        if dry_run:
            click.echo("Nothing was written: this was a dry run.")
        elif wrong and not skip_errors:
            fail(
                "Nothing was written.",
                "Correct the lines above, or import the good ones with --skip-errors.",
            )
        else:
            importing.carry_out(node, SYSTEM, planned)
    if wrong:
        sys.exit(1)


def _say(one: Planned) -> None:
    """One line about one line; those that change nothing are not worth one."""
    if one.error is not None:
        click.echo(f"line {one.number}: {one.error}", err=True)
    elif one.told is not None and one.what != "same":
        what = ", ".join(one.changes)
        about = f"{one.told.name}, {one.told.role}, {one.told.place}"
        click.echo(f"line {one.number}: {one.what}{f' ({what})' if what else ''}: {about}")
