"""The database from the command line: ``hub db …``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from hub.cli.context import as_json, fail, opened, say_json, settings
from hub.core.settings import Settings


@click.group()
def db() -> None:
    """Migrate, back up, verify and rebuild the database."""


@db.command()
@click.option("--to", "target", help="Stop after this migration.")
@click.option("--down", is_flag=True, help="Undo the last migration (or back through --to).")
def migrate(target: str | None, down: bool) -> None:
    """Bring the database to this version; a backup is made first."""
    from hub.core import identity
    from hub.core.storage.database import connect
    from hub.core.storage.migrate import migrate as up
    from hub.core.storage.migrate import revert

    of = settings()
    identity.load(of.data_dir)
    database = connect(of.database_url)
    done = (revert if down else up)(database, of.data_dir, target)
    click.echo("\n".join(done) or "The database is of this version already.")


@db.command()
def backup() -> None:
    """Copy the database into backups/, with attachments, drafts and recorded voices."""
    from hub.core.storage.backup import back_up

    with opened() as node:
        made = back_up(node.database, node.settings.data_dir, "manual", node.settings.keep_backups)
    click.echo(made or "PostgreSQL is backed up by its own tools: see docs/operations.md.")


@db.command()
@click.argument("packed", type=click.Path(exists=True, path_type=Path))
def restore(packed: Path) -> None:
    """Put a backup in the database's place (stop the hub first); the old one is kept aside.

    Attachments, drafts and recorded voices that are not there come back from beside the backup.
    """
    from hub.core.storage.backup import restore as restore_database
    from hub.core.storage.backup_files import put_back
    from hub.core.storage.database import connect

    of = settings()
    path = connect(of.database_url).path
    if path is None:
        fail("PostgreSQL is restored by its own tools.", "See docs/operations.md.")
    assert path is not None
    refuse_while_running(of)
    aside = restore_database(packed, path)
    click.echo(f"Restored. The database before it is kept as {aside}." if aside else "Restored.")
    back, lost = put_back(packed, of.data_dir)
    if back or lost:
        click.echo(f"{back} attachments and drafts were put back.")
    if lost:
        fail(
            f"{lost} of them are not beside this backup.",
            "Copy the folder files/ of that backup beside it, then restore once more.",
        )


@db.command()
@click.option("--check", is_flag=True, help="Only compare; change nothing.")
@as_json
def rebuild(check: bool, json_: bool) -> None:
    """Fold the journal into fresh tables; with --check compare them with those in use."""
    from hub.core.rebuild import rebuild as fold
    from hub.main import folded_models

    of = settings()
    if not check:
        refuse_while_running(of)
    with opened(of) as node:
        started = time.monotonic()
        done = fold(node, folded_models(node.features), swap=not check)
        seconds = time.monotonic() - started
    answer = {
        "records": done.folded.folded,
        "records_per_s": round(done.folded.folded / max(seconds, 1e-9)),
        "unknown": done.folded.unknown,
        "blanked": done.folded.blanked,
        "damaged": done.folded.damaged,
        "equal": done.equal,
        "tables": {
            name: {"stored": done.stored[name], "rebuilt": done.rebuilt[name]}
            for name in sorted(done.stored)
        },
    }
    if json_:
        say_json(answer)
    else:
        for name in sorted(done.stored):
            same = done.stored[name] == done.rebuilt[name]
            click.echo(f"{name:14} {done.stored[name][:16]}  {'equal' if same else 'DIFFERENT'}")
        click.echo(
            f"{done.folded.folded} records in {seconds:.1f} s "
            f"({answer['records_per_s']} records/s), state hashes "
            f"{'equal' if done.equal else 'DIFFERENT'}"
        )
        for problem in done.folded.damaged[:20]:
            click.echo(f"damaged: {problem}")
        if done.folded.damaged:
            click.echo("The journal is damaged, so no table was changed. See: hub db restore.")
        elif not check and not done.equal:
            click.echo("The tables were put right.")
    sys.exit(0 if (done.equal or not check) and not done.folded.damaged else 1)


def refuse_while_running(of: Settings) -> None:
    """Fail unless the hub of this machine is stopped."""
    from hub.cli.serve import RUNNING, STARTING, ask_hub

    if ask_hub(of)[0] in (RUNNING, STARTING):
        fail("The hub is running.", "Stop it first.")
