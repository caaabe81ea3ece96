"""Which acts are news for whom, and what a short message says; pure."""

from __future__ import annotations

from collections.abc import Iterable

#: Whose the matter is: one's own, under one of one's own (a promise, an opinion, a reply), or over
#: one of one's own (the debate that one spoke in).
OWN, UNDER, OVER = "own", "under", "over"
#: A moderator's word on visibility, kept among the acts (hub.core.civic.records).
SHOWN = "shown"
QUESTION, PROMISE = "interpellation", "commitment"
OPINION, PROPOSAL = "monelu.opinion", "monelu.proposal"
DEBATE, CONTRIBUTION = "debate", "contribution"
#: What others do in a matter that its author is told, by machine; in other machines ``ELSEWHERE``.
NEWS: dict[tuple[str, str], tuple[str, ...]] = {
    (OWN, QUESTION): (
        "publish", "refuse", "deliver", "acknowledge", "answer", "confirm", "decline", "transfer",
        "judge_answered", "judge_partly", "judge_not",
    ),
    (OWN, OPINION): ("publish", "refuse"),
    (OWN, PROPOSAL): (
        "publish", "refuse", "review", "accept", "decline", "merge", "fund", "start", "done",
        "abandon",
    ),
    (UNDER, PROMISE): ("promise", "keep", "keep_partly", "break"),
    (UNDER, OPINION): ("publish",),
    (UNDER, CONTRIBUTION): (),  # who runs a debate hears them there
    (OVER, DEBATE): ("conclude",),
}  # fmt: skip
ELSEWHERE: dict[str, tuple[str, ...]] = {
    OWN: ("publish", "refuse", "answer", "decline"), UNDER: ("publish", "answer"), OVER: (),
}  # fmt: skip
ACTIONS = tuple(
    dict.fromkeys((SHOWN, *(one for acts in (*NEWS.values(), *ELSEWHERE.values()) for one in acts)))
)
#: News that stay news when the act crossed another on its way: a withdrawal and an answer.
KEPT_ALSO_CROSSED = ("answer", "confirm", "decline")
#: What is worth a short message to a phone.
ANSWERS = {QUESTION: ("answer", "confirm", "decline"), PROPOSAL: ("accept", "decline")}
#: Short messages tell of what is not older, so that switching them on sends no history.
FRESH_MS = 14 * 24 * 3600 * 1000

#: One message holds so many characters of the GSM alphabet, or of any (3GPP TS 23.038).
GSM_CHARS, ANY_CHARS = 160, 70
#: The letters of that alphabet that take one place.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
MALI = "+223"


def is_news(relation: str, machine: str, action: str, counted: bool) -> bool:
    """Whether an act of somebody else is told; ``counted`` unless it crossed another."""
    if action == SHOWN:
        return relation == OWN
    told = NEWS.get((relation, machine), ELSEWHERE[relation])
    return action in told and (counted or action in KEPT_ALSO_CROSSED)


def deserves_message(machine: str, action: str) -> bool:
    """Whether a phone is told of an act."""
    return action in ANSWERS.get(machine, ())


def number(phone: str) -> str:
    """A phone number as networks want it (``+22376123456``); '' if it is none.

    Numbers of Mali have eight digits (ITU, national numbering plan of Mali).
    """
    digits = "".join(c for c in phone if c.isascii() and c.isdecimal())
    if phone.strip().startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if digits.startswith("00"):
        return f"+{digits[2:]}" if 10 <= len(digits) <= 17 else ""
    if len(digits) == 11 and digits.startswith(MALI[1:]):
        return f"+{digits}"
    return f"{MALI}{digits}" if len(digits) == 8 else ""


def message(space_name: str) -> str:
    """What a phone is told: that there is an answer, and where; nothing personal, one message."""
    place = " ".join(space_name.split()).replace("’", "'")
    prefix = "Espace de "
    if place.startswith(prefix):
        said = f"Vous avez une réponse dans l'espace de {place.removeprefix(prefix)}."
    else:
        said = f"Vous avez une réponse à écouter : {place}."
    return said[: ANY_CHARS if needs_unicode(said) else GSM_CHARS]


def needs_unicode(text: str) -> bool:
    """Whether a text holds letters beyond the GSM alphabet."""
    return not set(text) <= GSM


def by_person(rows: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """Acts to tell by (person, number), from (act, person, phone); no number, no message."""
    found: dict[tuple[str, str], list[str]] = {}
    for rid, person, phone in rows:
        if to := number(phone):
            found.setdefault((person, to), []).append(rid)
    return found
