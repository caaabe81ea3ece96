"""Acts of MonElu: publish, propose, give an opinion, support, and carry a proposal through its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.core.civic import consent as agreed
from hub.core.civic import service as civic
from hub.core.civic.machine import AUTHOR, CLERK, FACILITATOR, OFFICIAL, Standing
from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.who import Who
from hub.features.monelu import reading, rules
from hub.features.monelu.machines import DECISION, MESSAGE, OPINION, PROPOSAL
from hub.features.monelu.rules import Facts
from hub.features.monelu.telling import told as read

#: What may come along with words: addresses of blobs, and the language that was spoken.
CARRIED = ("voice", "photo", "document", "language")


@dataclass(frozen=True)
class Saying:
    """What somebody wants to say: ``told`` holds text, voice, photo, document, date."""

    title: str = ""
    commune: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def publish(node: Node, who: Who, facts: Facts, kind: str, saying: Saying) -> str:
    """A message or a decision, before everybody at once; answers its id.

    Raises InputError, NotAllowedError if this person does not serve that commune.
    """
    decision = kind == "decision"
    told = _words(saying.told)
    rules.must_say(told, document=True)
    if decision:
        told["date"] = rules.day(saying.told.get("date", ""), "date")
    name = rules.title(saying.title)
    seated = rules.serves(facts.seats, saying.commune)
    if not seated and not (decision and rules.serves(facts.desks, saying.commune)):
        raise NotAllowedError("Only officials of this commune may publish here.")
    opening = civic.Opening(commune=saying.commune, title=name, about=saying.about)
    with node.journal.writing():
        thread = civic.begin(node, who, (DECISION if decision else MESSAGE).name, opening)
        civic.act(node, who, thread, "publish", OFFICIAL if seated else CLERK, told)
    return thread


def propose(
    node: Node, who: Who, saying: Saying, author: str | None = None, consent: str = ""
) -> str:
    """A proposal on its way to a moderator; answers its id.

    ``author`` is for whom a facilitator speaks, who agreed by ``consent`` (spoken, pictures).
    Raises InputError, NotAllowedError.
    """
    told = _words(saying.told)
    rules.must_say(told)
    name = rules.title(saying.title)
    opening = civic.Opening(
        author=author, commune=saying.commune, title=name, about=dict(saying.about)
    )
    return _submit(node, who, PROPOSAL.name, opening, told, consent)


def opine(
    node: Node,
    who: Who,
    facts: Facts,
    parent: str,
    stance: str,
    typed: Mapping[str, str],
    author: str | None = None,
    consent: str = "",
) -> str:
    """An opinion for, against, or a question, on its way to a moderator; answers its id."""
    if stance not in rules.STANCES:
        raise InputError("Choose: for, against, or a question.", field="stance")
    told = _words(typed)
    rules.must_say(told)
    item = reading.one(node, facts, parent)
    if not rules.answers_opinions(item.matter):
        raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
    opening = civic.Opening(
        author=author, commune=item.matter.commune, towards=stance, parent=parent, title=item.title
    )
    return _submit(node, who, OPINION.name, opening, told, consent)


def _submit(
    node: Node, who: Who, machine: str, opening: civic.Opening, told: dict[str, str], consent: str
) -> str:
    if who.person is None:
        raise NotAllowedError("Come in with your pictures or your card to give your opinion.")
    hat = AUTHOR if opening.author in (None, who.person) else FACILITATOR
    behalf = opening.author if hat == FACILITATOR else None
    if behalf:
        if not node.permissions.allows(who.roles, "monelu.facilitate"):
            raise NotAllowedError("Only a facilitator may speak for somebody else.")
        told["consent"] = agreed.checked(consent)
    with node.journal.writing():
        thread = civic.begin(node, who, machine, opening)
        civic.act(node, who, thread, "submit", hat, told, behalf=behalf)
    return thread


def do(
    node: Node, who: Who, facts: Facts, thread: str, action: str, typed: Mapping[str, str]
) -> Standing:
    """Any later act, with the first hat that fits; raises InputError, NotAllowedError, NotFoundError."""
    with node.journal.writing():
        item = reading.one(node, facts, thread)
        machine = civic.machine_of(node, item.matter.machine)
        step = machine.step(item.state, action)
        if step is None:
            raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
        worn = reading.hats(facts, item)
        hat = next((one for one in step.hats if one in worn), None)
        if hat is None:
            raise NotAllowedError("This is for somebody else to do, or was done already.")
        if action in ("confirm", "contest") and not rules.in_time(
            item.standing, node.clock.now_ms()
        ):
            raise NotAllowedError("The four weeks to say so are over.")
        told = read(action, typed)
        if action == "review":
            told["support"] = str(item.wanted_by)
        if action == "merge" and told["into"] not in _ids(reading.merge_choices(node, item)):
            raise InputError("Choose the proposal that this one becomes part of.", field="into")
        return civic.act(node, who, thread, action, hat, told)


def support(node: Node, who: Who, facts: Facts, thread: str, yes: bool) -> None:
    """Support a proposal, or no longer; one support a person, however often the form is sent."""
    item = reading.one(node, facts, thread)
    if item.matter.machine != PROPOSAL.name or item.state not in ("published", "review"):
        raise NotAllowedError("This can no longer be done here: somebody acted meanwhile.")
    civic.react(node, who, thread, rules.SUPPORT if yes else "", (rules.SUPPORT,))


def hide(node: Node, who: Who, thread: str, reason: str) -> None:
    """Take a matter away from everybody's eyes; its author and moderators still see it."""
    if not reason.strip():
        raise InputError("Say why: people want to know.", field="reason")
    civic.hide(node, who, thread, civic.HIDDEN, reason.strip()[: rules.TEXT])


def _words(typed: Mapping[str, str]) -> dict[str, str]:
    """The words and what comes along with them, without what is empty."""
    found = {"text": typed.get("text", "").strip()[: rules.TEXT]}
    found |= {name: typed.get(name, "").strip() for name in CARRIED}
    return {name: text for name, text in found.items() if text}


def _ids(items: list[reading.Item]) -> set[str]:
    return {item.id for item in items}
