"""The exchange in one line, for the facilitator's first page."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_ui.exchange import words
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.language import _
from sync.enrolment import linked
from sync.watching import status

#: States that need no more than a quiet line.
CALM = frozenset({status.QUIET, status.ACTIVE, status.SOON})


@dataclass(frozen=True)
class Brief:
    """How it stands, what waits, and when it last worked; ``calm`` if nobody need look."""

    calm: bool
    sentence: str
    waits: str
    last: str


def brief() -> Brief | None:
    """The line, or None where there is no centre to speak with."""
    of = node()
    if of.settings.role != "space" or not linked.address(of):
        return None
    now = status.status(of)
    good = now.last_good
    last = words.say_moment(good.at_ms, now.now_ms) if good else ""
    return Brief(
        now.state in CALM,
        words.say(now.sentence),
        words.say(now.waits),
        _("Last success: {moment}.", moment=last) if last else "",
    )
