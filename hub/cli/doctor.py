"""``hub doctor``: what is wrong with this machine, and what to do about it."""

from __future__ import annotations

import click


@click.command()
def doctor() -> None:
    """Check this machine and its hub; exit code 1 if something needs a person."""
