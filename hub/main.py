"""The composition root: read it top to bottom and you know the program."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from content_cache.store import Store
from hub.core import disk, identity
from hub.core.civic.records import kinds as civic_kinds
from hub.core.civic.routing import Routing
from hub.core.clock import Clock, SharedClock, SystemClock
from hub.core.dating import ClockFix
from hub.core.errors import OperatorError
from hub.core.feature import Feature, Job
from hub.core.house import HOUSE
from hub.core.jobs.running import SteadyScheduler, schedule
from hub.core.journal import Journal, RecordKind, again
from hub.core.node import Node
from hub.core.people.records import clock_kind
from hub.core.permissions import Permissions
from hub.core.settings import Settings
from hub.core.storage.bound import Row
from hub.core.storage.database import Database, connect
from hub.core.storage.migrate import migrate, pending
from hub.core.usage.meter import Meter
from hub.core.usage.shared_meter import SharedMeter
from hub.features import INSTALLED
from hub.features.content import scrubbing
from hub.features.voices import seen
from hub.features.voices.job import job as voices_job
from sync.content.neighbours import FromNeighbours
from sync.enrolment import moving
from sync.parts import PARTS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hub:
    """The whole program, put together and not started."""

    node: Node
    app: Any
    scheduler: SteadyScheduler


def features(settings: Settings) -> tuple[Feature, ...]:
    """The house, the exchange and the subjects that this role serves."""
    return (HOUSE, *(part for part in (*PARTS, *INSTALLED) if settings.role in part.roles))


def kinds(of: tuple[Feature, ...]) -> tuple[RecordKind, ...]:
    """Every record kind; the clock's must know all dated tables, civic life's all machines."""
    dated = tuple(chain.from_iterable(feature.dated for feature in of))
    machines = chain.from_iterable(feature.machines for feature in of)
    own = chain.from_iterable(feature.kinds for feature in of)
    return (*own, *civic_kinds(machines), clock_kind(dated))


def folded_models(of: tuple[Feature, ...]) -> tuple[type[Row], ...]:
    """Every table that is a fold of the journal."""
    return (ClockFix, *chain.from_iterable(feature.models for feature in of))


def init(settings: Settings, clock: Clock | None = None) -> Settings:
    """Make the data directory, the keys and the database of a new hub; harmless on an old one."""
    clock = clock or SystemClock(settings.clock)
    disk.prepare(settings.data_dir)
    who = identity.create(settings.data_dir, settings.space_id, clock.now_ms())
    database = connect(settings.database_url)
    migrate(database, settings.data_dir)
    database.close()
    return replace(settings, space_id=who.space_id)


def open_node(settings: Settings, clock: Clock | None = None) -> Node:
    """The node of an initialised hub, for commands and for the server.

    Raises OperatorError if there is no hub here, or its database needs `hub db migrate`.
    """
    disk.prepare(settings.data_dir)
    who = identity.load(settings.data_dir)
    database = connect(settings.database_url)
    check_schema(database)
    who = moving.settle(database, settings.data_dir, who)
    settings = replace(settings, space_id=who.space_id)
    clock = clock or clock_of(settings)
    of = features(settings)
    known = kinds(of)
    machines = chain.from_iterable(feature.machines for feature in of)
    feeds = (Routing(known, machines),) if settings.role == "central" else ()
    journal = Journal(database, clock, settings.space_id, who.writer, known, feeds)
    journal.follow = identity.Follower(settings.data_dir)
    again.settle(journal, machines=settings.role == "space")
    permissions = Permissions.of(chain.from_iterable(feature.permissions for feature in of))
    return Node(
        settings=settings,
        clock=clock,
        database=database,
        journal=journal,
        store=Store(settings.data_dir / "content"),
        meter=SharedMeter(settings.space_id) if settings.processes > 1 else Meter(),
        permissions=permissions,
        features=of,
        secret_key=who.secret_key,
    )


def clock_of(settings: Settings) -> Clock:
    """The machine's own clock, or at the centre one that its machines have in common."""
    kind = SharedClock if settings.role == "central" else SystemClock
    return kind(settings.clock)


def check_schema(database: Database) -> None:
    """Raise OperatorError unless the database is of this version."""
    if missing := pending(database):
        raise OperatorError(
            "The database is older than this version of the hub ({count} steps behind).",
            "Run: hub db migrate.",
            count=len(missing),
        )


def build(settings: Settings, clock: Clock | None = None) -> Hub:
    """Database, features, pages, jobs, in that order; nothing is started."""
    from kiosk_ui.app import create_app
    from kiosk_ui.frame.labels import labels

    node = open_node(settings, clock)
    app = create_app(node)
    jobs: list[Job] = list(chain.from_iterable(feature.jobs for feature in node.features))
    jobs += (voices_job(labels), seen.job(app.extensions["seen"], labels))
    jobs.append(scrubbing.job(FromNeighbours))
    return Hub(node, app, schedule(node, jobs))
