"""What can be true of officials, mandates and places."""

from __future__ import annotations

import pytest

from hub.core.errors import InputError
from hub.features.directory import columns, rules
from hub.features.directory.places import Place, Tree, shipped
from hub.features.directory.rules import NewOfficial

SADIOLA = "kayes-sadiola"


def told(**more: object) -> NewOfficial:
    return NewOfficial(**{"name": "Awa", "role": "mayor", "place": SADIOLA, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("20/11/2016", "2016-11-20"), ("2016-11-20", "2016-11-20"), ("11/2016", "2016-11"),
        ("2016", "2016"), ("1.2.2016", "2016-02-01"), ("29/02/2016", "2016-02-29"), ("", ""),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(typed: str, kept: str) -> None:
    assert rules.day(typed) == kept


@pytest.mark.parametrize(
    "typed", ["31/02/2016", "29/02/2015", "00/2016", "13/2016", "demain", "1789", "20/11/16", "²"]
)
def test_days_that_do_not_exist(typed: str) -> None:
    with pytest.raises(InputError):
        rules.day(typed)


def test_a_mandate_is_over_the_day_after_its_end() -> None:
    assert not rules.is_over("2016-11-20", "2016-11-20")
    assert rules.is_over("2016-11-20", "2016-11-21")
    assert not rules.is_over("2016", "2016-12-31")
    assert rules.is_over("2016", "2017-01-01")
    assert not rules.is_over("", "2030-01-01")


def test_a_mandate_cannot_end_before_it_begins() -> None:
    assert rules.check(told(since="11/2016", until="2016")).until == "2016"
    with pytest.raises(InputError, match="ends before"):
        rules.check(told(since="2017", until="20/11/2016"))


def test_phones_are_digits() -> None:
    assert rules.phone("+223 66 12-34.56") == "+22366123456"
    with pytest.raises(InputError):
        rules.phone("66 12 34 56 ou 77")


def test_two_hubs_give_an_official_the_same_id() -> None:
    one, other = told(name="Aminata Diarra"), told(name="  aminata  DIARRA ", gender="woman")
    assert rules.official_id(one) == rules.official_id(other)
    assert rules.official_id(one) != rules.official_id(told(name="Aminata Diarra", code="7"))


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Maire", "mayor"), ("MAIRE élue", "mayor"), ("1er adjoint au maire", "deputy"),
        ("Adjointe", "deputy"), ("conseillère communale", "councillor"),
        ("Président de la délégation spéciale", "delegate"), ("Présidente du conseil", "president"),
        ("Secrétaire général de la mairie", "clerk"), ("SG", "clerk"), ("councillor", "councillor"),
    ],
)  # fmt: skip
def test_titles(title: str, role: str) -> None:
    assert columns.role(title) == role


def test_languages_by_name_or_code() -> None:
    assert columns.languages("Français / soninké; bm, Peulh") == ("fr", "snk", "bm", "ff")
    with pytest.raises(InputError, match="klingon"):
        columns.languages("français, klingon")


def test_the_shipped_places_hang_together() -> None:
    places = shipped()
    depth = {level: n for n, level in enumerate(rules.LEVELS)}
    assert len([one for one in places.values() if one.level == rules.COMMUNE]) == 129
    for one in places.values():
        assert one.source
        above = places.get(one.parent)
        assert (above is None) == (one.level == rules.REGION)
        assert above is None or depth[above.level] == depth[one.level] - 1


def test_a_commune_is_found_however_it_is_written() -> None:
    tree = Tree()
    assert [one.code for one in tree.called("Nioro du Sahel")] == ["nioro-nioro"]
    assert [one.code for one in tree.called("KOUNIAKARY")] == ["kayes-koniakary"]
    assert [one.code for one in tree.called(SADIOLA)] == [SADIOLA]
    assert tree.called("Bamako") == []


def test_namesakes_are_told_apart_by_their_cercle() -> None:
    tree = Tree([Place("diema-sadiola", "Sadiola", rules.COMMUNE, "cercle-diema")])
    assert len(tree.called("Sadiola")) == 2
    assert [one.code for one in tree.called("Sadiola (Diéma)")] == ["diema-sadiola"]
