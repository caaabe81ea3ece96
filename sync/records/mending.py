"""A log that went on without its machine: a backup was put back, or a card was copied.

The centre has more of the log than the machine that writes it, or something else in its place. The
machine takes a new key; what the centre did not acknowledge is written again under the new log, with
the same ids; the log's true records come back from the centre like anybody's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from hub.core.journal import again
from hub.core.journal.chain import Reach
from hub.core.journal.records import Record
from hub.core.node import Node
from sync.carrying.line import Line
from sync.enrolment import rotation, telling
from sync.enrolment.reply import RefusedError
from sync.records import marks, outgoing


def gone_on_without_us(node: Node, there: Mapping[str, Reach]) -> bool:
    """Whether the centre has what we have not, or something else, in a log that we go on with."""
    closed = marks.former()
    return any(
        log not in closed
        and (reach := there.get(log)) is not None
        and not outgoing.is_here(log, reach)
        for log in outgoing.own_logs(node)
    )


def are_ours(node: Node, records: Sequence[Record]) -> bool:
    """Whether the centre brings what we have not of a log that we go on with: another machine's."""
    closed = marks.former()
    going_on = {log: reach.seq for log, reach in outgoing.here(node).items() if log not in closed}
    return any(record.seq > going_on.get(record.writer, record.seq) for record in records)


def take_new_log(node: Node, there: Mapping[str, Reach]) -> int:
    """Go on under a new key; answers how many records were written again.

    One transaction. A power cut before its end leaves the log as it was, under a new key: the next
    contact meets the same and mends it.
    """
    with node.journal.writing():
        cut = {
            log: marks.get(marks.acked(log), 0)
            for log in outgoing.own_logs(node)
            if log not in marks.former() and (log == node.journal.writer or log in there)
        }
        writer = rotation.adopt_new_writer(node, rotation.RESTORED)
        for log in cut:
            marks.is_former(node, log)
        return again.adopt(node.journal, writer, cut)


def tell_new_key(node: Node, line: Line) -> bool:
    """Tell the centre of the keys that it does not know yet; whether there were any."""
    if not rotation.waiting(node):
        return False
    with contextlib.suppress(RefusedError):  # the hello that follows tells why
        telling.tell_rotation(node, line)
    return True
