"""The space's side of enrolment: it shows a code, waits for approval, and goes on by itself.

What was asked is kept in ``keys/enrolling.json`` until it is settled: after a power cut or a cut
line the same message is sent again, which the centre answers as it did the first time.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import msgspec

from hub import __version__
from hub.core.errors import OperatorError
from hub.core.identity import write_private
from hub.core.node import Node
from hub.core.storage.bound import run
from sync import keys, signed
from sync.carrying import ssh
from sync.carrying.line import Line, LineError
from sync.enrolment import certificate, codes, delivered, moving, reply, rotation, trust
from sync.enrolment.messages import (
    ANSWER,
    ASK,
    ASK_STATE,
    KEYS,
    Answer,
    Ask,
    AskState,
    Card,
    KeyStatement,
)
from sync.enrolment.reply import BASE, Problem, RefusedError
from sync.enrolment.roster import LIVE, PENDING
from sync.enrolment.trust import Trusted
from sync.signed import Signed

FILE = "enrolling.json"
#: How things stand at a space: never asked; asked, but the line was cut; waits for approval; let in,
#: but people were registered here meanwhile; linked; refused or shut out.
ALONE, UNSENT, WAITING, PEOPLE, LINKED, SHUT = (
    "alone", "unsent", "waiting", "people", "linked", "shut",
)  # fmt: skip
#: Shortest and longest time between two questions to the centre, in milliseconds.
SOON_MS, LATE_MS = 60_000, 3_600_000


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of which centre, and what came of it; ``asked_ms`` is monotonic time of ``boot``."""

    centre: Trusted
    said: Signed
    bring: bool
    state: str = UNSENT
    tries: int = 0
    boot: str = ""
    asked_ms: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class Standing:
    """How things stand: ``state`` is one of the constants above; the rest is known where it can be."""

    state: str
    centre: str = ""
    url: str = ""
    space: str = ""
    communes: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True)
class Found:
    """The centre that a code is of, and the letters of the code."""

    letters: str
    centre: Trusted


def look(line: Line, url: str, typed: str) -> Found:
    """Find the centre at the other end, and check that the code is its own.

    Raises InputError for a mistyped code, OperatorError for another centre or a cut line.
    """
    letters = codes.read(typed)
    card = reply.read(line.send("GET", f"{BASE}/enrol/centre"), Card)
    public = _public(signed.unproven(card.keys.statement, KeyStatement).key)
    if not codes.is_of(letters, public):
        raise RefusedError(
            "The code is not of the centre at {url}.",
            "Check the address of the centre and the code: both are on the sheet with the code.",
            url=url,
        )
    now = signed.hear(KEYS, card.keys.statement, public, KeyStatement)
    centre = Trusted(
        url=url, name=card.name, writer=keys.name_of(public), key=now.key,
        next_key=now.next_key, serial=now.serial,
    )  # fmt: skip
    return Found(letters, centre)


def ask(node: Node, line: Line, found: Found, bring: bool = False, again: bool = False) -> Standing:
    """Show the code (see ``prepare``).

    Raises OperatorError; where only the line was cut, the question is kept and sent again later.
    """
    try:
        return _send(node, line, prepare(node, found, bring, again))
    except LineError:
        return Standing(UNSENT, found.centre.name, found.centre.url)
    except RefusedError:
        give_up(node)
        raise


def prepare(node: Node, found: Found, bring: bool = False, again: bool = False) -> Asking:
    """Write the question down; the job of the running hub sends it, or whoever calls.

    ``bring``: people registered here join the space whose machine is replaced. ``again``: this machine
    was let in before and is to be let in anew, under a new key; if it is not, its old key names the
    new one at the next contact, and the link is as it was. Raises OperatorError.
    """
    if certificate.exists(node):
        if not again:
            raise OperatorError(
                "This hub is linked to a centre already.",
                "If the centre shut it out or was set up anew, run: hub sync enrol CODE --again.",
            )
        rotation.adopt_new_writer(node)
    asking = Asking(centre=found.centre, said=_request(node, found, bring), bring=bring)
    _keep(node, asking)
    return asking


def go_on(node: Node, line: Line) -> Standing:
    """Ask again how things stand, or send what could not be sent. Raises OperatorError."""
    asking = pending(node)
    return _send(node, line, asking) if asking else standing(node)


def bring_people(node: Node) -> None:
    """The people registered here meanwhile are of the space whose machine is replaced."""
    if asking := pending(node):
        _keep(node, msgspec.structs.replace(asking, bring=True))


def standing(node: Node) -> Standing:
    """How things stand, as far as this machine knows. Raises OperatorError for damaged files."""
    asking = pending(node)
    if asking:
        centre = asking.centre
        return Standing(asking.state, centre.name, centre.url, problem=asking.problem)
    mine = certificate.load(node)
    if mine is None:
        return Standing(ALONE)
    known = trust.central_of(node)
    return Standing(LINKED, known.name, known.url, mine.name, mine.communes)


def pending(node: Node) -> Asking | None:
    """What was asked and is not settled."""
    return keys.load(node, FILE, Asking)


def give_up(node: Node) -> None:
    """Forget what was asked."""
    (keys.folder(node) / FILE).unlink(missing_ok=True)


def note_refusal(node: Node, error: RefusedError) -> None:
    """The centre said no to the question itself: it is not sent again, and why is kept for people."""
    if asking := pending(node):
        _keep(node, msgspec.structs.replace(asking, state=SHUT, problem=error.problem))


def is_due(node: Node, asking: Asking) -> bool:
    """Whether it is time to ask again: each time later, and at once after a restart."""
    if asking.state not in (UNSENT, WAITING):
        return False
    wait_ms = min(SOON_MS << max(asking.tries - 5, 0), LATE_MS) if asking.tries < 20 else LATE_MS
    return asking.boot != node.clock.boot or node.clock.mono_ms() - asking.asked_ms >= wait_ms


def _send(node: Node, line: Line, asking: Asking) -> Standing:
    asking = msgspec.structs.replace(
        asking, tries=asking.tries + 1, boot=node.clock.boot, asked_ms=node.clock.mono_ms()
    )
    _keep(node, asking)
    if asking.state == UNSENT:
        path, said = "enrol", asking.said
    else:
        question = AskState(writer=node.journal.writer)
        path, said = "enrol/state", signed.say(ASK_STATE, question, keys.writer_key(node))
    answered = reply.read(reply.post(line, path, said), Signed)
    return _settle(node, asking, answered)


def _settle(node: Node, asking: Asking, answered: Signed) -> Standing:
    """What the centre's answer changes here; each step can be done again after a cut."""
    claimed = signed.unproven(answered, Answer)
    centre = trust.follow(asking.centre, claimed.keys)
    answer = signed.hear(ANSWER, answered, centre.public, Answer)
    if answer.writer != node.journal.writer:
        raise reply.not_for_us()
    if answer.state in LIVE and answer.certificate:
        mine = certificate.checked(node, answer.certificate, centre.every_key)
        moves = mine.space != node.space_id
        if moves and moving.people(node) and not asking.bring:
            return _now(node, asking, PEOPLE)
        if moves:
            moving.move(node, mine.space)
        trust.save(node, msgspec.structs.replace(centre, name=answer.centre, host_key=answer.ssh))
        delivered.take_host_key(node, answer.ssh)
        delivered.take_content_keys(node, answer.content)
        certificate.keep(node, answer.certificate)
        rotation.told(node)
        give_up(node)
        return standing(node)
    return _now(node, asking, WAITING if answer.state == PENDING else SHUT)


def _now(node: Node, asking: Asking, state: str) -> Standing:
    _keep(node, msgspec.structs.replace(asking, state=state))
    return Standing(state, asking.centre.name, asking.centre.url)


def _request(node: Node, found: Found, bring: bool) -> Signed:
    key = keys.writer_key(node)
    row = run("SELECT name, commune FROM space WHERE id = ?", (node.space_id,)).fetchone()
    name, commune = row or (node.settings.space_name, node.settings.commune)
    told = Ask(
        box=keys.seal(found.centre.public, found.letters.encode()).hex(),
        key=keys.public_of(key).hex(),
        space=node.space_id,
        name=name or "",
        commune=commune or "",
        program=__version__,
        people=moving.people(node),
        bring=bring,
        fresh=not certificate.exists(node),
        ssh=_ssh_key(node, name or ""),
    )
    return signed.say(ASK, told, key)


def _ssh_key(node: Node, name: str) -> str:
    """The key that fetches content; a machine without ssh is linked all the same."""
    with contextlib.suppress(OperatorError):
        return ssh.ensure_key(node.settings.data_dir, name)
    return ""


def _public(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise reply.stranger() from error


def _keep(node: Node, asking: Asking) -> None:
    write_private(keys.folder(node) / FILE, msgspec.json.encode(asking))
