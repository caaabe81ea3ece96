"""``hub demo``: fill an empty hub with a believable history."""

from __future__ import annotations

import click


@click.command()
def demo() -> None:
    """Fill an empty hub with invented people and visits."""
