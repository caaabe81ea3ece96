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

import click

from hub.cli.context import as_json, opened, say_json, settings
from hub.core.settings import Settings
from hub.core.starting import is_starting

#: Exit codes of ``hub status`` (field.md): running, stopped, starting, not answering.
RUNNING, STOPPED, STARTING, SILENT = 0, 1, 4, 5
#: How long a hub may take to answer before it counts as silent, in seconds.
PATIENCE_S = 5


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
def serve(role: str | None, host: str | None, port: int | None) -> None:
    """Serve the hub's pages until stopped."""
    from hub.server.run import run

    of = settings()
    of = replace(
        of, role=role or of.role, host=host or of.host, port=of.port if port is None else port
    )
    logging.basicConfig(level=of.log_level, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    run(of, say=click.echo)


@click.command()
@as_json
def status(json_: bool) -> None:
    """Tell whether the hub runs: exit code 0 running, 1 stopped, 4 starting, 5 not answering."""
    of = settings()
    code, said = ask(health_url(of), of.data_dir)
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


def ask(url: str, data_dir: Path, patience_s: float = PATIENCE_S) -> tuple[int, dict[str, object]]:
    """(exit code, answer) of the running hub."""
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(url, timeout=patience_s) as answer:
            body = json.load(answer)
        sentence = f"The hub runs: {body['role']}, version {body['version']}, {url}"
        return RUNNING, {**body, "sentence": sentence}
    except urllib.error.HTTPError as error:
        return SILENT, {
            "status": "error",
            "sentence": f"The hub answers {error.code}: see its log.",
        }
    except urllib.error.URLError as error:
        refused = isinstance(error.reason, ConnectionRefusedError)
    except (OSError, http.client.HTTPException):
        refused = False
    except (ValueError, KeyError, TypeError):
        said = f"Another program answers at {url}: stop it, or choose another port with HUB_PORT."
        return SILENT, {"status": "other", "sentence": said}
    if not refused:
        return SILENT, {"status": "silent", "sentence": "The hub does not answer: see its log."}
    if is_starting(data_dir):
        return STARTING, {"status": "starting", "sentence": "The hub is starting."}
    return STOPPED, {"status": "stopped", "sentence": "The hub is stopped. Start it: hub serve."}
