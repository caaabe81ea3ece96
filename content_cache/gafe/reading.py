"""Reading ``module.toml``: fields one by one, so that every mistake is named at once."""

from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.gafe.model import Item, Line, Module, Name, Step
from content_cache.gafe.toml import Read, Toml
from content_cache.manifest import Manifest

NAME = "module.toml"


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands before the first table."""

    format: Literal[1]
    stage: Literal["standard", "functional"]
    order: int
    goal: Line
    picture: Name | None = None
    sources: tuple[Line, ...] = ()


class Draft(Struct, frozen=True):
    """A module with the file it was read from, not checked yet."""

    toml: Toml
    head: Head
    items: tuple[Item, ...]
    steps: tuple[Step, ...]

    def module(self, manifest: Manifest) -> Module:
        """The module it is of a package."""
        head = self.head
        return Module(
            manifest=manifest, stage=head.stage, order=head.order, goal=head.goal,
            picture=head.picture, sources=head.sources, items=self.items, steps=self.steps,
        )  # fmt: skip


def read_draft(file: Path) -> Draft:
    """Read the fields of a module; raises AuthoringErrors with all that are not right."""
    errors: list[AuthoringError] = []
    try:
        toml = Toml(file)
    except AuthoringError as error:
        raise AuthoringErrors([error]) from error
    fields = dict(toml.fields)
    items = _tables(toml, fields.pop("items", None), "items", Item, errors)
    steps = _tables(toml, fields.pop("steps", None), "steps", Step, errors)
    head = None
    try:
        head = toml.convert(fields, Head)
        if not 1 <= head.order <= 999:
            errors.append(
                toml.mistake(toml.line("order"), "The order of a module is from 1 to 999.")
            )
    except AuthoringError as error:
        errors.append(error)
    if errors or head is None:
        raise AuthoringErrors(errors)
    return Draft(toml, head, items, steps)


def _tables(
    toml: Toml, found: Any, table: str, kind: type[Read], errors: list[AuthoringError]
) -> tuple[Read, ...]:
    """The tables of one name; mistakes go into ``errors``."""
    if not isinstance(found, list) or not found:
        errors.append(
            toml.mistake(
                toml.line(table),
                "The module has no [[{table}]]. Write some: see the guide for authors.",
                table=table,
            )
        )
        return ()
    read = []
    for index, fields in enumerate(found):
        try:
            read.append(toml.convert(fields, kind, table, index))
        except AuthoringError as error:
            errors.append(error)
    return tuple(read)
