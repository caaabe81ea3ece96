"""The command line: one file a group of commands; every error is one line with the next step."""

from __future__ import annotations

import click

from hub import __version__
from hub.cli.central import central
from hub.cli.central_content import COMMANDS as CENTRAL_CONTENT
from hub.cli.content import content
from hub.cli.context import Commands
from hub.cli.db import db
from hub.cli.demo import demo
from hub.cli.doctor import doctor
from hub.cli.people import people
from hub.cli.report import report
from hub.cli.serve import init, serve, status
from hub.cli.sync import sync
from hub.cli.voices import voices


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hub")
def main() -> None:
    """The hub of a connected space: courses, people, visits and reports, without Internet.

    Settings come from the file named by HUB_CONFIG and from HUB_… variables (docs/settings.md).
    """


for command in (
    init,
    serve,
    status,
    people,
    content,
    voices,
    report,
    sync,
    central,
    db,
    doctor,
    demo,
):
    main.add_command(command)
for command in CENTRAL_CONTENT:
    central.add_command(command)
