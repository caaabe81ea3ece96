"""kill -9 of a space or of the centre in the middle of exchanges, again and again.

After each, both start again; nothing confirmed may be missing at once, and after three exchanges at
most both are of one mind.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.sync.network import children
from tests.sync.network.hamlet import Hamlet

#: How a victim dies: before its nth call that moves a byte, or after so many seconds.
BY_CALL, BY_TIME = "call", "time"
MOST_CALLS, MOST_S = {"space": 900, "centre": 300}, {"space": 0.6, "centre": 0.4}
CONTACTS = 3


@dataclass
class Killed:
    """What came of it: points, how many victims died (others were done before), exchanges needed."""

    points: int = 0
    died: int = 0
    exchanges: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def kill(folder: Path, points: int, seed: int, database: str = "") -> Killed:
    """Kill at so many random points of one hamlet's life."""
    dice, done = random.Random(seed), Killed()
    hamlet = Hamlet.make(folder, spaces=2, database=database)
    try:
        for point in range(points):
            side = dice.choice(("space", "centre"))
            done.died += _one(hamlet, side, point, dice)
            done.points += 1
            wrong = _settled(hamlet, done)
            done.wrong += [f"seed {seed}, point {point}, {side} killed: {what}" for what in wrong]
            if wrong:
                break
    finally:
        hamlet.stop()
    return done


def _one(hamlet: Hamlet, side: str, point: int, dice: random.Random) -> bool:
    """Two spaces live and exchange while one side dies; whether it did die."""
    how = dice.choice((BY_CALL, BY_TIME))
    moment = dice.randrange(1, MOST_CALLS[side]) if how == BY_CALL else 0
    if side == "centre":
        hamlet.stop()
    centre = hamlet.serve(moment if side == "centre" else 0)
    victim = dice.randrange(2)
    lives = [
        children.start(
            lambda n=number: hamlet.live(n, point * 2 + n, contacts=2),
            moment if side == "space" and number == victim else 0,
        )
        for number in range(2)
    ]
    dead = centre if side == "centre" else lives[victim]
    if how == BY_TIME:
        children.pause(dice.uniform(0, MOST_S[side]))
        dead.kill()
    for life in lives:
        life.answer()
    if side == "centre":
        died = not dead.runs()
        hamlet.stop()
        return died
    return dead.code != 0


def _settled(hamlet: Hamlet, done: Killed) -> list[str]:
    """Start again, exchange until all agree; what is wrong after the last exchange."""
    if lost := children.run(hamlet.lost):
        return [f"{len(lost)} confirmed facts are not at the centre"]
    hamlet.serve()
    children.run(hamlet.publish)
    wrong: list[str] = []
    for exchanges in range(1, CONTACTS + 1):
        for number in range(len(hamlet.spaces)):
            children.run(lambda n=number: hamlet.live(n, 0, steps=0))
        wrong = children.run(hamlet.differences)
        if not wrong:
            done.exchanges.append(exchanges)
            return []
    return wrong
