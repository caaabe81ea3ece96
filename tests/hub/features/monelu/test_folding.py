"""Two hubs that met the same records in any order show the same proposals."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.civic.machine import HATS
from hub.core.civic.records import Fold, Reacted, ThreadActed, ThreadOpened, ThreadShown
from hub.core.journal.records import Entry
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.monelu import reading
from hub.features.monelu.machines import MACHINES, PROPOSAL
from hub.features.monelu.rules import Facts
from tests.hub.features.monelu.test_machines import ALL_TOLD
from tests.hub.features.monelu.villagers import COMMUNE

FOLD = Fold({machine.name: machine for machine in MACHINES})
FOLD_OF: dict[object, Callable[[Entry], str | None]] = {
    ThreadOpened: FOLD.opened, ThreadActed: FOLD.acted, ThreadShown: FOLD.shown,
    Reacted: FOLD.reacted,
}  # fmt: skip
TABLES = {
    "civic_thread": "id", "civic_act": "rid", "civic_reaction": "thread, person",
    "civic_attached": "thread, action, blob",
}  # fmt: skip

#: What can be done to a proposal, by whom, wearing which hat: sensible or not.
acts = st.builds(
    lambda action, hat: ThreadActed(thread="t", action=action, hat=hat, told=ALL_TOLD),
    st.sampled_from(PROPOSAL.actions),
    st.sampled_from(HATS),
)
#: The road of a proposal that goes well, so that deep states are met too.
ROAD = tuple(
    ThreadActed(thread="t", action=action, hat=hat, told=ALL_TOLD)
    for action, hat in (
        ("submit", "author"), ("publish", "moderator"), ("review", "facilitator"),
        ("accept", "council"), ("fund", "grants"), ("start", "owner"), ("done", "owner"),
    )
)  # fmt: skip
others = st.one_of(
    st.builds(ThreadShown, thread=st.just("t"), level=st.integers(1, 2)),
    st.builds(
        Reacted, thread=st.just("t"), person=st.sampled_from("pqr"),
        kind=st.sampled_from(("support", "")),
    ),
)  # fmt: skip


def entry(n: int, body: object, writer: int) -> Entry:
    """A record of one of three writers; stamps may be equal, ids never are."""
    return Entry(
        rid=f"r{n:03}", kind="civic", space_id="space", writer=f"w{writer}", seq=n, hlc=(n // 2) << 16,
        boot="b", mono_ms=n, at_ms=n, actor=f"p{writer}", body=body,
    )  # fmt: skip


def folded(node: Node, entries: list[Entry]) -> list[object]:
    """What the tables and the pages hold after these records."""
    with node.journal.writing():
        for table in TABLES:
            run(f"DELETE FROM {table}")
        for one in entries:
            if name := FOLD_OF[type(one.body)](one):
                FOLD.settle([name])
        found: list[object] = [
            run(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
            for table, order in TABLES.items()
        ]
        facts = Facts(may=frozenset({"moderate"}))
        item = reading.one(node, facts, "t")
        return [*found, item, item.state == item.matter.state]


def test_proposals_fold_the_same_in_any_order(node: Node) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(ROAD)), st.lists(st.one_of(acts, others), max_size=8), st.randoms())
    def same(along: int, more: list[object], dice: random.Random) -> None:
        opening = ThreadOpened(
            thread="t", machine=PROPOSAL.name, person="p1", commune=COMMUNE, title="Un puits"
        )
        bodies = [opening, *ROAD[:along], *more]
        entries = [entry(n, body, n % 3) for n, body in enumerate(bodies)]
        first = folded(node, entries)
        assert first[-1] is True
        dice.shuffle(entries)
        assert folded(node, entries) == first

    same()
