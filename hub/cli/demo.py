"""``hub demo``: fill an empty hub with a believable history."""

from __future__ import annotations

import time

import click

from hub.cli.context import opened, settings


@click.command()
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same figures."
)
@click.option(
    "--headline", is_flag=True, help="The whole project: three spaces, 2019-01 to 2021-05."
)
@click.option("--people", type=click.IntRange(1, 100_000), help="How many people to invent.")
def demo(seed: int, headline: bool, people: int | None) -> None:
    """Fill an empty hub with invented people and visits.

    Without --headline: a few people over the last three months, to try the pages with.
    """
    from hub.demo import plan as plans
    from hub.demo.fill import fill, refuse_unless_empty
    from hub.main import init
    from hub.starter import install_starter

    started = time.monotonic()
    with opened(init(settings())) as node:
        refuse_unless_empty(node)
        for line in install_starter(node):
            click.echo(line)
        if headline:
            plan = plans.headline(seed, people or plans.PEOPLE)
        else:
            plan = plans.small(seed, node.clock.now_ms(), people or plans.SMALL_PEOPLE)
        with click.progressbar(length=len(plan.stays), label="Visits") as bar:
            fill(node, plan, seed, bar.update)
    click.echo(
        f"{len(plan.people)} people and {len(plan.stays)} visits in {len(plan.places)} "
        f"space(s), {plan.start} to {plan.end}, in {time.monotonic() - started:.0f} s."
    )
    click.echo("See them: hub report usage; or hub serve, with a code from: hub people code.")
