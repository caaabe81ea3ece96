"""Whether this space is linked to a centre, in one sentence for the technical room."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.errors import OperatorError
from kiosk_ui.frame.auth import node
from kiosk_ui.frame.errors import sentence
from kiosk_ui.frame.language import _, mark
from sync.enrolment import asking
from sync.watching import admitted

#: How each state looks: the notice's kind, its icon, its sentence.
LOOKS = {
    asking.ALONE: ("info", "info", mark("This space is not linked to a centre.")),
    asking.UNSENT: ("warn", "clock", mark("The line was cut. The hub goes on asking {centre}.")),
    asking.WAITING: ("warn", "clock", mark("{centre} must still let this space in.")),
    asking.PEOPLE: ("warn", "group", mark("{centre} let this space in: one question is left.")),
    asking.LINKED: ("good", "ok", mark("This space is linked to {centre} as {space}.")),
    asking.SHUT: ("bad", "lock", mark("{centre} did not let this space in.")),
}

SHUT_OUT = mark("{centre} does not take this hub any more.")
ANEW = mark("Call the centre. With a new code, choose “Link to the centre”, then “Link it again”.")


@dataclass(frozen=True)
class Link:
    """How the link to the centre looks; ``step`` is empty where there is nothing to do."""

    kind: str
    picture: str
    sentence: str
    step: str = ""


def link() -> Link | None:
    """How this space is linked; None at a centre."""
    if node().settings.role != "space":
        return None
    try:
        now = asking.standing(node())
    except OperatorError as error:
        return Link("bad", "cross", sentence(error), _(error.next_step, **error.places))
    if now.state == asking.LINKED and admitted.shut_out(node()):
        return Link("bad", "lock", _(SHUT_OUT, centre=now.centre), _(ANEW))
    kind, picture, said = LOOKS[now.state]
    return Link(kind, picture, _(said, centre=now.centre, space=now.space))
