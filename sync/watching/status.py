"""How the exchange stands: what pages and commands show, gathered in a few small queries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.core.clock import DAY_MS
from hub.core.node import Node
from sync.contact import RUNNING
from sync.enrolment import linked
from sync.records.waiting import FACT_BYTES, Waiting, waiting
from sync.timing import history, plans, uplink, windows
from sync.timing.alone import is_busy
from sync.timing.budget import LEAST, MB, Budget
from sync.timing.history import Contact
from sync.timing.uplink import Way
from sync.watching.progress import Said, mark, what_waits

#: Contacts that the speed of the line is measured over, and its speed before any, in bytes a second.
MEASURED, SPEED = 20, 4_000
#: How the exchange stands. ``ALONE``: no centre is set.
ALONE, ACTIVE, SOON, NO_WAY, TROUBLE, SPENT, QUIET = (
    "alone", "active", "soon", "no way", "trouble", "spent", "quiet",
)  # fmt: skip
#: A sentence for each, in plain words.
WORDS = {
    ALONE: mark("This space is not linked to a centre."),
    ACTIVE: mark("The exchange with the centre is under way."),
    SOON: mark("The hub will speak with the centre in a moment."),
    NO_WAY: mark("There is no Internet now. The hub waits for it, nothing is lost."),
    TROUBLE: mark("The last exchange did not work. The hub tries again by itself."),
    SPENT: mark("The megabytes of today are used up. The exchange goes on tomorrow."),
    QUIET: mark("The exchange with the centre works."),
}


@dataclass(frozen=True)
class Status:
    """Everything about the exchange of this space.

    ``limit`` is the day's budget on this line in bytes, 0 if there is none; ``next_s`` the seconds to
    the next contact; ``up_since_ms`` since when there is a way out, or none if there is not.
    """

    state: str
    way: Way | None
    metered: bool
    since_ms: int | None
    last: Contact | None
    last_good: Contact | None
    waiting: Waiting
    speed: float
    fact_bytes: float
    used: int
    limit: int
    price_per_mb: float
    next_s: float | None
    window_min: int
    now_ms: int

    @property
    def sentence(self) -> Said:
        """How it stands, in plain words."""
        return Said(WORDS[self.state])

    @property
    def waits(self) -> Said:
        """What waits, in words, and for about how long."""
        return what_waits(self.waiting, self.seconds if self.waiting else None)

    @property
    def seconds(self) -> float:
        """About how long the line is busy with what waits."""
        return self.waiting.size(self.fact_bytes) / self.speed

    @property
    def cost(self) -> float:
        """What today's bytes cost, in XOF."""
        return self.used / MB * self.price_per_mb

    @property
    def trouble(self) -> Contact | None:
        """The last contact, if it went wrong."""
        return self.last if self.last and self.last.message and not self.last.good else None


def status(node: Node) -> Status:
    """How the exchange of this space stands."""
    settings, now = node.settings, history.now(node)
    url = linked.address(node)
    way = uplink.find(url)
    notes = history.notes(node, 0, 1)
    noted = bool(notes) and notes[0].up == (way is not None)  # as the clockwork saw it last
    metered = noted and notes[0].metered
    latest = [_settled(node, one) for one in history.contacts(node, MEASURED, way="line")]
    good = [one for one in latest if one.good]
    good = good or history.contacts(node, MEASURED, good=True, way="line")
    limit = Budget(settings.daily_mb * MB, settings.metered_daily_mb * MB).of(metered)
    used = history.used(node, now.day, metered).total
    plan = plans.load(node)
    here = plan is not None and plan.boot == node.clock.boot
    wait_s = max(plan.next_mono_ms - node.clock.mono_ms(), 0) / 1000 if plan and here else None
    last = latest[0] if latest else None
    state = _state(
        bool(url), way, is_busy(settings.data_dir), bool(plan and plan.asked),
        bool(limit and limit - used < LEAST), last,
    )  # fmt: skip
    return Status(
        state=state,
        way=way,
        metered=metered,
        since_ms=notes[0].at_ms if noted else None,
        last=last,
        last_good=good[0] if good else None,
        waiting=waiting(node),
        speed=speed_of(good),
        fact_bytes=fact_bytes_of(good),
        used=used,
        limit=limit,
        price_per_mb=settings.price_per_mb,
        next_s=wait_s,
        window_min=windows.wait_min(windows.parse(settings.sync_windows), now.minute),
        now_ms=now.ms,
    )


def speed_of(contacts: list[Contact]) -> float:
    """Bytes a second, both ways, over contacts that lasted."""
    long = [one for one in contacts if one.seconds >= 1]
    seconds = sum(one.seconds for one in long)
    moved = sum(one.sent + one.received for one in long)
    return moved / seconds if moved and seconds else SPEED


def fact_bytes_of(contacts: list[Contact]) -> float:
    """What a fact costs on the line, by contacts that sent many and no file."""
    some = [one for one in contacts if one.facts_up >= 20 and not one.blobs_up]
    facts = sum(one.facts_up for one in some)
    return sum(one.sent for one in some) / facts if facts else FACT_BYTES


def _state(
    linked: bool, way: Way | None, busy: bool, asked: bool, spent: bool, last: Contact | None
) -> str:
    """The one thing to say first."""
    if not linked:
        return ALONE
    if busy:
        return ACTIVE
    if way is None:
        return NO_WAY
    if spent:
        return SPENT
    if asked or last is None:
        return SOON
    return QUIET if last.good else TROUBLE


def _settled(node: Node, contact: Contact) -> Contact:
    """A contact that never told its end while nobody is at it: it was interrupted."""
    if contact.outcome != RUNNING or is_busy(node.settings.data_dir):
        return contact
    return replace(
        contact, outcome="cut", message=history.INTERRUPTED, step=history.GOES_ON, places={}
    )


def spent_of(contacts: list[Contact], price_per_mb: float) -> tuple[int, float]:
    """(bytes, XOF) of some contacts, those on metered lines alone."""
    moved = sum(one.sent + one.received for one in contacts if one.metered)
    return moved, moved / MB * price_per_mb


#: How far the pages look back, in milliseconds.
LOOK_BACK_MS = 14 * DAY_MS
