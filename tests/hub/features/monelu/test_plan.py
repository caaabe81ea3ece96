"""The action plan: what is on it, in which order, what it comes to, and its sheet."""

from __future__ import annotations

from hub.core.node import Node
from hub.features.monelu import measures, plan_pdf, reading
from hub.features.monelu.machines import PLANNED, PROPOSAL
from hub.features.monelu.plan import plan
from hub.features.monelu.plan_pdf import Line, Sheet
from tests.hub.features.monelu.villagers import COMMUNE, do, lived, proposed, village


def test_accepted_proposals_are_the_plan(node: Node) -> None:
    people = village(node)
    lived(node, people, "published")
    going, done = lived(node, people, "progress"), lived(node, people)
    items = reading.listed(node, PROPOSAL.name, COMMUNE, PLANNED)
    found = plan(items, "2026-06-01")
    assert [one.item.id for one in found.actions] == [going, done]
    first = found.actions[0]
    assert (first.owner, first.by, first.line) == ("Le maire", "2026-12-31", "Eau")
    assert (first.cost, first.granted, first.source) == (4_500_000, 3_000_000, "Coopération")
    assert first.benefits == ("women",)
    assert not first.late
    assert [act.action for act in found.actions[1].timeline] == [
        "accept", "fund", "start", "follow", "done", "confirm",
    ]  # fmt: skip
    assert (found.cost, found.granted, found.finished) == (9_000_000, 6_000_000, 1)
    assert (found.serving("women"), found.serving("young")) == (2, 0)


def test_an_action_is_late_after_its_day_until_it_is_done(node: Node) -> None:
    people = village(node)
    thread = lived(node, people, "progress")
    items = reading.listed(node, PROPOSAL.name, COMMUNE, PLANNED)
    assert [plan(items, day).actions[0].late for day in ("2026-12-31", "2027-01-01")] == [
        False,
        True,
    ]
    do(node, people.mayor, thread, "follow", percent="80")
    do(node, people.mayor, thread, "done", photo="ab" * 32)
    items = reading.listed(node, PROPOSAL.name, COMMUNE, PLANNED)
    one = plan(items, "2027-01-01").actions[0]
    assert (one.late, one.percent) == (False, 100)


def test_the_sheet_for_the_wall_is_a_lying_a3_with_every_action(node: Node) -> None:
    lines = tuple(
        Line(
            (f"Un puits {n}\n<b>Fini</b>", "Le maire", "31 déc.", "Eau & forêt", "4 F", "Femmes"), n
        )
        for n in range(60)
    )
    sheet = Sheet("Plan", "Commune de Nioro", ("x",), tuple("abcdefg"), lines, "rien", "Espace")
    wide = {size: plan_pdf.write(sheet, size) for size in plan_pdf.SIZES}
    assert b"/MediaBox [ 0 0 1190.551 841.8898 ]" in wide["A3"]
    assert b"/MediaBox [ 0 0 841.8898 595.2756 ]" in wide["A4"]
    assert wide["A4"].count(b"/Type /Page\n") > 3
    assert plan_pdf.write(Sheet("Plan", "", (), (), (), "rien", "x"))[:5] == b"%PDF-"


def test_reports_count_who_takes_part_by_gender_and_age(node: Node) -> None:
    people = village(node)
    proposed(node, people.awa)
    proposed(node, people.moussa)
    lived(node, people)
    now = node.clock.now_ms()
    found = {one.name: one.query(0, now + 1).get(node.space_id, 0) for one in measures.MEASURES}
    assert found["monelu_proposals"] == 3
    assert found["monelu_proposals_women"] == 2
    assert found["monelu_proposals_youth"] == 2
    assert (found["monelu_accepted"], found["monelu_done"], found["monelu_opinions"]) == (1, 1, 0)
    assert all(one.query(now + 1, now + 2) == {} for one in measures.MEASURES)
    by = {one.name: one.query(0, now + 1) for one in measures.TAKING_PART}
    assert sorted((one.gender, one.band, one.acts) for one in by["proposed"]) == [
        ("man", "35-49", 1), ("woman", "15-24", 2),
    ]  # fmt: skip
    assert by["opined"] == []
