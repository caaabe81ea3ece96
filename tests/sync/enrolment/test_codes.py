"""A code can be mistyped in many ways; each is found before anything is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import InputError
from sync.enrolment import codes

letters = st.text(codes.ALPHABET, min_size=18, max_size=18)


@given(letters)
def test_what_is_written_is_read(plain: str) -> None:
    code = codes.written(plain)
    assert len(code) == 29
    assert codes.read(code) == plain
    assert codes.read(code.lower().replace("-", " ")) == plain
    assert codes.read(code.replace("0", "O").replace("1", "l")) == plain
    assert codes.read(f"  {code.replace('-', '')}\n") == plain


@given(letters, st.integers(0, 23), st.sampled_from(codes.ALPHABET))
def test_every_wrong_letter_is_found(plain: str, place: int, other: str) -> None:
    code = codes.written(plain).replace("-", "")
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(InputError, match=f"group {place // 4 + 1} "):
            codes.read(wrong)


@given(letters, st.integers(0, 22))
def test_letters_that_changed_places_are_found(plain: str, place: int) -> None:
    code = codes.written(plain).replace("-", "")
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong != code and place % 4 != 3:
        with pytest.raises(InputError, match=f"group {place // 4 + 1} "):
            codes.read(wrong)


@given(letters, st.permutations(range(6)))
def test_groups_that_changed_places_are_found(plain: str, order: list[int]) -> None:
    groups = codes.written(plain).split("-")
    if order != sorted(order):
        with pytest.raises(InputError, match="There is a mistake"):
            codes.read("-".join(groups[place] for place in order))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "here are 0"), ("U", "letter U"), ("é", "letter É"), ("0000", "group 1")],
)
def test_what_is_no_code_is_explained(typed: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        codes.read(typed)
    assert caught.value.field == "code"


def test_too_short_and_too_long() -> None:
    code = codes.make(b"k" * 32)
    for wrong in (code[:-1], code[:24], code + code[:4]):
        with pytest.raises(InputError, match="The code has 24"):
            codes.read(wrong)


def test_a_code_knows_its_centre() -> None:
    code = codes.read(codes.make(b"k" * 32))
    assert codes.is_of(code, b"k" * 32)
    assert not codes.is_of(code, b"l" * 32)
    assert codes.make(b"k" * 32) != codes.make(b"k" * 32)
