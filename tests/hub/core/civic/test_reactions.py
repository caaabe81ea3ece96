"""Reactions: one a person and matter, dated like acts, also those of before they were."""

from __future__ import annotations

from hub.core.civic import service as civic
from hub.core.civic.models import CivicReaction
from hub.core.clock import ManualClock
from hub.core.jobs.maintenance import date_this_boot
from hub.core.journal.state import state_hashes
from hub.core.node import Node
from hub.core.storage.migrate import migrate, revert
from tests.factories import person
from tests.hub.core.test_clock import rebooted
from tests.hub.features.matters import question, somebody

DAY = 86_400_000


def at(node: Node, who: str) -> int:
    """When somebody reacted, in ms."""
    return int(CivicReaction.get(CivicReaction.person == who).at_ms)


def react(node: Node, who: str, thread: str, kind: str = "support") -> None:
    civic.react(node, somebody(who), thread, kind, ("support",))


def test_a_reaction_is_dated_by_its_latest_word_and_put_right(
    node: Node, clock: ManualClock
) -> None:
    awa, thread = person(node), question(node, person(node, "Binta Ba"))
    react(node, awa, thread)
    first = at(node, awa)
    assert first == clock.now_ms()
    clock.forward(DAY)
    react(node, awa, thread, "")
    assert at(node, awa) == first + DAY
    true_ms = clock.now_ms() + 30 * DAY
    dark = ManualClock(wall=1_000, mono=500, boot="boot-2", believed=False)
    later = rebooted(node, dark)
    react(later, awa, thread)
    dark.forward(60_000)
    dark.wall, dark.believed = true_ms + 60_000, True
    date_this_boot(later)
    assert at(node, awa) == true_ms


def test_reactions_of_before_are_dated_from_their_records(node: Node, clock: ManualClock) -> None:
    thread = question(node, person(node, "Binta Ba"))
    react(node, person(node), thread)
    dark = ManualClock(wall=1_000, mono=500, boot="boot-2", believed=False)
    later = rebooted(node, dark)
    react(later, person(node, "Coumba Ba"), thread)
    dark.wall, dark.believed = clock.now_ms() + 30 * DAY, True
    date_this_boot(later)
    before = state_hashes(node.database, [CivicReaction])
    revert(node.database, node.settings.data_dir, "0016_mail_and_reactions")
    migrate(node.database, node.settings.data_dir)
    assert state_hashes(node.database, [CivicReaction]) == before
