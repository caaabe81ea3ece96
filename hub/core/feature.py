"""What a subject of the hub declares, so that the composition root can put it in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.core.journal import RecordKind
from hub.core.permissions import Permission
from hub.core.storage.bound import Row

if TYPE_CHECKING:
    from hub.core.civic.machine import Machine
    from hub.core.civic.taking_part import TakingPart
    from hub.core.health.finding import Finding
    from hub.core.node import Node
    from hub.core.people.contact import Contact
    from hub.core.who import Who


#: Where a job is done when several processes serve: in one of them all; in one a machine (what is
#: about its disk); in each (what is about its memory).
ONCE, MACHINE, EACH = "once", "machine", "each"


@dataclass(frozen=True)
class Job:
    """Work done now and then by the scheduler, never on the path of a request.

    ``every_s`` is the time between runs in seconds; ``at_start`` also runs it once when serving;
    ``where`` is one of the constants above.
    """

    name: str
    run: Callable[[Node], object]
    every_s: int
    at_start: bool = False
    where: str = ONCE


@dataclass(frozen=True)
class Measure:
    """A figure that reports can show: ``query`` counts it by space over a time range.

    ``query(from_ms, to_ms)`` answers ``{space_id: number}``.
    """

    name: str
    label: str
    query: Callable[[int, int], dict[str, float]]


@dataclass(frozen=True)
class Tile:
    """A tile of the home page: where it leads, its label (a message id), subject and icon."""

    path: str
    label: str
    subject: str
    icon: str
    action: str
    order: int = 50


@dataclass(frozen=True)
class Feature:
    """One subject: ``models`` fold from the journal, ``local_models`` never leave the machine.

    ``dated`` lists the (table, column) pairs that a late clock fix puts right; ``machines`` are those
    of its civic matters; ``blob_access`` say whether somebody may hear or see an attachment:
    ``told(node, who, blob id)``; ``contacts`` how those to whom its matters are addressed are reached; ``taking_part`` are civic acts that
    reports count by who does them; ``checks`` join those of `hub doctor` and the technical room.
    """

    name: str
    roles: tuple[str, ...] = ("space", "central")
    models: tuple[type[Row], ...] = ()
    local_models: tuple[type[Row], ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    permissions: tuple[Permission, ...] = ()
    jobs: tuple[Job, ...] = ()
    measures: tuple[Measure, ...] = ()
    tiles: tuple[Tile, ...] = ()
    dated: tuple[tuple[str, str], ...] = ()
    machines: tuple[Machine, ...] = ()
    blob_access: tuple[Callable[[Node, Who, str], bool], ...] = ()
    contacts: tuple[Callable[[Node], dict[str, Contact]], ...] = ()
    taking_part: tuple[TakingPart, ...] = ()
    checks: tuple[Callable[[Node], Finding], ...] = ()
