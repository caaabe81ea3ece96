"""Acts that crossed others are known without a replay, in whatever order they arrived."""

from __future__ import annotations

from hub.core.civic import service
from hub.core.civic.machine import AUTHOR, MODERATOR, Act
from hub.core.civic.outlines import Whose, outlines
from hub.core.civic.records import ThreadActed
from hub.core.civic.service import Opening
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.core.storage.migrate import migrate, revert
from hub.core.who import Who
from hub.features.debates.machines import CONTRIBUTION, CONTRIBUTION_NAME
from tests import factories

COMMUNE = "kayes"


def crossed(node: Node) -> str:
    """A word that its author took back while a moderator let it through elsewhere."""
    awa = Who(factories.person(node, "Awa"), "v")
    thread = service.begin(node, awa, CONTRIBUTION_NAME, Opening(commune=COMMUNE))
    service.act(node, awa, thread, "submit", AUTHOR, {"text": "Bonjour"})
    service.act(node, awa, thread, "withdraw", AUTHOR)
    late = ThreadActed(thread=thread, action="publish", hat=MODERATOR)
    node.journal.write("civic.acted", late, "m")
    return thread


def counted() -> list[tuple[str, int]]:
    found = run("SELECT action, counted FROM civic_act ORDER BY hlc, rid").fetchall()
    return [(action, int(counts)) for action, counts in found]


def test_an_act_that_crossed_another_does_not_count(node: Node) -> None:
    thread = crossed(node)
    assert counted() == [("submit", 1), ("withdraw", 1), ("publish", 0)]
    assert service.matter(node, thread).standing.crossed


def test_what_did_not_count_counts_when_what_it_follows_arrives(node: Node) -> None:
    awa = Who(factories.person(node, "Awa"), "v")
    thread = service.begin(node, awa, CONTRIBUTION_NAME, Opening())
    node.journal.write("civic.acted", ThreadActed(thread=thread, action="publish", hat=MODERATOR), "m")  # fmt: skip
    assert counted() == [("publish", 0)]
    run("UPDATE civic_act SET hlc = hlc + 1000000000")  # it was done later than it arrived
    said = ThreadActed(thread=thread, action="submit", hat=AUTHOR, told={"text": "Bonjour"})
    node.journal.write("civic.acted", said, awa.actor)
    assert counted() == [("submit", 1), ("publish", 1)]
    assert service.matter(node, thread).standing.state == "published"


def test_the_migration_knows_what_did_not_count_before(node: Node) -> None:
    crossed(node)
    wanted = counted()
    revert(node.database, node.settings.data_dir, "0015_counted_acts")
    migrate(node.database, node.settings.data_dir)
    assert counted() == wanted


def test_outlines_hold_what_is_public_newest_first_with_what_counted(node: Node) -> None:
    moderator = Who(factories.person(node, "Fanta"), "v")
    threads = []
    for words in ("Un", "Deux"):
        awa = Who(factories.person(node, "Awa"), "v")
        thread = service.begin(node, awa, CONTRIBUTION_NAME, Opening(commune=COMMUNE, towards="o"))
        service.act(node, awa, thread, "submit", AUTHOR, {"text": words})
        service.act(node, moderator, thread, "publish", MODERATOR)
        threads.append(thread)
    crossed(node)
    found = outlines(CONTRIBUTION, Whose("commune", COMMUNE), ("publish",), most=10)
    assert [(each.id, each.towards, each.standing.state) for each in found] == [
        (threads[1], "o", "published"), (threads[0], "o", "published"),
    ]  # fmt: skip
    (act,) = found[0].standing.acts
    (whole,) = [act for act in service.matter(node, threads[1]).standing.acts if act.action == "publish"]  # fmt: skip
    assert act == Act(whole.rid, "publish", MODERATOR, moderator.actor, whole.at_ms)
    assert len(outlines(CONTRIBUTION, Whose("towards", "o"), ("publish",), most=1)) == 1
