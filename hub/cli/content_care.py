"""Content kept safe, from the command line: the care part of ``hub content …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.context import as_json, fail, opened, say_json, table

if TYPE_CHECKING:
    from content_cache.care.repair import Outcome
    from content_cache.manifest import Manifest
    from hub.core.node import Node

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def marks(node: Node, manifests: list[Manifest]) -> list[tuple[str, str]]:
    """For each package who signed it (``unsigned``, ``unknown`` or a name) and ``pinned`` or nothing."""
    from content_cache.care.pins import is_pinned
    from content_cache.installing.signature import trusted_keys
    from hub.core.content_rules import trusted_folder
    from hub.features.content import trust

    keys = trusted_keys(trusted_folder(node.settings.data_dir))
    found = [trust.signed(node, each.id, each.version, keys) for each in manifests]
    return [
        (signed.by or signed.state, "pinned" if is_pinned(node.store, each.id) else "")
        for each, signed in zip(manifests, found, strict=True)
    ]


@click.command()
@click.argument("package", required=False, metavar="[ID]")
@click.option("--deep", is_flag=True, help="Read every byte of every version.")
@as_json
def verify(package: str | None, deep: bool, json_: bool) -> None:
    """Check what is installed against its manifests; exit code 1 if something is wrong."""
    from hub.features.content import service

    with opened() as node:
        found = service.verify(node, package, deep)
    wrong = {key: problems for key, problems in found.items() if problems}
    if json_:
        say_json(
            [
                {"package": key[0], "version": key[1], "path": one.path, "problem": one.message}
                for key, problems in wrong.items()
                for one in problems
            ]
        )
    else:
        for (name, version), problems in wrong.items():
            for one in problems:
                click.echo(f"{name} {version}: {one.message}")
        click.echo(f"{len(found)} versions verified, {len(wrong)} with problems")
        if wrong:
            click.echo("Install them again, or bring a copy: hub content quarantine --from FOLDER.")
    sys.exit(1 if wrong else 0)


@click.command()
@click.argument("packages", nargs=-1, required=True, metavar="ID...")
def pin(packages: tuple[str, ...]) -> None:
    """Never remove these packages to make room."""
    from hub.features.content import service

    with opened() as node:
        for package in packages:
            service.pin(node, package)
            click.echo(f"{package}: pinned")


@click.command()
@click.argument("packages", nargs=-1, required=True, metavar="ID...")
def unpin(packages: tuple[str, ...]) -> None:
    """Let these packages go when room is needed."""
    from hub.features.content import service

    with opened() as node:
        for package in packages:
            service.unpin(node, package)
            click.echo(f"{package}: not pinned")


@click.command()
@click.argument("packages", nargs=-1, required=True, metavar="ID...")
def remove(packages: tuple[str, ...]) -> None:
    """Remove packages, all their versions; what people learnt with them stays."""
    from hub.features.content import service

    with opened() as node:
        service.remove(node, packages)
    for package in packages:
        click.echo(f"{package}: removed")


@click.command()
@click.argument("package", metavar="ID")
def rollback(package: str) -> None:
    """Put the version before in use; the newer one stays on the disk."""
    from hub.features.content import service

    with opened() as node:
        click.echo(f"{package}: version {service.roll_back(node, package)} is in use")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option(
    "--free", "free_mb", type=click.IntRange(1), help="MB to free; else what is too much."
)
@click.option("--starter", is_flag=True, help="What came with the program may go too.")
@as_json
def evict(dry_run: bool, free_mb: int | None, starter: bool, json_: bool) -> None:
    """Make room: least recently used first, never what is pinned, needed or in use."""
    from hub.features.content import room

    with opened() as node:
        wanted = room.wanted_bytes(node.settings) if free_mb is None else free_mb * 1_000_000
        chosen = room.plan(node, wanted, starter)
        if not dry_run:
            room.carry_out(node, chosen)
    if json_:
        going = [{"package": held.id, "bytes": held.size} for held in chosen.going]
        say_json({"wanted": wanted, "freed": chosen.freed, "enough": chosen.enough, "going": going})
    else:
        verb = "would be removed" if dry_run else "removed to make room; it can be asked for again"
        for held in chosen.going:
            click.echo(f"{held.id}: {verb} ({held.size / 1e6:.1f} MB)")
        click.echo(f"{chosen.freed / 1e6:.1f} MB of {wanted / 1e6:.1f} MB wanted")
    if not chosen.enough:
        fail("That is not enough room.", "Unpin or remove more, or use a bigger disk.")


@click.command()
@click.option(
    "--from",
    "source",
    default="",
    metavar="WAY",
    help="A folder or stick with sound copies, or lan, ssh, https.",
)
@as_json
def quarantine(source: str, json_: bool) -> None:
    """Damaged files that were set aside; with --from, examine and repair everything.

    Exit code 1 if any is left.
    """
    from content_cache.care.quarantine import damages

    with opened() as node:
        done = _mend(node, source) if source else ()
        left = damages(node.store)
    rows = [(d.package, d.version, p.path, p.message) for d in left for p in d.problems]
    head = ("package", "version", "path", "problem")
    if json_:
        say_json([dict(zip(head, row, strict=True)) for row in rows])
    else:
        for outcome in done:
            click.echo(f"{outcome.package} {outcome.version}: {outcome.status}")
        if rows:
            table(rows, head)
        else:
            click.echo("Nothing is set aside.")
    sys.exit(1 if left else 0)


def _mend(node: Node, source: str) -> tuple[Outcome, ...]:
    """Repair everything with the files of a folder, or of other hubs and the centre."""
    from hub.features.content import service
    from sync.content.listening import listing
    from sync.content.refetch import FromSources
    from sync.content.running import Watch
    from sync.content.ways import WAYS

    if source not in WAYS:
        folder = Path(source)
        if not folder.is_dir():
            fail(f"There is no folder {source}.", "Name a folder, or lan, ssh, https.", 2)
        return service.mend(node, folder)
    heard, troubles = listing(node, source)
    for trouble in troubles:
        click.echo(f"hub: {trouble.source}: {trouble.error}", err=True)
    fetcher = FromSources(node, heard, Watch(silence_s=node.settings.content_silence_s))
    try:
        return service.mend(node, None, fetcher)
    finally:
        fetcher.tidy()


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def sign(folder: Path, key: Path) -> None:
    """Complete a package folder's package.json and sign it with a private key."""
    from content_cache.installing import signature

    signature.sign(folder, signature.read_key(key))
    click.echo(f"{folder.name}: signed; its files are fixed from now on")


@click.command()
@click.argument("name")
@click.option("--into", type=FOLDER, default=".", help="Where to put NAME.key and NAME.pub.")
def keygen(name: str, into: Path) -> None:
    """Make a key pair: NAME.key to sign with (keep it secret), NAME.pub for those who trust it."""
    from content_cache.installing.signature import new_keys, write_key
    from hub.core.identity import write_private

    private, public = into / f"{name}.key", into / f"{name}.pub"
    if Path(name).name != name or private.exists() or public.exists():
        fail(f"There is a key called {name} already, or it is no name.", "Choose another name.")
    keys = new_keys()
    write_private(private, write_key(keys[0]))
    public.write_bytes(write_key(keys[1]))
    click.echo(f"{private}: keep it secret\n{public}: copy it to keys/trusted/ of each hub")


#: Put below ``hub content`` by its file.
CARE = (verify, pin, unpin, remove, rollback, evict, quarantine, sign, keygen)
