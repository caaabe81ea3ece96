"""Which acts are news for whom, and what a short message says; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hub.core.errors import InputError
from hub.core.people.contact import Contact, email
from hub.features.notices.ways import MAIL, PHONE, Words

#: Whose the matter is: one's own, under one of one's own (a promise, an opinion, a reply), or over
#: one of one's own (the debate that one spoke in).
#: Beside one of one's own: what happens in the same group as one's membership (its meetings).
OWN, UNDER, OVER, BESIDE = "own", "under", "over", "beside"
#: A moderator's word on visibility, kept among the acts (hub.core.civic.records).
SHOWN = "shown"
QUESTION, PROMISE = "interpellation", "commitment"
OPINION, PROPOSAL = "monelu.opinion", "monelu.proposal"
DEBATE, CONTRIBUTION = "debate", "contribution"
GROUP, MEMBERSHIP, MEETING = "community.group", "community.member", "community.meeting"
POST, REPLY, OFFER = "community.post", "community.reply", "community.offer"
#: States in which somebody belongs to a group, and is told of its meetings.
BELONGING = ("member", "lead")
#: States of words that are on a wall, and the acts by which they come there.
ON_THE_WALL, COMES_ON = ("published", "reported"), ("publish", "announce")
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
    (OWN, MEMBERSHIP): ("accept", "decline", "entrust", "remove"),
    (UNDER, MEMBERSHIP): ("ask",),
    (OWN, MEETING): (),  # who planned it is told as a member
    (UNDER, MEETING): (),
    (BESIDE, MEETING): ("plan", "move", "cancel", "minute"),
    (UNDER, REPLY): ("publish", "announce"),
    (UNDER, POST): (),  # who made a group hears its wall there
    (OWN, OFFER): ("publish", "refuse", "interest"),
}  # fmt: skip
ELSEWHERE: dict[str, tuple[str, ...]] = {
    OWN: ("publish", "refuse", "answer", "decline"), UNDER: ("publish", "answer"), OVER: (), BESIDE: (),
}  # fmt: skip
ACTIONS = tuple(
    dict.fromkeys((SHOWN, *(one for acts in (*NEWS.values(), *ELSEWHERE.values()) for one in acts)))
)
#: News that stay news when the act crossed another on its way: a withdrawal and an answer.
KEPT_ALSO_CROSSED = ("answer", "confirm", "decline")
#: What is worth a short message to a phone.
ANSWERS = {
    QUESTION: ("answer", "confirm", "decline"),
    PROPOSAL: ("accept", "decline"),
    OFFER: ("interest",),
}
#: What waits for whom a question is addressed to: the act, and the state while she has not seen it.
WAITS = {"publish": "published", "forward": "published", "redeliver": "delivered"}
#: Why somebody is told.
ANSWER, WAITING = "answer", "waiting"
SHORT = {ANSWER: "Vous avez une réponse", WAITING: "Une question vous attend"}
#: A letter's subject, the page to go on to, and what one does there.
LETTERS = {
    ANSWER: ("Vous avez une réponse", "/mon-espace/boite", "Pour l'écouter ou la lire"),
    WAITING: ("Une question vous attend", "/xensa/repondre", "Pour l'écouter et y répondre"),
}
WHY_THIS_LETTER = (
    "L'espace envoie ce message à l'adresse que vous y avez donnée. Pour ne plus en recevoir, "
    "dites-le à l'animatrice ou à l'animateur."
)
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


class Due(NamedTuple):
    """An act that somebody is to be told of; ``space`` is where the matter is."""

    rid: str
    person: str
    contact: Contact
    why: str
    space: str


def is_news(relation: str, machine: str, action: str, counted: bool) -> bool:
    """Whether an act of somebody else is told; ``counted`` unless it crossed another."""
    if action == SHOWN:
        return relation == OWN
    told = NEWS.get((relation, machine), ELSEWHERE[relation])
    return action in told and (counted or action in KEPT_ALSO_CROSSED)


def deserves_message(machine: str, action: str) -> bool:
    """Whether a phone is told of an act."""
    return action in ANSWERS.get(machine, ())


def waits_for_verdict(relation: str, machine: str, action: str, state: str) -> bool:
    """Whether an answer to one's own question waits for one's word on it."""
    answered = action in ("answer", "confirm") and state == "answered"
    return relation == OWN and machine == QUESTION and answered


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


def words(channel: str, why: str, space_name: str, address: str) -> Words:
    """What somebody is told; a letter also says where to go on, and how to get no more."""
    said = message(space_name, why)
    if channel != MAIL:
        return Words(said)
    subject, path, doing = LETTERS[why]
    where = f"{doing} : {address}{path}" if address else ""
    return Words("\n\n".join(filter(None, ("Bonjour,", said, where, WHY_THIS_LETTER))), subject)


def message(space_name: str, why: str = ANSWER) -> str:
    """That there is an answer, or a question, and where; nothing personal, one short message."""
    place = " ".join(space_name.split()).replace("’", "'")
    prefix = "Espace de "
    if place.startswith(prefix):
        said = f"{SHORT[why]} dans l'espace de {place.removeprefix(prefix)}."
    else:
        said = f"{SHORT[why]} : {place}." if place else f"{SHORT[why]}."
    return said[: ANY_CHARS if needs_unicode(said) else GSM_CHARS]


def needs_unicode(text: str) -> bool:
    """Whether a text holds letters beyond the GSM alphabet."""
    return not set(text) <= GSM


def by_person(rows: Iterable[Due], channel: str) -> dict[tuple[str, str, str, str], list[str]]:
    """Acts to tell by (person, to, why, space); where there is no address there is no notice."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for one in rows:
        to = number(one.contact.phone) if channel == PHONE else mailbox(one.contact.email)
        if to:
            found.setdefault((one.person, to, one.why, one.space), []).append(one.rid)
    return found


def mailbox(typed: str) -> str:
    """An address that a letter can go to; '' for none and for one that is none."""
    try:
        return email(typed)
    except InputError:
        return ""
