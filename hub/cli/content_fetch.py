"""Content from elsewhere, from the command line: ``hub content fetch`` and others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.context import as_json, fail, opened, say_json, table

if TYPE_CHECKING:
    from hub.core.node import Node
    from sync.content.fetching import Telling
    from sync.content.listening import Trouble


@click.command()
@click.argument("packages", nargs=-1, metavar="[ID]...")
@click.option(
    "--from", "said", default="", metavar="WAY", help="lan, ssh, https, or a folder or stick."
)
@click.option("--list", "list_", is_flag=True, help="Only say what the sources have.")
@click.option("--stop", is_flag=True, help="Stop what is coming now.")
@click.option("--now", "now_", is_flag=True, help="Only say what is coming now.")
@as_json
def fetch(
    packages: tuple[str, ...], said: str, list_: bool, stop: bool, now_: bool, json_: bool
) -> None:
    """Bring packages that this space wants, or those named, from the centre, a neighbour or a stick.

    Goes on where it was cut. What is named here is wanted from now on: its updates come by themselves.
    """
    from sync.content import due

    with opened() as node:
        if stop or now_:
            _look(node, stop, json_)
            return
        if list_:
            _list(node, said, json_)
            return
        bar = _Bar(node.settings.language)
        report = due.fetch_due(node, said=said, only=packages, on_telling=bar.tell)
        bar.end()
        from hub.features.content.telling import tell

        tell(node)
    if json_:
        say_json(
            {
                "came": [
                    {"package": one.package, "version": one.version, "from": one.source}
                    for one in report.came
                ],
                "waiting": list(report.waiting),
                "troubles": [_said(one) for one in report.troubles],
            }
        )
    else:
        for one in report.came:
            click.echo(f"{one.package} {one.version}: installed, from {one.source}")
        for name in report.waiting:
            click.echo(f"{name}: still to come")
        if not (report.came or report.waiting or report.troubles):
            click.echo("Nothing new.")
        for trouble in report.troubles:
            click.echo(f"hub: {_said(trouble)}", err=True)
    sys.exit(1 if report.waiting or (report.troubles and not report.came) else 0)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("packages", nargs=-1, metavar="[ID]...")
def mirror(folder: Path, packages: tuple[str, ...]) -> None:
    """Write packages to a stick or FOLDER for other hubs: those named, or all that are signed.

    Goes on where it was cut. There: hub content fetch --from FOLDER.
    """
    from sync.content import offering
    from sync.content.mirroring import mirror as write

    with opened() as node:
        chosen = packages or tuple(each.id for each in offering.signed_here(node))
        if not chosen:
            fail("No package here is signed.", "Name the packages, or sign them: hub content sign.")
        for one in write(node.store, folder, chosen):
            click.echo(f"{one.package} {one.version}: {'written' if one.new else 'already there'}")


@click.command()
def key() -> None:
    """Print this space's ssh key for content, made if there is none: give it to the centre."""
    from sync.carrying import ssh

    with opened() as node:
        click.echo(ssh.ensure_key(node.settings.data_dir, node.space_id))
        if not ssh.known_hosts(node.settings.data_dir).exists():
            click.echo(
                f"The centre's host key is not known yet: put it into "
                f"{ssh.known_hosts(node.settings.data_dir)} (see docs/content-sync.md).",
                err=True,
            )


def _look(node: Node, stop: bool, json_: bool) -> None:
    """What is coming now, or stop it."""
    from sync.content import state

    found = state.now(node.store)
    if stop and not state.ask_to_stop(node.store):
        fail("Nothing is coming now.", "See what there is: hub content fetch --list.")
    if json_:
        say_json({"coming": found and {"package": found.package, "done": found.done, "total": found.total, "from": found.source}})  # fmt: skip
    elif found is None:
        click.echo("Nothing is coming now.")
    else:
        message, places = state.words(found)
        title = found.title.get(node.settings.language) or found.package
        click.echo(message.format(title=title, **places))
        if stop:
            click.echo("It stops within a second; what came is kept.")


def _list(node: Node, said: str, json_: bool) -> None:
    """What every source offers."""
    from sync.content.listening import listing

    heard, troubles = listing(node, said)
    rows = [
        (source.name, one.id, one.version, node.store.current(one.id) or "", -(-one.size // 1_000_000), one.title)
        for source, listed in heard
        for one in listed.offers
    ]  # fmt: skip
    head = ("from", "id", "version", "here", "MB", "title")
    if json_:
        say_json([dict(zip(head, row, strict=True)) for row in rows])
    elif rows:
        table(rows, head)
    else:
        click.echo("No source that answers has any content.")
    for trouble in troubles:
        click.echo(f"hub: {_said(trouble)}", err=True)
    sys.exit(1 if troubles and not heard else 0)


def _said(trouble: Trouble) -> str:
    """A trouble in one line, with the next step."""
    step = getattr(trouble.error, "next_step", "")
    about = " ".join(filter(None, (trouble.package, trouble.source and f"({trouble.source})")))
    text = str(trouble.error)
    return f"{about}: {text}" if step in text else f"{about}: {text} {step}"


class _Bar:
    """One line on standard error that tells how far a package is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._package = ""

    def tell(self, telling: Telling) -> None:
        """Write the line anew, on a terminal only."""
        if not sys.stderr.isatty():
            return
        if self._package not in ("", telling.package):
            click.echo(err=True)
        self._package = telling.package
        title = telling.title.get(self._language) or telling.package
        done, total = telling.done / 1e6, telling.total / 1e6
        click.echo(f"\r{title}: {done:.1f} of {total:.1f} MB ", nl=False, err=True)

    def end(self) -> None:
        """Leave the line."""
        if self._package:
            click.echo(err=True)
