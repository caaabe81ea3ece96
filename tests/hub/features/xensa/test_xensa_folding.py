"""What acts come to: in any order, when they cross, in figures."""

from __future__ import annotations

import random

import pytest

from hub.core.civic import service as civic
from hub.core.civic.models import CivicAct, CivicAttached, CivicReaction, CivicThread
from hub.core.civic.records import ThreadActed
from hub.core.clock import DAY_MS, ManualClock
from hub.core.errors import NotFoundError
from hub.core.journal.folding import Folding
from hub.core.journal.replay import fold_one, stored
from hub.core.storage.bound import run
from hub.features.xensa import commitments, reading, service
from hub.features.xensa.rates import rate
from tests.hub.features.xensa.town import Town


def test_any_order_of_the_same_records_gives_the_same_state(
    place: Town, clock: ManualClock
) -> None:
    thread = place.answered()
    place.do(place.awa, thread, "judge_partly")
    place.do(place.awa, thread, "redeliver")
    commitments.of_question(place.node, thread)
    gone = place.ask(place.mayor, place.deputy)[0]
    place.do(place.awa, gone, "withdraw")
    service.react(place.node, place.who(place.binta), place.facts(place.binta), thread, "support")
    wanted = tables()
    records = [each for each in stored(place.node.database) if each["kind"].startswith("civic.")]
    dice = random.Random(5)
    for _turn in range(5):
        dice.shuffle(records)
        for model in (CivicThread, CivicAct, CivicAttached, CivicReaction):
            run(f"DELETE FROM {model._meta.table_name}")
        with place.node.database.writing():
            folding = Folding()
            for record in records:
                fold_one(record, place.node.journal.kinds[record["kind"]], folding)
            folding.settle()
        assert tables() == wanted


def tables() -> list[list[tuple[object, ...]]]:
    """Every row of civic life."""
    return [
        run(f"SELECT * FROM {table} ORDER BY {key}").fetchall()
        for table, key in (("civic_thread", "id"), ("civic_act", "rid"), ("civic_reaction", "thread, person"), ("civic_attached", "thread, action, blob"))
    ]  # fmt: skip


def test_figures_are_those_of_a_replay(place: Town, clock: ManualClock) -> None:
    for _turn in range(4):
        clock.forward(DAY_MS)
        place.publish(place.ask()[0])
    thread = place.answered()
    place.do(place.awa, thread, "judge_partly")
    place.do(place.awa, thread, "redeliver")
    copied = place.ask(place.deputy)[0]
    place.publish(copied)
    place.do(place.clerk, copied, "deliver", how="printed")
    clock.forward(2 * DAY_MS)
    place.do(place.clerk, copied, "transcribe", text="En juin.")
    late = ThreadActed(thread=thread, action="confirm", hat="official")  # nothing to confirm here
    place.node.journal.write("civic.acted", late, place.maire)
    clock.forward(70 * DAY_MS)
    outlines = reading.addressed(commune=place.commune)
    whole = reading.some(place.node, [each.id for each in outlines])
    assert [each.id for each in whole] == [each.id for each in outlines]
    replayed = rate([each.matter.standing for each in whole], clock.now_ms())
    assert reading.figures(place.node, outlines) == replayed
    assert (replayed.delivered, replayed.late) == (6, 6)
    assert reading.names_of_officials(place.node, outlines) == {
        place.mayor: "Mamadou Keita", place.deputy: "Fanta Traoré",
    }  # fmt: skip


def test_an_answer_that_crossed_a_withdrawal_is_kept_and_shown_to_both(place: Town) -> None:
    thread = place.ask()[0]
    place.publish(thread)
    service.deliver_to(place.node, frozenset({place.mayor}))
    answer = {"thread": thread, "action": "answer", "hat": "official", "told": {"text": "Demain."}}
    place.do(place.awa, thread, "withdraw")

    place.node.journal.write("civic.acted", ThreadActed(**answer), place.maire)
    found = civic.matter(place.node, thread)
    assert (found.standing.state, len(found.standing.crossed)) == ("withdrawn", 1)
    assert service.shown_to(place.node, place.facts(place.maire), thread)
    with pytest.raises(NotFoundError):
        service.shown_to(place.node, place.facts(place.binta), thread)
