"""What was really played counts, once, however people jump, stop and come back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content_cache.installing.install import install
from hub.core.node import Node
from hub.core.who import Who
from hub.features.library import playing, watching
from hub.features.library.watching import MOST, Watched, join, read, total, written
from tests.content_cache.recordings import film
from tests.factories import person

PACKAGE = "org.exemple.film"
SECONDS = st.floats(-10, 400, allow_nan=False)


def test_stretches_join_and_skips_do_not_count() -> None:
    assert join([(0, 10.4), (9, 20), (100, 130)], 120) == ((0, 20), (100, 120))
    assert join([(5, 5), (9, 3), (-4, 2)], 120) == ((0, 2),)
    assert read(written(((0, 20), (100, 120)))) == ((0, 20), (100, 120))


@given(
    st.lists(st.tuples(SECONDS, SECONDS), max_size=120),
    st.lists(st.tuples(SECONDS, SECONDS), max_size=20),
)
def test_more_playing_never_counts_less(some: list[tuple[float, float]], more: list[tuple[float, float]]) -> None:  # fmt: skip
    one, both = join(some, 300), join([*join(some, 300), *more], 300)
    assert total(both) >= total(one)
    assert total(both) <= 300 and len(both) <= MOST
    assert list(both) == sorted(both)
    assert join(one, 300) == one


def test_two_visits_make_one_film(node: Node) -> None:
    awa = Who(person=person(node))
    watching.note(node, awa, PACKAGE, 100, [(0, 50)], 50)
    assert watching.watched(awa.person, PACKAGE, 100) == Watched(50, 0.5, False, 50)
    watching.note(node, awa, PACKAGE, 100, [(20, 50)], 50)
    assert watching.watched(awa.person, PACKAGE, 100).seconds == 50
    watching.note(node, awa, PACKAGE, 100, [(50, 92)], 92)
    assert watching.watched(awa.person, PACKAGE, 100) == Watched(92, 0.92, True, 92)
    watching.note(node, awa, PACKAGE, 100, [(0, 3)], 99)
    seen = watching.watched(awa.person, PACKAGE, 100)
    assert (seen.done, seen.place) == (True, 0)  # at the end: one begins again


def test_jumping_to_the_end_is_not_watching(node: Node) -> None:
    awa = Who(person=person(node))
    watching.note(node, awa, PACKAGE, 100, [(98, 500)], 1e9)
    seen = watching.watched(awa.person, PACKAGE, 100)
    assert (seen.seconds, seen.done) == (2, False)


def test_a_visitor_leaves_nothing(node: Node) -> None:
    watching.note(node, Who(visit="x"), PACKAGE, 100, [(0, 100)], 100)
    assert node.database.rows("SELECT count(*) FROM library_note") == [(0,)]
    assert watching.watched(None, PACKAGE, 100) == Watched()


def test_the_variant_is_asked_for_spared_or_chosen(node: Node, tmp_path) -> None:  # type: ignore[no-untyped-def]  # a path
    from msgspec.structs import replace

    install(node.store, film(tmp_path), floor_bytes=0)
    (low,) = playing.playable(node, PACKAGE).variants
    middle, high = (
        replace(low, path="m", bitrate=500_000),
        replace(low, path="h", bitrate=2_000_000),
    )
    among = (low, middle, high)
    assert playing.choose(among, "h", sparing=True) is high
    assert playing.choose(among, None, sparing=True) is low
    assert playing.choose(among, "nonsense", sparing=False) is middle
    assert playing.choose((high,), None, sparing=False) is high
