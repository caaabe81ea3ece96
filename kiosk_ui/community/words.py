"""How the community is said on pages: kinds, ways in, states, with their pictures and icons."""

from __future__ import annotations

from hub.features.community.board import Offer
from hub.features.community.machines import LIVE
from kiosk_ui.civic.states import OFFERS as SIGNS
from kiosk_ui.civic.states import Sign
from kiosk_ui.frame.language import _, mark

#: Kinds of groups, each with what such a group is called that has no name of its own.
KINDS = {
    "women": (mark("Women"), mark("Group of women")),
    "youth": (mark("Young people"), mark("Group of young people")),
    "association": (mark("Association"), mark("Association")),
    "craft": (mark("Craft and trade"), mark("Group of a craft")),
    "other": (mark("Neighbours and others"), mark("Group")),
}
#: How one comes into a group: what its founder chooses, and how its page says it.
ENTRIES = {
    "open": Sign(mark("Everybody can come in"), "group", "good"),
    "request": Sign(mark("One asks to come in"), "key", "info"),
    "women": Sign(mark("Women only"), "woman", "info"),
}
#: What the board holds: one of it, several of it.
OFFERS = {
    "job": (mark("Work"), mark("Work offered")),
    "training": (mark("Training"), mark("Training offered")),
    "call": (mark("Call for projects"), mark("Call for projects")),
    "ad": (mark("Small ad"), mark("Small ad")),
}
CONTACTS = {
    "facilitator": Sign(mark("See the facilitator"), "animate", "info"),
    "phone": Sign(mark("Call me on my number"), "phone", "info"),
}
REACTIONS = (("thank", mark("Thank you"), "star"), ("support", mark("I support"), "check"))
#: What a page says once something is done, by the key in its address.
DONE = {
    "dit": mark("Thank you. A moderator listens first, then the group hears it."),
    "la": mark("It is on the wall."),
    "demande": mark("Thank you. A moderator looks at your group first, then people can come in."),
    "fait": mark("It is noted. Thank you."),
    "signale": mark("Thank you. A moderator will hear it again."),
    "offert": mark("Thank you. A moderator looks at it first, then it is on the board."),
    "affiche": mark("It is on the board."),
    "interesse": mark("It is noted: who offers this is told."),
}


def offer_kind(of: Offer) -> str:
    """What an opportunity's kind is called."""
    return _(OFFERS.get(of.kind, OFFERS["ad"])[0])


def offer_state(of: Offer) -> Sign | None:
    """How an opportunity stands, None while it is simply good."""
    if of.state in LIVE:
        return SIGNS["past"] if of.past else None
    return SIGNS[of.state]
