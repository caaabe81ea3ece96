"""Content over the line, when records went well: once a day, within the hours and the day's budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.core.errors import HubError
from hub.core.journal.records import LOG
from hub.core.node import Node
from sync import linked
from sync.contact import DONE, FAILED, PARTLY, Report
from sync.content.due import fetch_due
from sync.content.errors import budget_used_up
from sync.content.sources import Source
from sync.timing import history, uplink
from sync.timing.alone import alone
from sync.timing.budget import Allowance
from sync.timing.reckoning import Now

#: The way in the history, and why.
WAY, WHY = "content", "schedule"
#: After one that did not end well, not again within this, in milliseconds.
AGAIN_MS = 3_600_000
#: A run writes down what it used at steps of this many bytes.
NOTE_BYTES = 256_000


def is_due(node: Node) -> bool:
    """Whether content was not asked for yet today, or came only in part a while ago."""
    last = next(iter(history.contacts(node, 1, way=WAY)), None)
    if last is None:
        return True
    now = history.now(node)
    if Now(last.at_ms, True).day != now.day:
        return True
    return last.outcome != DONE and now.ms - last.at_ms >= AGAIN_MS


def bring(
    node: Node,
    permitted: Callable[[Node, bool, bool], Allowance],
    sources: Sequence[Source] | None = None,
) -> Report | None:
    """Bring what is due; None if nothing may come now. Raises BusyError."""
    with alone(node.settings.data_dir):
        way = uplink.find(linked.address(node))
        metered = way is not None and uplink.is_metered(node.settings, way)
        may = permitted(node, metered, False)
        if may.bytes == 0 or may.urgency < LOG:
            return None
        made = history.begin(node, WHY, WAY, way, metered)
        begun_ms, used, noted = node.clock.mono_ms(), 0, 0

        def spend(count: int) -> None:
            nonlocal used, noted
            used += count
            if used - noted >= NOTE_BYTES:
                noted = used
                history.moved(node, made, 0, used)
            if used > may.bytes:
                raise budget_used_up()

        report = Report()
        try:
            came = fetch_due(node, spend, sources=sources)
            errors = [one.error for one in came.troubles if isinstance(one.error, HubError)]
            report.error = errors[0] if errors else None
            report.outcome = PARTLY if came.waiting or came.troubles else DONE
        except HubError as error:
            report = Report(FAILED, error=error)
        seconds = (node.clock.mono_ms() - begun_ms) / 1000
        history.finish(node, made, report, (0, used), seconds)
        return report
