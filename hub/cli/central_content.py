"""The centre's content, from the command line: the content part of ``hub central …``."""

from __future__ import annotations

from pathlib import Path

import click

from hub.cli.context import at_centre, fail, opened
from hub.cli.found import found_space

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("space")
@click.argument("key", required=False)
@click.option("--revoke", is_flag=True, help="Let the space read no more.")
def authorize(space: str, key: str | None, revoke: bool) -> None:
    """Let SPACE read content over ssh with KEY (the line that `hub sync key` prints there, or its file).

    The same call again changes nothing; another key takes the place of the one before.
    """
    from sync.carrying import authorize as lines
    from sync.content import offering, part

    if revoke == bool(key):
        fail("Say either KEY or --revoke.", "See: hub central authorize --help.", 2)
    with at_centre() as node:
        file = lines.file_of(node.settings.data_dir)
        known = found_space(space)
        if revoke:
            done = lines.revoke(file, known.space_id)
            click.echo(f"{known.name}: {'reads no more' if done else 'had no key'}")
            return
        line = str(key)
        if Path(line).is_file():
            line = Path(line).read_text("utf-8", "replace")
        done = lines.allow(file, node.store.root / lines.CONF, known.space_id, line)
        offering.refresh(node, part.key_of(node))
    said = "may read content" if done else "may read content already"
    click.echo(f"{known.name}: {said} ({file})")


@click.command()
@click.option("--key", type=FILE, help="Sign the list with this private key.")
@click.option("--deltas", is_flag=True, help="Also make the differences for spaces behind https.")
def offer(key: Path | None, deltas: bool) -> None:
    """Write anew what this node offers: signed packages, their list, the rules of its rsync server."""
    from sync.content import offering, part

    with opened() as node:
        private = part.key_of(node, key)
        if deltas:
            click.echo(f"{part.make_deltas(node)} differences made")
        made = offering.refresh(node, private)
        for one in made.offers:
            click.echo(f"{one.id} {one.version}")
        held = len(node.store.list())
    click.echo(f"{len(made.offers)} of {held} packages are signed and offered")
    if private is None:
        click.echo("The list is not signed: give --key, or set content_key.", err=True)


@click.command()
@click.argument("space")
@click.argument("packages", nargs=-1, required=True, metavar="ID...")
@click.option("--remove", is_flag=True, help="No longer want them there.")
def mark(space: str, packages: tuple[str, ...], remove: bool) -> None:
    """Have SPACE (its id or name, or `all`) fetch packages by itself."""
    from sync.content import marks, offering, part
    from sync.content.catalogue import EVERY_SPACE

    with at_centre() as node:
        where = EVERY_SPACE if space == "all" else found_space(space).space_id
        place = offering.folder(node.store)
        now = marks.mark(node.store, place, where, packages, not remove)
        offering.refresh(node, part.key_of(node))
    click.echo(f"{space}: {', '.join(now.get(where, ())) or 'nothing'}")


#: Put below ``hub central`` by its file.
COMMANDS = (authorize, offer, mark)
