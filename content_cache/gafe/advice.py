"""What could be better in a module or in the library that can already be read."""

from collections.abc import Iterator
from pathlib import Path

from content_cache.errors import AdviceError, AuthoringError
from content_cache.gafe.library import Library
from content_cache.gafe.model import Module
from content_cache.gafe.reading import NAME
from content_cache.gafe.toml import Toml

FEWEST_STEPS, MOST_STEPS, MOST_WORDS = 8, 20, 12


def advise_module(folder: Path, module: Module) -> Iterator[AuthoringError]:
    """Yield the advice on a module."""
    toml = Toml(folder / NAME)
    if not FEWEST_STEPS <= len(module.steps) <= MOST_STEPS:
        yield AdviceError(
            NAME, toml.line(None, "steps"), "A module has 8 to 20 steps; this one has {count}.",
            count=len(module.steps),
        )  # fmt: skip
    if module.picture is None:
        yield AdviceError(NAME, 1, "The module has no picture for its tile. Add picture = …")
    practised = {name for step in module.steps for name in step.items}
    for index, item in enumerate(module.items):
        if item.id not in practised:
            yield AdviceError(
                NAME, toml.line("id", "items", index), "No step uses the item {id}.", id=item.id
            )
    for index, step in enumerate(module.steps):
        if step.prompt and len(step.prompt.split()) > MOST_WORDS:
            yield AdviceError(
                NAME, toml.line("prompt", "steps", index),
                "This sentence is long to hear: 12 words at most.",
            )  # fmt: skip


def advise_library(_folder: Path, library: Library) -> Iterator[AuthoringError]:
    """Yield the pictures without a name."""
    for picture in library.pictures:
        if picture not in library.names:
            yield AdviceError(
                f"pictures/{picture}.svg", 1, "The picture has no name in names-*.toml. Add one."
            )
