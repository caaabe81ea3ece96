"""Starting and looking at the hub: ``hub init``, ``hub serve``, ``hub status``."""

from __future__ import annotations

import json
import logging
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import click

from hub.cli.context import as_json, opened, say_json, settings

#: Exit codes of ``hub status`` (field.md): running, stopped, starting, not answering.
RUNNING, STOPPED, STARTING, SILENT = 0, 1, 4, 5


@click.command()
@click.option("--no-content", is_flag=True, help="Leave the starter courses out.")
@click.option("--name", default="", help="Name of the space.")
@click.option("--commune", default="", help="Commune of the space.")
@click.option("--intercommunality", default="", help="Association of communes that runs it.")
def init(no_content: bool, name: str, commune: str, intercommunality: str) -> None:
    """Make the data directory, the database and the starter content; harmless when run again."""
    from hub.core.people.service import describe_space
    from hub.core.who import SYSTEM
    from hub.main import init as make
    from hub.starter import install_starter

    of = make(settings())
    with opened(of) as node:
        describe_space(
            node,
            SYSTEM,
            node.space_id,
            name=name or of.space_name,
            commune=commune or of.commune,
            intercommunality=intercommunality or of.intercommunality,
        )
        if not no_content:
            for line in install_starter(node):
                click.echo(line)
    click.echo(f"The hub is ready in {of.data_dir}.")


@click.command()
@click.option("--role", type=click.Choice(["space", "central"]), help="Play this role.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
def serve(role: str | None, host: str | None, port: int | None) -> None:
    """Serve the hub's pages until stopped."""
    from hub.server.run import run

    given = {"role": role, "host": host, "port": port}
    of = replace(settings(), **{key: value for key, value in given.items() if value is not None})
    logging.basicConfig(level=of.log_level, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    run(of, say=click.echo)


@click.command()
@as_json
def status(json_: bool) -> None:
    """Tell whether the hub runs: exit code 0 running, 1 stopped, 4 starting, 5 not answering."""
    of = settings()
    code, said = ask(f"http://{of.host}:{of.port}/healthz", of.data_dir)
    if json_:
        say_json(said)
    else:
        click.echo(said.get("sentence", said.get("status")))
    sys.exit(code)


def ask(url: str, data_dir: Path) -> tuple[int, dict[str, object]]:
    """(exit code, answer) of the running hub."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own http address
            body = json.load(answer)
        sentence = f"The hub runs: {body['role']}, version {body['version']}, {url}"
        return RUNNING, {**body, "sentence": sentence}
    except urllib.error.HTTPError as error:
        return SILENT, {"status": "error", "sentence": f"The hub answers {error.code}: see its log."}
    except (TimeoutError, urllib.error.URLError) as error:
        refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
    if not refused:
        return SILENT, {"status": "silent", "sentence": "The hub does not answer: see its log."}
    if (data_dir / "starting").exists():
        return STARTING, {"status": "starting", "sentence": "The hub is starting."}
    return STOPPED, {"status": "stopped", "sentence": "The hub is stopped. Start it: hub serve."}
