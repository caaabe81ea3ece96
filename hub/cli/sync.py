"""The exchange with the centre from the command line: ``hub sync …``."""

from __future__ import annotations

import click


@click.group()
def sync() -> None:
    """Exchange records and content with the centre, over the line or by USB stick."""
