"""``hub doctor``: what is wrong with this machine, and what to do about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hub.cli.context import as_json, opened, say_json, settings

if TYPE_CHECKING:
    from hub.core.health import Finding
    from hub.core.settings import Settings

#: How each level is printed; the words line up.
WORDS = {"good": "ok   ", "watch": "watch", "act": "ACT  ", "unknown": "-    "}


@click.command()
@as_json
def doctor(json_: bool) -> None:
    """Check this machine and its hub; exit code 1 if something needs a person."""
    from hub.core.health import ACT, worst

    findings = examined(settings())
    level = worst(findings)
    if json_:
        say_json({"level": level, "findings": [as_record(found) for found in findings]})
    else:
        for found in findings:
            click.echo(f"{WORDS[found.level]}  {found.sentence}")
            if found.step:
                click.echo(f"       -> {found.step}")
    sys.exit(1 if level == ACT else 0)


def examined(of: Settings) -> list[Finding]:
    """Every finding; a hub that cannot be opened is one of them."""
    from hub.core.clock import SystemClock
    from hub.core.errors import OperatorError
    from hub.core.health.finding import act
    from provisioning.checks import check_hub, check_machine

    findings = check_machine(of, SystemClock(of.clock))
    try:
        with opened(of) as node:
            return [*findings, *check_hub(node)]
    except OperatorError as error:
        return [*findings, act("hub", error.message, error.next_step, **error.places)]


def as_record(found: Finding) -> dict[str, str]:
    """A finding for scripts."""
    return {
        "check": found.check,
        "level": found.level,
        "sentence": found.sentence,
        "next_step": found.step,
    }
