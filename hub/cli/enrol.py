"""Linking this hub to a centre from the command line: ``hub sync enrol``, ``hub sync rotate``."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from hub.cli.context import fail, opened

if TYPE_CHECKING:
    from hub.core.node import Node
    from sync.enrolment.asking import Standing

#: Seconds between two questions while a person waits at the screen.
PAUSE_S = 10
#: How long the running hub may take to ask, in seconds.
PATIENCE_S = 90
STOP = "Stop it first: systemctl stop espace-connecte."
#: Exit code while the centre has not decided yet.
WAITS = 3


@click.command()
@click.argument("code", default="")
@click.option("--central", "url", default="", help="The centre's address, as on the sheet.")
@click.option("--again", is_flag=True, help="Let in before: take a new key and be let in anew.")
@click.option(
    "--with-people", is_flag=True, help="Those registered here are of the space replaced."
)
@click.option("--wait", is_flag=True, help="Stay until the centre has decided.")
def enrol(code: str, url: str, again: bool, with_people: bool, wait: bool) -> None:
    """Link this hub to a centre with the CODE that the centre gave; without CODE: how it stands.

    The hub goes on by itself when the centre has approved. Exit code 3 while it waits.
    """
    from sync.enrolment import asking, linked

    with opened() as node:
        if code:
            standing = _ask(
                node,
                code,
                url or linked.address(node) or node.settings.central_url,
                again,
                with_people,
            )
        else:
            standing = asking.standing(node)
            if with_people and standing.state == asking.PEOPLE:
                asking.bring_people(node)
                standing = _look_again(node)
        while wait and standing.state in (asking.WAITING, asking.UNSENT):
            standing = _look_again(node)
            time.sleep(PAUSE_S if standing.state in (asking.WAITING, asking.UNSENT) else 0)
    say(standing)


def _ask(node: Node, code: str, url: str, again: bool, with_people: bool) -> Standing:
    """Show the code; a hub that runs does it itself: it alone may change whose machine it is."""
    from sync.enrolment import asking, telling

    if not url:
        fail("Which centre?", "Give --central ADDRESS, as on the sheet with the code.", 2)
    running = runs(node)
    if again and running:
        fail("The hub runs.", STOP)
    with telling.line_to(node, url) as line:
        found = asking.look(line, url, code)
        click.echo(f"The centre: {found.centre.name}, {url}")
        if not running:
            return asking.ask(node, line, found, with_people, again)
    asking.prepare(node, found, with_people, again)
    until = time.monotonic() + PATIENCE_S
    while (now := asking.standing(node)).state == asking.UNSENT and time.monotonic() < until:
        time.sleep(1)
    return now


def _look_again(node: Node) -> Standing:
    """How it stands now: the running hub asks by itself, otherwise the centre is asked here."""
    from sync.carrying.line import LineError
    from sync.enrolment import asking, telling

    standing = asking.standing(node)
    if runs(node):
        return standing
    with telling.line_to(node, standing.url) as line:
        try:
            return asking.go_on(node, line)
        except LineError:
            return standing


def runs(node: Node) -> bool:
    """Whether this hub is being served."""
    from hub.cli.serve import RUNNING, ask, health_url

    return ask(health_url(node.settings), node.settings.data_dir)[0] == RUNNING


@click.command()
@click.confirmation_option(prompt="Give this machine a new key?")
def rotate() -> None:
    """Give this machine a new key, and tell the centre: after somebody may have seen the old one."""
    from sync.enrolment import linked, rotation, telling, trust

    with opened() as node:
        if runs(node):
            fail("The hub runs.", STOP)
        trust.central_of(node)
        if not rotation.waiting(node):
            rotation.adopt_new_writer(node, rotation.PLANNED)
        with telling.line_to(node, linked.address(node)) as line:
            state = telling.tell_rotation(node, line)
    click.echo("The centre knows the new key." if state == "active" else f"The centre: {state}.")


def say(standing: Standing) -> None:
    """How it stands, in a line; exits with 3 while the hub waits, with 1 if it was refused."""
    from sync.enrolment import asking

    lines = {
        asking.ALONE: "This hub is not linked to a centre.",
        asking.UNSENT: f"The line was cut. The hub goes on by itself: {standing.url}",
        asking.WAITING: f"{standing.centre} must approve. The hub goes on by itself.",
        asking.PEOPLE: "People were registered here meanwhile. Run the command again with "
        "--with-people if they are of this space.",
        asking.LINKED: f"Linked to {standing.centre} ({standing.url}) as {standing.space}.",
        asking.SHUT: f"{standing.centre} refused this machine.",
    }
    click.echo(lines[standing.state])
    codes = {asking.UNSENT: WAITS, asking.WAITING: WAITS, asking.SHUT: 1, asking.PEOPLE: 1}
    if code := codes.get(standing.state):
        sys.exit(code)
