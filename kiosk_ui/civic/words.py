"""How matters, moderators' reasons and news are said on pages: words, icon and tone of each."""

from __future__ import annotations

from typing import NamedTuple

from hub.features.moderation.rules import REASONS
from hub.features.notices.rules import (
    BESIDE,
    CONTRIBUTION,
    DEBATE,
    GROUP,
    MEETING,
    MEMBERSHIP,
    OFFER,
    OPINION,
    OVER,
    OWN,
    POST,
    PROMISE,
    PROPOSAL,
    QUESTION,
    REPLY,
    SHOWN,
    UNDER,
)  # fmt: skip
from kiosk_ui.frame.language import _, mark


class Kind(NamedTuple):
    """What a matter is called, with the subject that gives its colour, an icon and an address.

    ``path`` holds ``{id}`` or ``{parent}``; '' where a matter has no page of its own.
    """

    words: str
    subject: str
    icon: str
    path: str = ""


class News(NamedTuple):
    """A piece of news: its sentence, an icon and a tone (good, warn, bad, info)."""

    words: str
    icon: str
    tone: str


KINDS = {
    QUESTION: Kind(mark("Question to an official"), "xensa", "xensa", "/xensa/{id}"),
    PROMISE: Kind(mark("Promise of an official"), "xensa", "calendar", "/xensa/promesses/{id}"),
    "monelu.message": Kind(mark("Message of an official"), "monelu", "speak", "/monelu/voir/{id}"),
    "monelu.decision": Kind(mark("Decision of the council"), "monelu", "document", "/monelu/voir/{id}"),
    OPINION: Kind(mark("Opinion"), "monelu", "speak", "/monelu/voir/{parent}"),
    PROPOSAL: Kind(mark("Proposal"), "monelu", "sun", "/monelu/voir/{id}"),
    DEBATE: Kind(mark("Debate"), "monelu", "meeting", "/debats/{id}"),
    CONTRIBUTION: Kind(mark("Word in a debate"), "monelu", "meeting", "/debats/{parent}"),
    GROUP: Kind(mark("Group"), "xensa", "group", "/communaute/{id}"),
    MEMBERSHIP: Kind(mark("Group"), "xensa", "group", "/communaute/{parent}"),
    POST: Kind(mark("Words in a group"), "xensa", "speak", "/communaute/mot/{id}"),
    REPLY: Kind(mark("Answer in a group"), "xensa", "speak", "/communaute/mot/{id}"),
    MEETING: Kind(mark("Meeting of a group"), "xensa", "meeting", "/communaute/{parent}"),
    OFFER: Kind(mark("Opportunity"), "xensa", "work", "/communaute/travail/{id}"),
}  # fmt: skip
ANY_KIND = Kind(mark("What somebody said"), "animate", "speak")

_REASON_ICONS = {
    "insult": "face-bad", "private": "lock", "accusation": "warning", "hatred": "group",
    "violence": "cross", "unclear": "audio", "elsewhere": "next", "twice": "replay",
    "advert": "money", "other": "edit",
}  # fmt: skip

#: What happened, by whose matter, machine and action; the machine '' stands for every other.
NEWS = {
    (OWN, QUESTION, "publish"): News(mark("Your question is published."), "ok", "good"),
    (OWN, QUESTION, "refuse"): News(mark("Your question was not published."), "minus", "bad"),
    (OWN, QUESTION, "deliver"): News(mark("The official has your question."), "send", "info"),
    (OWN, QUESTION, "acknowledge"): News(mark("The official will answer your question."), "calendar", "info"),
    (OWN, QUESTION, "answer"): News(mark("The official answered your question."), "speak", "good"),
    (OWN, QUESTION, "confirm"): News(mark("The official answered your question."), "speak", "good"),
    (OWN, QUESTION, "decline"): News(mark("The official does not answer your question."), "cross", "bad"),
    (OWN, QUESTION, "transfer"): News(mark("Your question went on to another official."), "next", "info"),
    (OWN, QUESTION, "judge_answered"): News(mark("The facilitator noted: people find that this answers your question."), "face-good", "good"),
    (OWN, QUESTION, "judge_partly"): News(mark("The facilitator noted: people find that this answers in part."), "face-soft", "warn"),
    (OWN, QUESTION, "judge_not"): News(mark("The facilitator noted: people find that this does not answer."), "face-bad", "warn"),
    (UNDER, PROMISE, "promise"): News(mark("The official promised something."), "calendar", "info"),
    (UNDER, PROMISE, "keep"): News(mark("The promise is kept."), "ok", "good"),
    (UNDER, PROMISE, "keep_partly"): News(mark("The promise is kept in part."), "face-soft", "warn"),
    (UNDER, PROMISE, "break"): News(mark("The promise is broken."), "cross", "bad"),
    (OWN, OPINION, "publish"): News(mark("Your opinion is published."), "ok", "good"),
    (OWN, OPINION, "refuse"): News(mark("Your opinion was not published."), "minus", "bad"),
    (UNDER, OPINION, "publish"): News(mark("Somebody gave an opinion on what you said."), "speak", "info"),
    (OWN, PROPOSAL, "publish"): News(mark("Your proposal is published."), "ok", "good"),
    (OWN, PROPOSAL, "refuse"): News(mark("Your proposal was not published."), "minus", "bad"),
    (OWN, PROPOSAL, "review"): News(mark("The council looks at your proposal."), "meeting", "info"),
    (OWN, PROPOSAL, "accept"): News(mark("Your proposal is accepted: it is in the action plan."), "star", "good"),
    (OWN, PROPOSAL, "decline"): News(mark("Your proposal was not accepted."), "cross", "bad"),
    (OWN, PROPOSAL, "merge"): News(mark("Your proposal became part of another one."), "group", "info"),
    (OWN, PROPOSAL, "fund"): News(mark("There is money for your proposal."), "money", "good"),
    (OWN, PROPOSAL, "start"): News(mark("The work of your proposal has begun."), "play", "good"),
    (OWN, PROPOSAL, "done"): News(mark("Your proposal is done. Come and say whether it is so."), "ok", "good"),
    (OWN, PROPOSAL, "abandon"): News(mark("The work of your proposal was given up."), "cross", "bad"),
    (OWN, GROUP, "publish"): News(mark("Your group is open: people can come in."), "group", "good"),
    (OWN, GROUP, "refuse"): News(mark("Your group was not confirmed."), "minus", "bad"),
    (OWN, MEMBERSHIP, "accept"): News(mark("You are in the group."), "ok", "good"),
    (OWN, MEMBERSHIP, "decline"): News(mark("The group did not let you in."), "minus", "bad"),
    (OWN, MEMBERSHIP, "entrust"): News(mark("The group is entrusted to you: you can plan its meetings."), "star", "good"),
    (OWN, MEMBERSHIP, "remove"): News(mark("You are not in the group any more."), "minus", "bad"),
    (UNDER, MEMBERSHIP, "ask"): News(mark("Somebody asks to come into your group."), "person", "info"),
    (UNDER, REPLY, "announce"): News(mark("Somebody answered you."), "speak", "info"),
    (BESIDE, MEETING, "plan"): News(mark("Your group meets."), "meeting", "info"),
    (BESIDE, MEETING, "move"): News(mark("The meeting of your group is at another time or place."), "calendar", "warn"),
    (BESIDE, MEETING, "cancel"): News(mark("The meeting of your group is called off."), "cross", "bad"),
    (BESIDE, MEETING, "minute"): News(mark("What came out of the meeting of your group."), "document", "good"),
    (OWN, OFFER, "publish"): News(mark("What you offer is on the board."), "ok", "good"),
    (OWN, OFFER, "refuse"): News(mark("What you offer was not put on the board."), "minus", "bad"),
    (OWN, OFFER, "interest"): News(mark("Somebody is interested in what you offer."), "face-good", "good"),
    (OWN, "", "publish"): News(mark("What you said is published."), "ok", "good"),
    (OWN, "", "refuse"): News(mark("What you said was not published."), "minus", "bad"),
    (OWN, "", "answer"): News(mark("Somebody answered you."), "speak", "good"),
    (OWN, "", "decline"): News(mark("Somebody declined to answer you."), "cross", "bad"),
    (UNDER, "", "publish"): News(mark("Somebody answered you."), "speak", "info"),
    (UNDER, "", "answer"): News(mark("Somebody answered you."), "speak", "info"),
    (OVER, DEBATE, "conclude"): News(mark("The debate that you spoke in has its conclusions."), "document", "good"),
    (OWN, "", SHOWN): News(mark("A moderator hid what you said. It is kept, and few can see it."), "lock", "bad"),
}  # fmt: skip
CROSSED = mark("You had taken it back; this was on its way already.")


def kind_of(machine: str) -> Kind:
    """What a matter of a machine is."""
    return KINDS.get(machine, ANY_KIND)


def path_of(machine: str, thread: str, parent: str) -> str:
    """The page of a matter, '' if it has none."""
    return kind_of(machine).path.format(id=thread, parent=parent or thread)


def news_of(relation: str, machine: str, action: str) -> News:
    """How a piece of news is said."""
    return NEWS.get((relation, machine, action)) or NEWS[relation, "", action]


def why(reason: str) -> str:
    """A reason in the reader's language: one of the list, or as somebody wrote it."""
    return _(REASONS[reason]) if reason in REASONS else reason


def reasons() -> list[tuple[str, str, str]]:
    """The reasons to choose from: key, words, icon."""
    return [(key, _(words), _REASON_ICONS[key]) for key, words in REASONS.items()]
