"""What must be told with each act on a proposal, read from what was typed; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hub.core.errors import InputError
from hub.features.monelu import rules
from hub.features.monelu.machines import SHEET

#: What any act may carry besides what is its own.
ALWAYS = ("text", "voice", "photo", "document", "language")
Told = dict[str, str]


def told(action: str, typed: Mapping[str, str]) -> Told:
    """What is told with an act; raises InputError with the field that is wrong."""
    found = {name: typed[name].strip() for name in ALWAYS if typed.get(name, "").strip()}
    found["text"] = found.get("text", "")[: rules.TEXT]
    found |= READERS.get(action, _nothing)(typed)
    return {name: text for name, text in found.items() if text}


def _nothing(typed: Mapping[str, str]) -> Told:
    return {}


def _reason(typed: Mapping[str, str]) -> Told:
    return {"reason": _wanted(typed, InputError("Say why: people want to know.", field="reason"))}


def _why(typed: Mapping[str, str]) -> Told:
    """A reason, or a voice that says it: whoever contests need not write."""
    return {"reason": typed.get("reason", "").strip()} if typed.get("voice") else _reason(typed)


def _paper(typed: Mapping[str, str]) -> Told:
    number = rules.count(typed.get("number", ""), SHEET, "number")
    if number == "0":
        raise InputError("How many people signed the sheet?", field="number")
    return {"number": number}


def _accept(typed: Mapping[str, str]) -> Told:
    found = {
        "owner": _wanted(typed, InputError("Say who sees to it.", field="owner"))[: rules.TITLE],
        "by": rules.day(typed.get("by", ""), "by"),
        "line": " ".join(typed.get("line", "").split())[: rules.TITLE],
    }
    if typed.get("cost", "").strip():
        found["cost"] = rules.amount(typed["cost"], "cost")
    return found


def _fund(typed: Mapping[str, str]) -> Told:
    return {
        "amount": rules.amount(typed.get("amount", ""), "amount"),
        "source": _wanted(typed, InputError("Say where the money comes from.", field="source"))[
            : rules.TITLE
        ],
    }


def _follow(typed: Mapping[str, str]) -> Told:
    return {"percent": rules.count(typed.get("percent", ""), 100, "percent")}


def _evidence(typed: Mapping[str, str]) -> Told:
    if not any(typed.get(name) for name in ("photo", "voice", "document")):
        raise InputError("Show it: a photo, a voice or a document is needed.", field="photo")
    return {}


def _abandon(typed: Mapping[str, str]) -> Told:
    return _reason(typed) | _evidence(typed)


def _merge(typed: Mapping[str, str]) -> Told:
    otherwise = InputError("Choose the proposal that this one becomes part of.", field="into")
    return {"into": _wanted(typed, otherwise)}


def _review(typed: Mapping[str, str]) -> Told:
    return {"debate": " ".join(typed.get("debate", "").split())[: rules.TITLE]}


def _wanted(typed: Mapping[str, str], otherwise: InputError) -> str:
    """What was typed in the field that ``otherwise`` is about, which is raised if that is empty."""
    found = typed.get(otherwise.field or "", "").strip()[: rules.TEXT]
    if not found:
        raise otherwise
    return found


READERS: dict[str, Callable[[Mapping[str, str]], Told]] = {
    "refuse": _reason,
    "paper": _paper,
    "review": _review,
    "accept": _accept,
    "decline": _reason,
    "merge": _merge,
    "fund": _fund,
    "follow": _follow,
    "done": _evidence,
    "abandon": _abandon,
    "contest": _why,
}
