"""Reports from the command line: ``hub report …``."""

from __future__ import annotations

import click


@click.group()
def report() -> None:
    """Who was reached, against what was promised."""
