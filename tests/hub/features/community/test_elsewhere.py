"""What of a community goes to other spaces: what everybody is told, nobody's interest, no room."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hub.core.clock import ManualClock
from hub.core.journal.feeds import PUBLIC_FEED, own_feed
from hub.core.journal.receiving import receive
from hub.core.journal.records import Record
from hub.core.journal.replay import stored
from hub.core.node import Node
from hub.core.settings import load
from hub.features.community import board, reading, service, speaking, wall
from hub.main import init, open_node
from tests.factories import person
from tests.hub.features.community.life import Life, begun, member, worker


def hub(folder: Path, clock: ManualClock, **given: str) -> Node:
    """Another node, on SQLite; bind it to write there."""
    environ = {
        "HUB_DATA_DIR": str(folder), "HUB_MDNS": "no", "HUB_JOBS": "no", "HUB_VOICE": "no", **given
    }  # fmt: skip
    return open_node(init(load(None, environ), clock), clock)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Node]:
    made = hub(tmp_path / "centre", clock, HUB_ROLE="central")
    yield made
    made.database.close()


@pytest.fixture
def yelimane(tmp_path: Path, clock: ManualClock) -> Iterator[Node]:
    made = hub(tmp_path / "yelimane", clock, HUB_SPACE_NAME="Espace de Yélimané")
    yield made
    made.database.close()


def records(node: Node) -> list[Record]:
    return [Record(**row) for row in stored(node.database)]


def fed(centre: Node, feed: str) -> list[Record]:
    """The records of a feed of the centre, in its order."""
    rows = centre.database.rows("SELECT writer, seq FROM feed WHERE feed = ? ORDER BY n", (feed,))
    known = {(one.writer, one.seq): one for one in records(centre)}
    return [known[row[0], row[1]] for row in rows]


def told(of: list[Record]) -> list[dict[str, object]]:
    return [msgspec.json.decode(one.body) for one in of if one.body]


def test_other_spaces_hear_open_groups_and_the_board_and_nothing_of_rooms(
    node: Node, centre: Node, yelimane: Node
) -> None:
    life = begun(node)
    post = wall.wall(node, member(node, life.moussa)[1], life.youth)[0]
    speaking.report(node, *member(node, life.awa), post.id, "twice")
    out = _through(records(node), centre)
    said = told(out)
    assert {one["machine"] for one in said if "machine" in one} == {
        "community.group", "community.post", "community.reply", "community.meeting", "community.offer",
    }  # fmt: skip
    assert not [one for one in said if one.get("action") in ("interest", "report")]
    threads = {one["thread"] for one in said}
    assert life.women not in threads and life.weavers not in threads
    text = msgspec.json.encode(said).decode()
    assert "cotisation" not in text and "Je suis maçon" not in text and "76 12" not in text
    with yelimane.open():
        _takes(yelimane, out)
        facts = member(yelimane, person(yelimane, "Oumou Sow"))[1]
        groups = reading.groups(yelimane, facts)
        assert [(one.title, one.space) for one in groups] == [("Jeunes de Nioro", "")]
        assert len(board.current(yelimane, facts)) == 4
        heard = wall.wall(yelimane, facts, life.youth)
        assert [one.name for one in heard] == [""], "nobody's name leaves the space"


def test_interest_from_another_space_goes_home_to_its_author_and_no_further(
    node: Node, centre: Node, yelimane: Node
) -> None:
    life: Life = begun(node)
    out = _through(records(node), centre)
    with yelimane.open():
        _takes(yelimane, out)
        oumou = person(yelimane, "Oumou Sow")
        speaking.interest(yelimane, *member(yelimane, oumou), life.job, {"text": "Moi aussi."})
        theirs = records(yelimane)
    with centre.open():
        receive(centre.journal, theirs)
        home = fed(centre, own_feed(node.space_id))
        everywhere = fed(centre, PUBLIC_FEED)
    mine = [one for one in home if one.space_id != node.space_id]
    assert [one["told"] for one in told(mine)] == [{"text": "Moi aussi."}]
    assert "Moi aussi" not in msgspec.json.encode(told(everywhere)).decode()
    _takes(node, mine)
    interested = board.one(node, member(node, life.awa)[1], life.job).interested
    assert [one.name for one in interested] == ["Moussa Keïta", ""]


def _through(sent: list[Record], centre: Node) -> list[Record]:
    """What comes out to everybody of what a space sends."""
    with centre.open():
        receive(centre.journal, sent)
        return fed(centre, PUBLIC_FEED)


def _takes(node: Node, come: list[Record]) -> None:
    done = receive(node.journal, come)
    assert done.new == len(come)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_community_that_comes_in_any_order_stands_as_at_home(
    node: Node, centre: Node, seed: int
) -> None:
    life = begun(node)
    leader = worker(node, life.sira)
    held = {one.person: one.id for one in reading.members(node, life.youth)}
    service.lead(node, *leader, life.youth, held[life.binta], "entrust")
    service.lead(node, *leader, life.youth, held[life.moussa], "remove", "Il insulte")
    speaking.fill(node, *member(node, life.awa), life.job)
    sent = records(node)
    random.Random(seed).shuffle(sent)
    with centre.open():
        for record in sent:
            receive(centre.journal, [record])
    sql = "SELECT id, machine, state, shown FROM civic_thread ORDER BY id"
    assert centre.database.rows(sql) == node.database.rows(sql)
