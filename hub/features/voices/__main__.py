"""``python -m hub.features.voices build``: make the machine's voice now, with a bar to watch."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from content_cache.errors import ContentError
from content_cache.store import Store
from hub.core.errors import HubError, OperatorError
from hub.core.settings import load
from hub.features.voices import rules, service
from hub.features.voices.service import Built, Plan


@click.group()
def main() -> None:
    """Voices of a hub."""


@main.command()
def build() -> None:
    """Give the machine's voice to every text that has none; harmless when run again."""
    config = os.environ.get("HUB_CONFIG")
    try:
        settings = load(Path(config) if config else None, os.environ)
        store = Store(settings.data_dir / "content")
        if not service.can_speak():
            raise OperatorError(
                "The machine's voice is not installed.",
                "Run: pip install 'espace-connecte[voice]'.",
            )
        for language in rules.SPOKEN:
            with Bar(language) as bar:
                built = service.build(settings, store, language, bar.told)
            click.echo(
                f"{language}: {built.wanted} texts, {built.made} clips made "
                f"({built.bytes / 1e6:.1f} MB, {built.seconds / 60:.0f} min), {built.removed} removed"
            )
            if not service.labels(settings, language):
                click.echo("The labels of the pages will follow when the hub is served.", err=True)
    except (HubError, ContentError) as error:
        click.echo(" ".join(("hub:", str(error), getattr(error, "next_step", ""))), err=True)
        sys.exit(1)


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


if __name__ == "__main__":
    main()
