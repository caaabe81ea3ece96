"""Voices from the command line: ``hub voices …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hub.cli.context import as_json, opened, say_json, table
from hub.core.errors import InputError, OperatorError

if TYPE_CHECKING:
    from hub.core.node import Node
    from hub.features.voices.service import Built, Plan


@click.group()
def voices() -> None:
    """What nobody says yet, packs of what was recorded, the machine's voice."""


@voices.command()
@click.argument("language")
@click.option("--most", default=50, show_default=True, help="So many texts, the most seen first.")
@as_json
def missing(language: str, most: int, json_: bool) -> None:
    """Texts that no person says in LANGUAGE yet, most seen first."""
    from hub.features.voices import work
    from hub.features.voices.index import Voices
    from kiosk_ui.frame.labels import labels

    with opened() as node:
        _check(node, language)
        every = work.lines(
            node, Voices(node.settings.data_dir, store=node.store), language, labels(language)
        )
        found = work.chosen(every, "", work.MISSING)
        rows = [
            (line.of.clip, line.seen, line.state, line.of.spot, line.of.text)
            for line in found[:most]
        ]
        done = work.progress(every)
    head = ("clip", "seen", "state", "where", "text")
    if json_:
        say_json([dict(zip(head, row, strict=True)) for row in rows])
        return
    table([(*row[:4], row[4] if len(row[4]) <= 60 else f"{row[4][:59]}…") for row in rows], head)
    click.echo(
        f"{done.missing} of {done.texts} texts to record, {done.recorded} recorded here, {done.pack} from packs"
    )


@voices.command()
@click.argument("language")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(language: str, folder: Path) -> None:
    """Write what this space recorded in LANGUAGE as a package into FOLDER."""
    from hub.features.voices.export import export as write
    from kiosk_ui.frame.language import NAMES

    with opened() as node:
        _check(node, language)
        made = write(node, language, NAMES.get(language, language), folder)
    click.echo(f"{made.id} {made.version}: {made.clips} clips, {made.bytes / 1e6:.1f} MB")


@voices.command()
def build() -> None:
    """Give the machine's voice to every French text that has none; harmless when run again."""
    from hub.features.voices import rules, service
    from kiosk_ui.frame.labels import labels

    with opened() as node:
        if not service.can_speak():
            raise OperatorError(
                "The machine's voice is not installed.",
                "Run: pip install 'espace-connecte[voice]'.",
            )
        for language in rules.SPOKEN:
            service.keep_labels(node.settings, language, labels(language))
            with Bar(language) as bar:
                built = service.build(node.settings, node.store, language, bar.told)
            click.echo(
                f"{language}: {built.wanted} texts, {built.made} clips made "
                f"({built.bytes / 1e6:.1f} MB, {built.seconds / 60:.0f} min), {built.removed} removed"
            )


def _check(node: Node, language: str) -> None:
    """Raise InputError unless the space has the language."""
    if language not in node.settings.languages:
        raise InputError(
            "The space has no language {language}: it has {known}.",
            language=language,
            known=", ".join(node.settings.languages),
        )


class Bar:
    """A progress bar on standard error that begins once the work is known."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def told(self, plan: Plan, built: Built) -> None:
        """One more clip is there; the first call only tells how many there will be."""
        if self._bar is None:
            label = f"voices {self._language}"
            self._bar = click.progressbar(length=len(plan.missing), label=label, file=sys.stderr)
            self._bar.render_progress()
        else:
            self._bar.update(1)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()
