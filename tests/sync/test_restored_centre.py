"""A centre that was put back from a backup: spaces give back what it lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.core.civic.records import ThreadActed, ThreadOpened
from hub.core.clock import DAY_MS
from hub.features.directory.records import PlaceDescribed
from sync.carrying.line import Answer, LineError
from sync.contact import Spend
from sync.records import epoch
from sync.records.exchange import exchange
from tests import factories
from tests.sync.putting_back import backup, names, register, whole
from tests.village import Link, Village, own_state, shared_state


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village")
    yield made
    made.close()


def test_a_centre_put_back_from_a_day_ago_has_everything_after_two_contacts(
    village: Village, tmp_path: Path
) -> None:
    a, b = village.spaces
    with a.open() as node:
        awa = factories.person(node, "Awa")
        write = node.journal.write
        opened = ThreadOpened(thread="t", machine="contribution", person=awa, commune="c")
        write("civic.opened", opened, awa)
        said = ThreadActed(thread="t", action="submit", hat="author", told={"text": "Dit."})
        write("civic.acted", said, awa)
    village.heal()
    kept = backup(village.centre, tmp_path / "centre.db")
    for place in (village.centre, a, b):
        place.clock.forward(DAY_MS)
    register(a, "Après A")
    register(b, "Après B")
    with village.centre.open() as node:  # the centre's own word, which only spaces have later
        publish = ThreadActed(thread="t", action="publish", hat="moderator")
        node.journal.write("civic.acted", publish, "somebody at the centre")
    village.heal()
    before = (own_state(village.centre, a.node.space_id), shared_state(village.centre))
    with village.centre.open() as node:
        first = epoch.current(node)
    village.put_back(kept)
    assert names(village.centre) == ["Awa"]
    with (
        village.centre.open() as node
    ):  # and it has gone on meanwhile, in the same place of its log
        node.journal.write("civic.reacted", _thanks(), "x")
    for _contact in range(2):
        for place in village.spaces:
            assert place.contact().outcome == "done"
    with village.centre.open() as node:
        assert epoch.current(node) != first
    assert names(village.centre) == ["Après A", "Après B", "Awa"]
    threads = "SELECT id, state FROM civic_thread"
    assert village.centre.rows(threads) == [("t", "published")]
    village.heal(2)
    after = own_state(village.centre, a.node.space_id)
    assert {name: rows for name, rows in after.items() if name != "civic_reaction"} == {
        name: rows for name, rows in before[0].items() if name != "civic_reaction"
    }
    for place in (a, b):
        assert own_state(place, place.node.space_id) == own_state(
            village.centre, place.node.space_id
        )
        assert shared_state(place) == shared_state(village.centre)
        assert whole(place)
    assert whole(village.centre)


def _thanks() -> object:
    from hub.core.civic.records import Reacted

    return Reacted(thread="t", person="x", kind="thank")


@dataclass
class CutAfter:
    """A line that is cut once so many requests went to one address."""

    line: Link
    to: str
    left: int

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Ask once."""
        if path.endswith(self.to):
            self.left -= 1
            if self.left < 0:
                raise LineError("The line was cut.", "Try again.")
        return self.line.send(method, path, body, headers)


@pytest.mark.parametrize("before_cut", [0, 1, 2])
def test_a_cut_while_giving_back_leaves_the_rest_to_the_next_contact(
    village: Village, tmp_path: Path, before_cut: int
) -> None:
    """More than one message holds, so that a cut falls between two; others' words among them."""
    a, b = village.spaces
    village.heal()
    kept = backup(village.centre, tmp_path / "centre.db")
    with village.centre.open() as node, node.journal.writing():
        for number in range(450):
            told = PlaceDescribed(place=f"place-{number}", fields={"name": f"Village {number}"})
            node.journal.write("place.described", told, "")
    village.heal()
    village.put_back(kept)
    assert village.centre.rows(PLACES) == [(0,)]
    assert a.link is not None
    with a.open() as node:
        cut = CutAfter(a.link, "/returned", before_cut)
        assert exchange(node, cut, Spend()).outcome == "cut"
    assert a.contact().outcome == "done"
    assert village.centre.rows(PLACES) == [(450,)]
    village.heal(2)
    assert shared_state(a) == shared_state(b) == shared_state(village.centre)
    assert whole(a) and whole(b) and whole(village.centre)


PLACES = "SELECT count(*) FROM place WHERE code LIKE 'place-%'"
