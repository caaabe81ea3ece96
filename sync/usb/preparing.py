"""A stick that begins at the centre: letters for spaces that did not ask, sealed to their machines."""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.errors import OperatorError
from hub.core.node import Node
from sync.enrolment import roster
from sync.enrolment.roster import Known
from sync.usb import answering
from sync.usb.outcome import Outcome, Tell
from sync.usb.stick import Stick
from sync.watching.progress import count, mark


def machines(spaces: Iterable[str] = ()) -> list[Known]:
    """The machine that each space has now; of all that may exchange if none are named.

    Raises OperatorError where a named one has none.
    """
    newest: dict[str, Known] = {}
    for known in roster.everybody():  # the newest of a space first
        if known.live:
            newest.setdefault(known.space_id, known)
    named = list(dict.fromkeys(spaces))
    if not named:
        return list(newest.values())
    for space_id in named:
        if space_id not in newest:
            of = roster.space(space_id)
            raise OperatorError(
                "No machine of {space} may exchange with this centre: nothing can be written for it.",
                "Approve the machine that waits (hub central spaces), or make a code for a new one: "
                "hub central invite --replaces.",
                space=of.name if of else space_id,
            )
    return [newest[space_id] for space_id in named]


def put(
    node: Node, stick: Stick, of: Iterable[Known], served: list[str], done: Outcome, tell: Tell
) -> list[str]:
    """Write for machines whose space was not ``served`` already; all spaces that the stick is for."""
    ready = list(served)
    for known in of:
        if done.error is not None:
            break
        if known.space_id not in ready:
            answering.unasked(node, stick, known, done, tell)
            if done.error is None:
                ready.append(known.space_id)
    done.spaces = len(ready)
    if done.error is None:
        done.notes.append(
            count(
                len(ready),
                mark("The stick is ready for 1 space."),
                mark("The stick is ready for {count} spaces."),
            )
        )
    return ready
