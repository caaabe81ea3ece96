"""The centre from the command line: ``hub central …``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.cli.context import as_json, at_centre, say_json, table
from hub.cli.found import SEE, found_space
from hub.cli.usb import central_stick, central_usb
from hub.core.errors import OperatorError

if TYPE_CHECKING:
    from sync.enrolment.roster import Known


@click.group()
def central() -> None:
    """Run the centre: which spaces may exchange with it, and its keys."""


@central.command()
@click.option("--space", "name", default="", help="What the new space is called.")
@click.option("--replaces", default="", help="The space whose machine is replaced: id or name.")
@click.option(
    "--commune", "communes", multiple=True, help="What it hears of; all if none is given."
)
@click.option("--approve", is_flag=True, help="Let the machine in at once that uses the code.")
@click.option("--days", default=14, show_default=True, help="For how many days the code is good.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write the sheet.")
def invite(
    name: str, replaces: str, communes: tuple[str, ...], approve: bool, days: int, pdf: Path | None
) -> None:
    """Make a code for one machine: it is shown once, here and now."""
    from hub.core.clock import DAY_MS
    from hub.core.identity import write_private
    from sync.enrolment import inviting, sheet

    with at_centre() as node:
        instead = found_space(replaces).space_id if replaces else None
        code = inviting.invite(node, name, communes, instead, approve, days)
        of = inviting.waiting(node)[0]
        url = node.settings.address
        until = node.clock.now_ms() // DAY_MS + days
    if pdf:
        write_private(pdf, sheet.render(code, of.name, node.settings.space_name, url, until))
    click.echo(f"{of.name}: {code}")
    click.echo(f"Good once, until {sheet.last_day(until)}. On the new machine, run:")
    click.echo(f"  hub sync enrol {code} --central {url}")
    click.echo(sheet.qr_terminal(sheet.link(code, url)))


@central.command()
@as_json
def spaces(json_: bool) -> None:
    """The spaces and their machines, those that wait for approval first."""
    from sync.enrolment import roster

    with at_centre() as node:
        found = sorted(roster.everybody(), key=lambda known: known.state != roster.PENDING)
        del node
    if json_:
        say_json([as_record(known) for known in found])
        return
    head = ("space", "id", "state", "machine", "key", "since", "version", "why")
    table([line_of(known) for known in found], head)


@central.command()
@click.argument("space")
def approve(space: str) -> None:
    """Let in the machine of SPACE (a name, an id, or a key) that waits."""
    from sync.enrolment import deciding

    with at_centre() as node:
        known = found_waiting(space)
        deciding.approve(node, known.writer, "")
    click.echo(f"{known.name}: the machine {known.writer[:8]} is let in.")


@central.command()
@click.argument("space")
def refuse(space: str) -> None:
    """Refuse the machine of SPACE (a name, an id, or a key) that waits."""
    from sync.enrolment import deciding

    with at_centre() as node:
        known = found_waiting(space)
        deciding.refuse(node, known.writer, "")
    click.echo(f"{known.name}: the machine {known.writer[:8]} is refused.")


@central.command()
@click.argument("space")
@click.option("--key", default="", help="Only the machine whose key begins so.")
@click.option("--why", default="revoked", show_default=True, help="What happened, in a few words.")
@click.confirmation_option(prompt="Shut it out for ever? What it sent stays.")
def revoke(space: str, key: str, why: str) -> None:
    """Shut out the machines of SPACE for ever: stolen, lost, or not to be trusted."""
    from sync.enrolment import deciding, roster

    with at_centre() as node:
        known = found_space(space)
        if key:
            those = [one for one in roster.writers_of(known.space_id) if one.writer.startswith(key)]
            if len(those) != 1:
                raise OperatorError(
                    "There is no one machine whose key begins with {key}.", SEE, key=key
                )
            deciding.revoke_writer(node, those[0].writer, why)
            count = 1
        else:
            count = deciding.revoke_space(node, known.space_id, why)
    click.echo(f"{known.name}: {count} machines are shut out.")
    click.echo(f"For a new machine: hub central invite --replaces {known.space_id}")


@central.command()
@click.confirmation_option(
    prompt="Was this centre's database put back from a backup? Spaces then send again what it lost."
)
def restored() -> None:
    """Say that the database was put back from a backup; spaces bring back what it lost."""
    from sync.records import epoch

    with at_centre() as node:
        click.echo(f"A new epoch begins: {epoch.renew(node)}.")
    click.echo("Each space brings back what was lost at its next two contacts.")


@central.command("rotate-keys")
@click.confirmation_option(prompt="Put the next key into use? Codes not used yet become void.")
def rotate_keys() -> None:
    """Put the centre's next key into use; spaces follow by themselves at their next contact."""
    from sync.enrolment import central_keys

    with at_centre() as node:
        now = central_keys.rotate(node)
    click.echo(f"Key number {now.serial} is in use. Back up keys/ now: it holds the next one.")


def found_waiting(text: str) -> Known:
    """The one machine that waits, by its space's name or id, or by its key. Raises OperatorError."""
    from sync.enrolment import roster

    found = [
        one
        for one in roster.everybody()
        if one.state == roster.PENDING
        and (
            text in (one.space_id, one.writer)
            or text.casefold() == one.name.casefold()
            or (len(text) >= 8 and one.writer.startswith(text))
        )
    ]
    if not found:
        raise OperatorError("No machine of {space} waits.", SEE, space=text)
    if len(found) > 1:
        keys = ", ".join(one.writer[:8] for one in found)
        raise OperatorError("Several machines wait.", "Give one of the keys {keys}.", keys=keys)
    return found[0]


def line_of(known: Known) -> tuple[object, ...]:
    """A machine as the table shows it."""
    from hub.core.clock import DAY_MS
    from sync.enrolment.sheet import last_day

    return (
        known.name, known.space_id, known.space_state, known.state, known.writer[:8],
        last_day(known.since_ms // DAY_MS), known.program, known.why,
    )  # fmt: skip


def as_record(known: Known) -> dict[str, object]:
    """A machine for scripts."""
    return {
        "space": known.space_id, "name": known.name, "space_state": known.space_state,
        "writer": known.writer, "state": known.state, "serial": known.serial,
        "communes": known.communes, "since_ms": known.since_ms, "until_seq": known.until_seq,
        "program": known.program, "why": known.why, "people": known.about.people,
    }  # fmt: skip


central.add_command(central_usb)
central.add_command(central_stick)
