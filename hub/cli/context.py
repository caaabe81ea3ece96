"""What every command shares: settings, an open node, plain errors, JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import peewee

from content_cache.errors import ContentError
from hub.core.errors import HubError, OperatorError
from hub.core.node import Node
from hub.core.settings import Settings, load


class Commands(click.Group):
    """A group whose errors are one line on standard error, with the next step, and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn our own errors into a line that helps."""
        try:
            return super().invoke(ctx)
        except OperatorError as error:
            fail(str(error), error.next_step)
        except (HubError, ContentError) as error:
            if (
                isinstance(error, peewee.DatabaseError) and error.__cause__
            ):  # a technician hears why
                fail(
                    f"The database does not answer: {first_line(error.__cause__)}.",
                    "See `hub doctor`.",
                )
            fail(str(error))
        except peewee.DatabaseError as error:
            fail(f"The database answers: {first_line(error)}.", "See `hub doctor`.")
        except BrokenPipeError:
            sys.exit(0)


def fail(message: str, next_step: str = "", code: int = 1) -> None:
    """Say what went wrong and what to do, and exit."""
    click.echo(" ".join(filter(None, ("hub:", message, next_step))), err=True)
    sys.exit(code)


def first_line(error: BaseException) -> str:
    """The first line of an error's text, without its full stop."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def settings() -> Settings:
    """The settings of this command: HUB_CONFIG, then the environment."""
    path = os.environ.get("HUB_CONFIG")
    return load(Path(path) if path else None, os.environ)


@contextmanager
def opened(of: Settings | None = None) -> Iterator[Node]:
    """The node of this machine's hub, its database bound."""
    from hub.main import open_node

    node = open_node(of or settings())
    with node.open():
        try:
            yield node
        finally:
            node.database.close()


@contextmanager
def at_centre() -> Iterator[Node]:
    """The node of this machine, which must be a centre."""
    of = settings()
    if of.role != "central":
        raise OperatorError(
            "This machine is a space, not a centre.", "Set role = central (docs/settings.md)."
        )
    with opened(of) as node:
        yield node


def say_json(value: object) -> None:
    """Print a value for scripts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(rows: Sequence[tuple[object, ...]], head: tuple[str, ...]) -> None:
    """Print rows in aligned columns."""
    texts = [head, *[tuple("" if cell is None else str(cell) for cell in row) for row in rows]]
    widths = [max(len(row[column]) for row in texts) for column in range(len(head))]
    for row in texts:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


as_json = click.option("--json", "json_", is_flag=True, help="Answer in JSON, for scripts.")
