"""All checks in order, each protected from the failure of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hub.core.clock import Clock
from hub.core.health import content, database, machine, storage
from hub.core.health.finding import GOOD, ORDER, Finding, act
from hub.core.node import Node
from hub.core.settings import Settings

#: Checks of the machine, possible without a hub on it.
MACHINE: tuple[Callable[[Settings, Clock], Finding], ...] = (
    storage.folder,
    storage.room,
    machine.clock,
    machine.memory,
    machine.heat,
    machine.power,
    machine.awake,
)
#: Checks of the hub that cost a page nothing.
HUB: tuple[Callable[[Node], Finding], ...] = (
    database.engine,
    database.journal,
    storage.last_backup,
    content.packages,
    content.aside,
    content.voices,
    content.fonts,
)
#: Checks that read the whole database and every file.
DEEP: tuple[Callable[[Node], Finding], ...] = (database.integrity, content.files)


def examine_machine(settings: Settings, clock: Clock) -> list[Finding]:
    """What the checks of the machine find."""
    return [_safely(check.__name__, lambda c=check: c(settings, clock)) for check in MACHINE]  # type: ignore[misc]  # mypy cannot type the bound default


def examine(node: Node, deep: bool = False) -> list[Finding]:
    """What the checks of the hub find; ``deep`` reads everything there is."""
    own = tuple(check for feature in node.features for check in feature.checks)
    checks = (*HUB, *own, *DEEP) if deep else (*HUB, *own)
    return [_safely(check.__name__, lambda c=check: c(node)) for check in checks]  # type: ignore[misc]  # as above


def worst(findings: Iterable[Finding]) -> str:
    """The most pressing level among findings, at least good."""
    return max((GOOD, *(found.level for found in findings)), key=ORDER.index)


def _safely(name: str, check: Callable[[], Finding]) -> Finding:
    """A check's answer; one that fails is itself something to tell."""
    try:
        return check()
    except Exception as error:
        # A broken part must not hide what the others have to say.
        why = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        return act(name, "This could not be checked: {why}.", "See the log of the hub.", why=why)
