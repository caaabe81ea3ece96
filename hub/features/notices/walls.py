"""What a member has not heard yet on the walls of her groups; marked like the news of the box.

Words on a wall are no news of the box, which is for what concerns one's own matters: they are counted
by group, for the tile of the community and the card of the group.
"""

from __future__ import annotations

from hub.core.node import Node
from hub.core.storage.bound import marks, run
from hub.core.who import Who
from hub.features.notices import rules
from hub.features.notices.records import NoticesRead

_UNHEARD = (
    "FROM civic_thread m JOIN civic_thread t ON t.parent = m.parent AND t.machine = ? AND t.shown = 0 "
    f"AND t.state IN ({marks(len(rules.ON_THE_WALL))}) "
    "AND (t.author IS NULL OR t.author <> m.author) "
    "JOIN civic_act a ON a.thread = t.id AND a.counted = 1 AND a.hlc > m.hlc "
    f"AND a.action IN ({marks(len(rules.COMES_ON))}) "
    "LEFT JOIN notice_read r ON r.person = m.author AND r.rid = a.rid "
    f"WHERE m.author = ? AND m.machine = ? AND m.state IN ({marks(len(rules.BELONGING))}) "
    "AND r.rid IS NULL"
)


def unheard(person: str | None) -> dict[str, int]:
    """How many words somebody has not heard in each of her groups since she came in; one query."""
    if person is None:
        return {}
    sql = f"SELECT m.parent, count(DISTINCT t.id) {_UNHEARD} GROUP BY m.parent"  # literals and marks only
    return {group: int(count) for group, count in run(sql, _values(person)).fetchall()}


def heard(node: Node, who: Who, group: str) -> int:
    """Note that somebody has opened the wall of a group; answers how many words were new to her."""
    if who.person is None:
        return 0
    sql = f"SELECT DISTINCT a.rid {_UNHEARD} AND m.parent = ? ORDER BY 1"  # literals and marks only
    acts = tuple(row[0] for row in run(sql, (*_values(who.person), group)).fetchall())
    if acts:
        node.journal.write("notice.read", NoticesRead(person=who.person, acts=acts), who.actor)
    return len(acts)


def _values(person: str) -> tuple[str, ...]:
    return (
        rules.POST, *rules.ON_THE_WALL, *rules.COMES_ON, person, rules.MEMBERSHIP, *rules.BELONGING,
    )  # fmt: skip
