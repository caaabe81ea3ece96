"""When content is brought by itself: neighbours cost nothing, the centre's line has hours and a budget.

Records go before content: a run uses at most half of what the day still has, never outside the hours of
``sync_windows`` unless a person pressed the button, and what it used counts in the day like everything.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time

from content_cache.errors import ContentError
from hub.core.errors import HubError
from hub.core.node import Node
from sync import contact
from sync.carrying import ssh
from sync.content import asked, state
from sync.content.due import Report, fetch_due, free
from sync.content.errors import budget_used_up
from sync.content.ways import around, central
from sync.enrolment import linked
from sync.timing import history, schedule, uplink
from sync.timing.alone import BusyError, alone
from sync.timing.budget import UNLIMITED
from sync.timing.uplink import Way

log = logging.getLogger(__name__)
WHY = "content"
#: After a whole run the next one is due that much later; after one that left something, that much;
#: after one whose line was cut, that much: lines are up for a minute at a time.
WHOLE_MS, AGAIN_MS, CUT_MS = 20 * 3_600_000, 3_600_000, 4 * 60_000
#: Where nobody could be asked, that long nobody is listened for.
ALONE_MS = 10 * 60_000
#: What a run used is written down at steps of this many bytes.
NOTE_BYTES = 256_000


def look(node: Node) -> bool:
    """Job: begin a run in a thread if one is due; whether it did."""
    return node.settings.role == "space" and is_due(node) and begin(node, pressed=False)


def is_due(node: Node) -> bool:
    """Whether it is time: never yet, long ago, something waits, or somebody asked since."""
    now_ms = node.clock.now_ms()
    alone_ms = state.noted(node.store, state.NOBODY)
    if alone_ms is not None and 0 <= now_ms - alone_ms < ALONE_MS:
        return False
    at_ms, last = state.noted(node.store, state.EVERYBODY), state.last(node.store)
    if at_ms is None or last is None:
        return True
    since_ms = now_ms - at_ms
    wished = any(each.at_ms > at_ms for each in asked.asked(node.store).values())
    wait_ms = CUT_MS if last.cut else AGAIN_MS if last.waiting else WHOLE_MS
    # A clock that went back must not put the next run off for ever.
    return since_ms < 0 or wished or since_ms >= wait_ms


def begin(node: Node, pressed: bool) -> bool:
    """Begin a run in a thread of its own, unless one is under way; whether it did."""
    if is_running(node):
        return False
    name = _name(node)
    threading.Thread(target=_in_thread, args=(node, pressed), name=name, daemon=True).start()
    return True


def is_running(node: Node) -> bool:
    """Whether a run of this process is under way."""
    return any(thread.name == _name(node) for thread in threading.enumerate())


def _name(node: Node) -> str:
    return f"content {node.store.root}"


def go(node: Node, pressed: bool) -> tuple[Report, ...]:
    """One run: first the neighbours, then the centre as far as the line may be used."""
    done: list[Report] = []
    if node.settings.mdns and (found := around(node)):
        done.append(fetch_due(node, free, sources=found))
    way = _way(node)
    sources = central(node) if way else []
    if way and sources and not state.is_stopped(node.store):
        metered = uplink.is_metered(node.settings, way)
        may = schedule.permitted(node, metered, pressed)
        if may.bytes and not may.outside:
            most = may.bytes if may.bytes >= UNLIMITED else may.bytes // 2
            with _Spent(node, way, metered, most) as spent:
                report = fetch_due(node, spent.spend, sources=sources)
                spent.report = report
                done.append(report)
            state.note(node.store, state.EVERYBODY, node.clock.now_ms())
    elif done and not sources and not _has_centre(node):
        state.note(node.store, state.EVERYBODY, node.clock.now_ms())
    if not done:
        state.note(node.store, state.NOBODY, node.clock.now_ms())
    return tuple(done)


class _Spent:
    """The bytes of a run, written down among the contacts of the day as they move."""

    def __init__(self, node: Node, way: Way, metered: bool, most: int) -> None:
        self._node, self._way, self._metered, self._most = node, way, metered, most
        self._used = self._noted = 0
        self._contact = ""
        self._begun_s = time.monotonic()
        self.report: Report | None = None

    def __enter__(self) -> _Spent:
        # While records are exchanged the row has to wait: a contact that begins closes those left open.
        with contextlib.suppress(BusyError), alone(self._node.settings.data_dir):
            self._contact = history.begin(self._node, WHY, WHY, self._way, self._metered)
        return self

    def spend(self, count: int) -> None:
        """Take bytes of the budget; raises StoppedError when it is used up."""
        self._used += count
        if self._used - self._noted >= NOTE_BYTES:
            self._note()
        if self._used > self._most:
            raise budget_used_up()

    def __exit__(self, *error: object) -> None:
        self._note()
        troubles = self.report.troubles if self.report else ()
        first = next((one.error for one in troubles if isinstance(one.error, HubError)), None)
        left = self.report is None or bool(self.report.waiting)
        outcome = contact.FAILED if first else contact.PARTLY if left else contact.DONE
        if self._contact:
            ended = contact.Report(outcome, error=first)
            seconds = time.monotonic() - self._begun_s
            history.finish(self._node, self._contact, ended, (0, self._used), seconds)

    def _note(self) -> None:
        self._noted = self._used
        if not self._contact and self._used:
            self.__enter__()
        if self._contact:
            history.moved(self._node, self._contact, 0, self._used)


def _has_centre(node: Node) -> bool:
    """Whether there is a centre that could be asked once there is Internet."""
    return bool(node.settings.content_ssh or linked.address(node))


def _way(node: Node) -> Way | None:
    """The way out to the centre, None without a network."""
    url = linked.address(node)
    if node.settings.content_ssh:
        url = f"https://{ssh.address_of(node.settings.content_ssh).host}"
    return uplink.find(url) if url else None


def _in_thread(node: Node, pressed: bool) -> None:
    with node.open():
        try:
            go(node, pressed)
        except (HubError, ContentError, OSError) as error:
            log.warning("content was not brought: %s", error)
        except Exception:
            # A thread has nobody who hears of it: the log does, and the next look tries again.
            log.exception("bringing content failed")
        finally:
            node.database.close()
