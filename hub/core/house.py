"""The house's own tables, records, permissions and jobs, declared like any feature's."""

from __future__ import annotations

from hub.core.blobs.models import Blob, BlobSource
from hub.core.blobs.records import KINDS as BLOBS
from hub.core.blobs.work import prepare, tidy
from hub.core.civic.models import CivicAct, CivicAttached, CivicReaction, CivicThread
from hub.core.feature import EACH, MACHINE, Feature, Job, Tile
from hub.core.jobs.maintenance import back_up_nightly, checkpoint, date_this_boot, forget_forms
from hub.core.jobs.turns import JobTurn
from hub.core.journal import JournalHead, JournalRecord
from hub.core.journal.models import FeedHead, FeedRow, FeedWaiting, JournalHeld
from hub.core.people.models import (
    Credential,
    Person,
    PersonRole,
    PostedForm,
    Session,
    Space,
    Throttle,
)
from hub.core.people.passes import ContentPass
from hub.core.people.records import KINDS as PEOPLE
from hub.core.people.sessions import sweep
from hub.core.permissions import CORE
from hub.core.usage.models import Activity, MeterMark, Visit
from hub.core.usage.records import KINDS as USAGE
from hub.core.usage.service import flush, recover

HOUSE = Feature(
    name="house",
    models=(
        Space,
        Person,
        PersonRole,
        Visit,
        Activity,
        CivicThread,
        CivicAct,
        CivicAttached,
        CivicReaction,
        Blob,
    ),
    local_models=(
        JournalRecord,
        JournalHead,
        JournalHeld,
        FeedHead,
        FeedRow,
        FeedWaiting,
        Credential,
        Session,
        Throttle,
        PostedForm,
        MeterMark,
        BlobSource,
        JobTurn,
        ContentPass,
    ),
    kinds=(*PEOPLE, *USAGE, *BLOBS),
    permissions=CORE,
    jobs=(
        Job("usage.recover", recover, every_s=3600, at_start=True),
        Job("usage.flush", flush, every_s=60, where=EACH),
        Job("db.checkpoint", checkpoint, every_s=60, where=MACHINE),
        Job("session.sweep", sweep, every_s=60),
        Job("clock.fix", date_this_boot, every_s=120, at_start=True),
        Job("form.forget", forget_forms, every_s=6 * 3600),
        Job("blobs.prepare", prepare, every_s=3, at_start=True, where=MACHINE),
        Job("blobs.tidy", tidy, every_s=3600, at_start=True, where=MACHINE),
        Job("backup.nightly", back_up_nightly, every_s=24 * 3600, where=MACHINE),
    ),
    tiles=(
        Tile("/mon-espace/", "My space", "me", "me", "home.see", 40),
        Tile("/animer/", "Facilitate", "animate", "animate", "space.animate", 70),
        Tile("/technique/", "Technical room", "tech", "tech", "system.see", 90),
        Tile("/aide", "Help", "help", "help", "home.see", 100),
    ),
    dated=(("visit", "started_ms"), ("civic_act", "at_ms"), ("civic_reaction", "at_ms")),
)
