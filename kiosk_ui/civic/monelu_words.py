"""How MonElu's actions, subjects and stances are said, with the picture of each."""

from __future__ import annotations

from kiosk_ui.frame.language import mark

#: The road of a proposal that goes well, one picture a step.
ROAD = ("published", "review", "accepted", "funded", "progress", "done", "confirmed")
#: How far along the road the states beside it are.
BESIDE = {"contested": "done", "abandoned": "progress", "declined": "review", "merged": "review"}

SUBJECTS = {
    "water": mark("Water"),
    "health": mark("Health"),
    "school": mark("School"),
    "road": mark("Roads"),
    "fields": mark("Fields and animals"),
    "market": mark("Market and trade"),
    "work": mark("Work for the young"),
    "clean": mark("Cleanliness"),
    "other": mark("Something else"),
}
STANCES = {
    "for": (mark("I am for it"), "face-good"),
    "against": (mark("I am against it"), "face-bad"),
    "question": (mark("I have a question"), "help"),
}
BENEFITS = {
    "women": (mark("Women"), "woman"),
    "young": (mark("The young"), "youth"),
    "everybody": (mark("Everybody"), "group"),
}
#: An action on a matter: what its button says, its icon.
ACTIONS = {
    "publish": (mark("Show it to everybody"), "ok"),
    "refuse": (mark("Do not show it"), "cross"),
    "appeal": (mark("Ask another moderator"), "replay"),
    "withdraw": (mark("Take it back"), "back"),
    "paper": (mark("Signatures on paper"), "document"),
    "review": (mark("Bring it before the council"), "send"),
    "accept": (mark("Accept: put it into the plan"), "check"),
    "decline": (mark("Do not accept"), "cross"),
    "merge": (mark("Make it part of another proposal"), "group"),
    "fund": (mark("Grant money"), "money"),
    "start": (mark("The work begins"), "play"),
    "follow": (mark("Say how far the work is"), "sync"),
    "done": (mark("It is done"), "star"),
    "abandon": (mark("Give it up"), "stop"),
    "confirm": (mark("Yes, it is done"), "face-good"),
    "contest": (mark("No, it is not done"), "face-bad"),
}
#: An act that was done, as the history of a proposal says it.
HISTORY = {
    "submit": mark("Proposed"),
    "publish": mark("Shown to everybody"),
    "refuse": mark("Not shown"),
    "appeal": mark("Another moderator was asked"),
    "withdraw": mark("Taken back"),
    "paper": mark("Signatures on paper"),
    "review": mark("Brought before the council"),
    "accept": mark("Accepted"),
    "decline": mark("Not accepted"),
    "merge": mark("Became part of another proposal"),
    "fund": mark("Money granted"),
    "start": mark("The work began"),
    "follow": mark("News of the work"),
    "done": mark("Done"),
    "abandon": mark("Given up"),
    "confirm": mark("Somebody confirms that it is done"),
    "contest": mark("Somebody says that it is not done"),
}
#: Fields of an action beside its words: (name, label, kind of input, whether it must be filled).
FIELDS: dict[str, tuple[tuple[str, str, str, bool], ...]] = {
    "refuse": (("reason", mark("Why?"), "textarea", True),),
    "paper": (("number", mark("How many people signed?"), "number", True),),
    "review": (("debate", mark("Talked over in a debate? Say which one and when."), "text", False),),
    "accept": (
        ("owner", mark("Who sees to it?"), "text", True),
        ("by", mark("By when?"), "date", True),
        ("line", mark("Line of the budget"), "text", False),
        ("cost", mark("What will it cost, in CFA francs?"), "number", False),
    ),
    "decline": (("reason", mark("Why?"), "textarea", True),),
    "merge": (("into", mark("Part of which proposal?"), "select", True),),
    "fund": (
        ("amount", mark("How much, in CFA francs?"), "number", True),
        ("source", mark("Where does the money come from?"), "text", True),
    ),
    "follow": (("percent", mark("How far is it, out of 100?"), "number", True),),
    "abandon": (("reason", mark("Why?"), "textarea", True),),
    "contest": (("reason", mark("Why?"), "textarea", True),),
}  # fmt: skip
#: Actions with which words, a voice or a photo may come along.
WITH_WORDS = ("accept", "decline", "start", "follow", "done", "abandon")
#: Actions that show a photo: of the sheet, of the work.
WITH_PHOTO = ("paper", "start", "follow", "done", "abandon")
