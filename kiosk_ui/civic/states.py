"""How states of matters are shown, of every machine: words, an icon, a tone."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from kiosk_ui.frame.language import mark


class Sign(NamedTuple):
    """How a state is shown: words, an icon, a tone (good, warn, bad, info, or none)."""

    words: str
    icon: str
    tone: str


#: Of a question to an official, and how late its answer is.
QUESTIONS = {
    "submitted": Sign(mark("A moderator listens first"), "clock", ""),
    "refused": Sign(mark("Refused by the moderation"), "minus", "bad"),
    "published": Sign(mark("On its way to the official"), "send", "info"),
    "delivered": Sign(mark("The official has the question"), "person", "info"),
    "acknowledged": Sign(mark("The official will answer"), "calendar", "info"),
    "transcribed": Sign(mark("Answered on paper, to be confirmed"), "document", "info"),
    "answered": Sign(mark("Answered"), "speak", "good"),
    "judged_answered": Sign(mark("This answers the question"), "face-good", "good"),
    "judged_partly": Sign(mark("This answers in part"), "face-soft", "warn"),
    "judged_not": Sign(mark("This does not answer"), "face-bad", "bad"),
    "declined": Sign(mark("The official declined to answer"), "cross", "bad"),
    "transferred": Sign(mark("Handed on to somebody else"), "next", ""),
    "withdrawn": Sign(mark("Taken back"), "trash", ""),
    "late": Sign(mark("Late"), "warning", "warn"),
    "very_late": Sign(mark("Very late"), "warning", "bad"),
}
#: Of what an official promised; overdue beside its state.
PROMISES = {
    "open": Sign(mark("Promised"), "calendar", "info"),
    "in_progress": Sign(mark("Under way"), "play", "info"),
    "kept": Sign(mark("Promise kept"), "ok", "good"),
    "kept_partly": Sign(mark("Promise kept in part"), "face-soft", "warn"),
    "broken": Sign(mark("Promise broken"), "cross", "bad"),
    "overdue": Sign(mark("The day is past"), "warning", "bad"),
}
#: Of a proposal, and of what else is said in MonElu.
PROPOSALS = {
    "submitted": Sign(mark("Waits for the facilitator"), "clock", ""),
    "refused": Sign(mark("Not shown"), "cross", "bad"),
    "published": Sign(mark("Open to support"), "speak", "info"),
    "review": Sign(mark("The council looks at it"), "search", "info"),
    "accepted": Sign(mark("Accepted"), "check", "good"),
    "declined": Sign(mark("Not accepted"), "cross", "bad"),
    "merged": Sign(mark("Part of another proposal"), "group", ""),
    "funded": Sign(mark("The money is there"), "money", "good"),
    "progress": Sign(mark("Work is under way"), "sync", "info"),
    "done": Sign(mark("Done: is it true?"), "star", "good"),
    "abandoned": Sign(mark("Given up"), "stop", "bad"),
    "confirmed": Sign(mark("Done, people say so too"), "face-good", "good"),
    "contested": Sign(mark("People say it is not done"), "face-bad", "bad"),
    "withdrawn": Sign(mark("Taken back"), "back", ""),
    "draft": Sign(mark("Not sent yet"), "edit", ""),
}
DEBATES = {
    "planned": Sign(mark("Coming"), "calendar", "info"),
    "open": Sign(mark("Open now"), "speak", "good"),
    "closed": Sign(mark("Over: conclusions are being written"), "edit", "warn"),
    "concluded": Sign(mark("Concluded"), "ok", ""),
    "cancelled": Sign(mark("Called off"), "cross", "bad"),
}
#: Of what somebody said in a debate.
CONTRIBUTIONS = {
    "submitted": Sign(mark("A moderator listens first"), "clock", ""),
    "published": Sign(mark("Everybody hears it"), "ok", "good"),
    "refused": Sign(mark("It was refused"), "minus", "bad"),
    "withdrawn": Sign(mark("Taken back"), "trash", ""),
}
#: Of what somebody said in a group; who reported it is not told, so it stands as before.
WORDS = CONTRIBUTIONS | {"reported": CONTRIBUTIONS["published"]}
GROUPS = {
    "submitted": Sign(mark("A moderator confirms it first"), "clock", "warn"),
    "refused": Sign(mark("It was not confirmed"), "minus", "bad"),
    "published": Sign(mark("This group is open"), "ok", "good"),
    "withdrawn": Sign(mark("Taken back"), "trash", ""),
    "closed": Sign(mark("This group is closed"), "lock", ""),
}
#: Of somebody in a group, as she sees it.
MEMBERSHIPS = {
    "member": Sign(mark("I am in the group"), "ok", "good"),
    "lead": Sign(mark("I lead the group"), "star", "good"),
    "asked": Sign(mark("I asked to come in"), "clock", "warn"),
    "declined": Sign(mark("The group did not let me in"), "minus", "bad"),
    "left": Sign(mark("I left the group"), "quit", ""),
    "removed": Sign(mark("I am not in the group any more"), "minus", "bad"),
}
MEETINGS = {
    "planned": DEBATES["planned"],
    "held": Sign(mark("It took place"), "ok", "good"),
    "cancelled": DEBATES["cancelled"],
}
#: Of an opportunity; past beside its state.
OFFERS = {
    "submitted": Sign(mark("A moderator listens first"), "clock", "warn"),
    "refused": CONTRIBUTIONS["refused"],
    "published": Sign(mark("On the board"), "ok", "good"),
    "reported": Sign(mark("On the board"), "ok", "good"),
    "withdrawn": CONTRIBUTIONS["withdrawn"],
    "filled": Sign(mark("Somebody was found"), "face-good", "good"),
    "past": Sign(mark("It is over"), "clock", ""),
}


def install(app: Flask) -> None:
    """Give templates the signs: ``signs.QUESTIONS[question.state]``."""
    app.jinja_env.globals.update(
        signs={
            "QUESTIONS": QUESTIONS,
            "PROMISES": PROMISES,
            "PROPOSALS": PROPOSALS,
            "DEBATES": DEBATES,
            "CONTRIBUTIONS": CONTRIBUTIONS,
            "WORDS": WORDS,
            "GROUPS": GROUPS,
            "MEMBERSHIPS": MEMBERSHIPS,
            "MEETINGS": MEETINGS,
            "OFFERS": OFFERS,
        }
    )
