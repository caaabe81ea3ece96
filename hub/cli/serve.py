"""Starting and looking at the hub: ``hub init``, ``hub serve``, ``hub status``."""

from __future__ import annotations

import http.client
import json
import logging
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from hub.cli.context import as_json, opened, say_json, settings
from hub.core.errors import OperatorError
from hub.core.settings import Settings
from hub.core.starting import is_starting

#: Exit codes of ``hub status`` (field.md): running, stopped, starting, not answering.
RUNNING, STOPPED, STARTING, SILENT = 0, 1, 4, 5
#: How long a hub may take to answer before it counts as silent, in seconds.
PATIENCE_S = 5
OK = 200


@click.command()
@click.option("--no-content", is_flag=True, help="Leave the starter courses out.")
@click.option("--name", default="", help="Name of the space.")
@click.option("--commune", default="", help="Commune of the space.")
@click.option("--intercommunality", default="", help="Association of communes that runs it.")
def init(no_content: bool, name: str, commune: str, intercommunality: str) -> None:
    """Make the data directory, the database and the starter content; harmless when run again."""
    from hub.core.people.spaces import describe_anew
    from hub.core.who import SYSTEM
    from hub.main import init as make
    from hub.starter import install_starter

    of = make(settings())
    told = {"name": name, "commune": commune, "intercommunality": intercommunality}
    with opened(of) as node:
        describe_anew(node, SYSTEM, told)
        if not no_content:
            for line in install_starter(node):
                click.echo(line)
    click.echo(f"The hub is ready in {of.data_dir}.")


@click.command()
@click.option("--role", type=click.Choice(["space", "central"]), help="Play this role.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--socket", help="Listen at this path instead, for a proxy on this machine.")
@click.option("--workers", type=click.IntRange(0, 64), help="Serve with so many processes.")
@click.option("--listening", type=int, multiple=True, hidden=True)
@click.option("--leash", type=int, hidden=True)
@click.option("--first", is_flag=True, hidden=True)
def serve(
    listening: tuple[int, ...], leash: int | None, first: bool, **given: str | int | None
) -> None:
    """Serve the hub's pages until stopped."""
    told: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    of = replace(settings(), **told)
    logging.basicConfig(level=of.log_level, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if leash is not None:
        from hub.server.run import Shared, run_worker

        run_worker(of, Shared(listening, leash, first), say=click.echo)
    elif of.processes > 1:
        from hub.server.supervisor import supervise

        if of.database_url.startswith("sqlite:"):
            raise OperatorError(
                "Several workers need PostgreSQL: SQLite has one writer.",
                "Set workers to 1, or database to postgresql://…",
            )
        supervise(of, say=click.echo)
    else:
        from hub.server.run import run

        run(of, say=click.echo)


@click.command()
@as_json
def status(json_: bool) -> None:
    """Tell whether the hub runs: exit code 0 running, 1 stopped, 4 starting, 5 not answering."""
    of = settings()
    code, said = ask_hub(of)
    if json_:
        say_json(said)
    else:
        click.echo(said.get("sentence", said.get("status")))
    sys.exit(code)


def health_url(of: Settings) -> str:
    """Where this machine's hub tells how it is, as seen from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(of.host, of.host)  # noqa: S104  # compared, not bound
    return (
        f"http://[{host}]:{of.port}/healthz" if ":" in host else f"http://{host}:{of.port}/healthz"
    )


def ask_hub(of: Settings) -> tuple[int, dict[str, object]]:
    """(exit code, answer) of this machine's hub, wherever it listens."""
    if not of.socket:
        return ask(health_url(of), of.data_dir)
    from hub.server.asking import health

    try:
        status, body = health(Path(of.socket), PATIENCE_S)
    except (ConnectionRefusedError, FileNotFoundError):
        return _silent(of.data_dir, refused=True)
    except (OSError, http.client.HTTPException):
        return _silent(of.data_dir, refused=False)
    return _answered(of.socket, json.loads(body)) if status == OK else _failing(status)


def ask(url: str, data_dir: Path, patience_s: float = PATIENCE_S) -> tuple[int, dict[str, object]]:
    """(exit code, answer) of the running hub."""
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(url, timeout=patience_s) as answer:
            return _answered(url, json.load(answer))
    except urllib.error.HTTPError as error:
        return _failing(error.code)
    except urllib.error.URLError as error:
        refused = isinstance(error.reason, ConnectionRefusedError)
    except (OSError, http.client.HTTPException):
        refused = False
    except (ValueError, KeyError, TypeError):
        said = f"Another program answers at {url}: stop it, or choose another port with HUB_PORT."
        return SILENT, {"status": "other", "sentence": said}
    return _silent(data_dir, refused)


def _answered(where: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    sentence = f"The hub runs: {body['role']}, version {body['version']}, {where}"
    return RUNNING, {**body, "sentence": sentence}


def _failing(status: int) -> tuple[int, dict[str, object]]:
    return SILENT, {"status": "error", "sentence": f"The hub answers {status}: see its log."}


def _silent(data_dir: Path, refused: bool) -> tuple[int, dict[str, object]]:
    """What it means that nobody answered."""
    if not refused:
        return SILENT, {"status": "silent", "sentence": "The hub does not answer: see its log."}
    if is_starting(data_dir):
        return STARTING, {"status": "starting", "sentence": "The hub is starting."}
    return STOPPED, {"status": "stopped", "sentence": "The hub is stopped. Start it: hub serve."}
