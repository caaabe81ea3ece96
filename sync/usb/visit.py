"""One visit of a stick, from its first letter read to the moment it may be taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from hub.core.disk import check_room
from hub.core.errors import HubError, OperatorError
from hub.core.node import Node
from sync.contact import DONE, FAILED, PARTLY, Report
from sync.enrolment import trust
from sync.enrolment.roster import Known
from sync.timing import history
from sync.timing.alone import alone
from sync.usb import at_centre, at_space, library, preparing
from sync.usb.outcome import SETTLING, WRITING, Outcome, Tell, quietly
from sync.usb.stick import Stick

#: Why and by what way, in the history.
WAY = "usb"


def at_a_space(node: Node, root: Path, tell: Tell = quietly) -> Outcome:
    """Exchange with the stick mounted at ``root``. Raises BusyError, StickError, OperatorError.

    What goes wrong later is told in the outcome: what was done until then stays done.
    """
    with alone(node.settings.data_dir):
        trust.central_of(node)
        check_room(node.settings)
        stick, done = Stick(root), Outcome()
        contact = history.begin(node, "now", WAY)
        begun_ms = node.clock.mono_ms()
        try:
            at_space.take(node, stick, done, tell)
            tell(WRITING, 0, 0)
            if done.error is None:
                at_space.put(node, stick, done, tell)
            library.bring(node, stick, done, tell)
            tell(SETTLING, 0, 0)
            stick.settle()
        except HubError as error:
            done.error = error
        seconds = (node.clock.mono_ms() - begun_ms) / 1000
        history.finish(node, contact, _report(done), (done.written, done.read), seconds)
    return done


def at_the_centre(node: Node, root: Path, tell: Tell = quietly) -> Outcome:
    """Take a stick's letters at the centre, and answer them. Raises BusyError, StickError."""
    return _at_the_centre(node, root, (), tell)


def prepared(node: Node, root: Path, spaces: Iterable[str] = (), tell: Tell = quietly) -> Outcome:
    """Write a stick for spaces that did not ask, or all; letters on it are taken and answered first.

    Raises BusyError, StickError, OperatorError.
    """
    machines = preparing.machines(spaces)
    if not machines:
        raise OperatorError(
            "No space may exchange with this centre yet.",
            "Make a code for its machine: hub central invite.",
        )
    return _at_the_centre(node, root, machines, tell)


def _at_the_centre(node: Node, root: Path, machines: Sequence[Known], tell: Tell) -> Outcome:
    with alone(node.settings.data_dir):
        check_room(node.settings)
        stick, done = Stick(root), Outcome()
        try:
            spaces = at_centre.serve(node, stick, done, tell)
            if machines and done.error is None:
                spaces = preparing.put(node, stick, machines, spaces, done, tell)
            if done.error is None:
                library.put(node, stick, spaces, done, tell)
            tell(SETTLING, 0, 0)
            stick.settle()
        except HubError as error:
            done.error = error
    return done


def _report(done: Outcome) -> Report:
    moved = done.facts_down or done.facts_up
    outcome = DONE if done.error is None else PARTLY if moved else FAILED
    return Report(
        outcome, done.facts_up, done.facts_down, done.files_up, done.files_down, error=done.error
    )
