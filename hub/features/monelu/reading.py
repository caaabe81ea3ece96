"""What pages show of MonElu: matters with what was said in them and how many stand behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hub.core.civic import service as civic
from hub.core.civic.machine import Act, Standing
from hub.core.civic.models import CivicThread
from hub.core.civic.models import about as about_of
from hub.core.clock import hlc_ms
from hub.core.errors import NotFoundError
from hub.core.node import Node
from hub.core.people.directory import names_of
from hub.core.permissions import LEARNER
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.monelu import rules
from hub.features.monelu.machines import DECISION, MESSAGE, OPINION, PROPOSAL
from hub.features.monelu.rules import Facts, Matter

#: Matters on one page of a list.
PAGE = 20
#: Told where only the person decides.
ANYTHING = {"text": "x", "reason": "x", "date": "x"}
#: Actions whose guard is about who acts, or how often: known before anything is told.
BY_PERSON = ("publish", "refuse", "appeal", "confirm", "contest")
PUBLIC = (MESSAGE.name, DECISION.name, PROPOSAL.name)


@dataclass(frozen=True)
class Item:
    """A matter as pages show it; ``said`` is what its author told, ``name`` who that is.

    ``support`` counts the reactions of people, ``paper`` the signatures, ``opinions`` the published
    ones by stance; ``stance`` is the one that an opinion itself takes.
    """

    id: str
    matter: Matter
    title: str
    name: str
    scribe: str
    gender: str | None
    at_ms: int
    standing: Standing
    about: dict[str, str]
    said: dict[str, str]
    stance: str = ""
    support: int = 0
    paper: int = 0
    opinions: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.standing.state

    @property
    def kind(self) -> str:
        """``message``, ``decision``, ``opinion`` or ``proposal``."""
        return self.matter.machine.rpartition(".")[2]

    @property
    def wanted_by(self) -> int:
        """Everybody who supports it, here and on paper."""
        return self.support + self.paper


def facts(
    node: Node, who: Who, seats: Iterable[str | None] = (), desks: Iterable[str | None] = ()
) -> Facts:
    """What the rules must know of whoever asks; offices count in a session with a secret only."""
    may = ("moderate", "facilitate", "grant")
    official = node.permissions.allows(who.roles, "monelu.publish")
    return Facts(
        person=who.person,
        roles=who.roles,
        may=frozenset(one for one in may if node.permissions.allows(who.roles, f"monelu.{one}")),
        seats=frozenset(seats) if official else frozenset(),
        desks=frozenset(desks) if official else frozenset(),
    )


def listed(
    node: Node, machine: str, commune: str | None, states: Iterable[str], page: int = 1
) -> list[Item]:
    """Matters that everybody may see, newest first, ``PAGE`` at a time; one more tells of a next page.

    A commune's matters come with those that are addressed to all.
    """
    query = CivicThread.select().where(
        (CivicThread.machine == machine)
        & (CivicThread.state.in_(tuple(states)))
        & (CivicThread.shown == civic.SHOWN)
    )
    if commune:
        query = query.where((CivicThread.commune == commune) | CivicThread.commune.is_null())
    newest = query.order_by(CivicThread.hlc.desc(), CivicThread.id.desc())
    return items(node, newest.limit(PAGE + 1).offset(PAGE * (max(page, 1) - 1)))


def mine(node: Node, person: str, machine: str) -> list[Item]:
    """Somebody's own matters of a kind, newest first, those written for others too."""
    of = (CivicThread.author == person) | (CivicThread.behalf == person)
    rows = CivicThread.select().where((CivicThread.machine == machine) & of)
    return items(node, rows.order_by(CivicThread.hlc.desc()).limit(100))


def has_any(person: str, machine: str) -> bool:
    """Whether somebody began a matter of a kind."""
    sql = "SELECT 1 FROM civic_thread WHERE author = ? AND machine = ? LIMIT 1"
    return run(sql, (person, machine)).fetchone() is not None


def one(node: Node, about: Facts, thread: str) -> Item:
    """A matter; of one that was taken back after everybody saw it, only that it was.

    Raises NotFoundError if it is not for these eyes.
    """
    row = CivicThread.get_or_none(
        (CivicThread.id == thread) & CivicThread.machine.in_((*PUBLIC, OPINION.name))
    )
    if row is None:
        raise NotFoundError("This matter is not here.")
    item = items(node, [row])[0]
    if rules.sees(about, item.matter):
        return item
    if rules.was_open(item.matter, item.standing):
        return replace(item, said={}, name="", scribe="")
    raise NotFoundError("This matter is not here.")


def opinions(node: Node, about: Facts, parent: str) -> list[Item]:
    """The opinions on a matter that these eyes may see, oldest first."""
    rows = CivicThread.select().where(
        (CivicThread.parent == parent) & (CivicThread.machine == OPINION.name)
    )
    seen = [row for row in rows.order_by(CivicThread.hlc).limit(500) if _listed(about, row)]
    return items(node, seen)


def _listed(about: Facts, row: CivicThread) -> bool:
    """Published opinions, and one's own: a moderator reads the others in the queue."""
    if about.person is not None and about.person in (row.author, row.behalf):
        return True
    return row.state == "published" and rules.sees(about, _matter(row))


def merge_choices(node: Node, item: Item) -> list[Item]:
    """The proposals that a proposal can become part of: those of its commune that go on."""
    going = ("published", "review", "accepted", "funded", "progress")
    found = listed(node, PROPOSAL.name, item.matter.commune, going)
    return [other for other in found if other.id != item.id]


def supports(thread: str, person: str | None) -> bool:
    """Whether somebody supports a proposal."""
    found = run(
        "SELECT kind FROM civic_reaction WHERE thread = ? AND person = ?", (thread, person or "")
    ).fetchone()
    return bool(found and found[0] == rules.SUPPORT)


def hats(about: Facts, item: Item) -> frozenset[str]:
    """The hats that somebody may wear in a matter."""
    citizen = LEARNER in about.roles and item.matter.machine == PROPOSAL.name
    return rules.hats(
        about, item.matter, item.standing, citizen and supports(item.id, about.person)
    )


def open_acts(node: Node, about: Facts, item: Item) -> list[str]:
    """The actions that somebody may do in a matter now."""
    machine, worn = civic.machine_of(node, item.matter.machine), hats(about, item)
    now_ms = node.clock.now_ms()
    found = []
    for step in machine.open_to(item.standing, worn):
        meant = Act("", step.action, "", about.person or "", now_ms, ANYTHING)
        late = step.action in ("confirm", "contest") and not rules.in_time(item.standing, now_ms)
        barred = step.action in BY_PERSON and step.guard and not step.guard(item.standing, meant)
        if not late and not barred:
            found.append(step.action)
    return found


def items(node: Node, rows: Iterable[CivicThread]) -> list[Item]:
    """Threads as pages show them; four queries, however many."""
    matters = civic.matters(node, rows)
    ids = tuple(matter.thread.id for matter in matters)
    people = {name for m in matters for name in (m.thread.author, m.thread.behalf) if name}
    names, reactions, stances = names_of(node, people), civic.reactions(ids), _stances(ids)
    found = []
    for matter in matters:
        row, now = matter.thread, matter.standing
        said = now.last("submit") or now.last("publish")
        shown = now.last("publish") or said
        found.append(
            Item(
                id=row.id,
                matter=_matter(row),
                title=row.title or "",
                name=names.get(row.author or "", ""),
                scribe=names.get(row.behalf or "", ""),
                gender=row.gender,
                at_ms=shown.at_ms if shown else hlc_ms(row.hlc),
                standing=now,
                about=about_of(row),
                said=said.told if said else {},
                stance=row.towards or "",
                support=reactions.get(row.id, {}).get(rules.SUPPORT, 0),
                paper=rules.on_paper(now),
                opinions=stances.get(row.id, {}),
            )
        )
    return found


def _matter(row: CivicThread) -> Matter:
    return Matter(row.machine, row.commune, row.author, row.behalf, row.shown, row.state)


def _stances(parents: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Published opinions on some matters, by stance (kept in ``towards``); one query."""
    if not parents:
        return {}
    rows = run(
        "SELECT parent, towards, count(*) FROM civic_thread "  # noqa: S608  # marks only
        f"WHERE parent IN ({marks(len(parents))}) AND machine = ? AND state = 'published' AND shown = 0 "
        "GROUP BY parent, towards",
        (*parents, OPINION.name),
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for parent, stance, number in rows:
        found.setdefault(parent, {})[stance or ""] = int(number)
    return found
