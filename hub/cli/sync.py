"""The exchange with the centre from the command line: ``hub sync …``."""

from __future__ import annotations

import click

from hub.cli.enrol import enrol, rotate


@click.group()
def sync() -> None:
    """Exchange records and content with the centre, over the line or by USB stick."""


sync.add_command(enrol)
sync.add_command(rotate)
