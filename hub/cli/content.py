"""Content from the command line: ``hub content …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from hub.cli.content_care import CARE, marks
from hub.cli.content_fetch import fetch, mirror
from hub.cli.context import as_json, opened, say_json, table


@click.group()
def content() -> None:
    """Import, list and check content of every kind."""


@content.command("list")
@click.option("--kind", help="Only this kind of package.")
@as_json
def list_(kind: str | None, json_: bool) -> None:
    """Packages in this space."""
    with opened() as node:
        found = [m for m in node.store.list() if kind in (None, m.kind)]
        rows = [
            (
                m.id,
                m.version,
                m.kind,
                m.title_in(node.settings.language),
                len(m.files),
                m.size,
                *mark,
            )
            for m, mark in zip(found, marks(node, found), strict=True)
        ]
    head = ("id", "version", "kind", "title", "files", "bytes", "signed", "pinned")
    if json_:
        say_json([dict(zip(head, row, strict=True)) for row in rows])
    else:
        table(rows, head)


@content.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--id", "id_", help="The package's id, such as org.example.water.")
@click.option("--title", help="Its title.")
@click.option("--language", help="Its language, such as fr or bm.")
@click.option("--subject", help="Its subject: citizenship, skills, health, language, science…")
@click.option("--level", help="beginner, intermediate or advanced.")
@click.option("--licence", help="Its licence, where the file does not state one.")
@click.option("--version", type=int, help="Its version, from 1.")
def import_(path: Path, id_: str | None, **fields: Any) -> None:
    """Install a package folder or a file of any known format.

    What it is shows in what it holds, not in its name. Resumes where a power cut stopped it. The
    options go before what a foreign file says of itself.
    """
    from content_cache.installing.install import install, needs
    from content_cache.said import Said
    from hub.core.content_rules import floor_bytes, trust
    from hub.features.content.telling import tell

    with opened() as node:
        floor = floor_bytes(node.settings)
        room = needs(node.store, path, floor_bytes=floor)
        click.echo(
            f"It takes {mb(room.missing)} MB; {mb(room.free)} MB are free, "
            f"{mb(room.floor)} MB stay free."
        )
        with click.progressbar(length=max(room.total, 1), label=path.name, file=sys.stderr) as bar:
            done = install(
                node.store,
                path,
                floor_bytes=floor,
                on_progress=lambda now: bar.update(max(now.done - bar.pos, 0)),
                trust=trust(node.settings, local=True),
                said=Said(id=id_, **fields),
            )
        tell(node)
    click.echo(f"{done.id} {done.version}: {done.status}")
    for name in done.ignored:
        click.echo(f"left out, a hidden file: {name}")
    for sentence in done.left_out:
        click.echo(sentence)


def mb(size: int) -> int:
    """Bytes in whole MB, rounded up."""
    return -(-size // 1_000_000)


@content.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Check a package folder before publishing it, or every package of this space."""
    from content_cache.advice import check as check_folder
    from content_cache.checksum import verify
    from content_cache.gafe_assets import missing

    problems: list[str] = []
    if path:
        problems = [str(found) for found in check_folder(path)]
        click.echo(f"{path.name}: {len(problems) or 'no'} problems")
    else:
        with opened() as node:
            for manifest in node.store.list():
                found = verify(node.store.folder(manifest.id, manifest.version))
                problems += [f"{manifest.id}: {problem}" for problem in found]
            problems += missing(node.store)
            click.echo(f"{len(node.store.list())} packages checked")
    for problem in problems:
        click.echo(problem)
    sys.exit(1 if problems else 0)


for command in (*CARE, fetch, mirror):
    content.add_command(command)
