"""Errors are sentences that a face can translate."""

import pytest

from content_cache.errors import AuthoringError, AuthoringErrors, ContentError, RefusedError


def test_a_message_is_kept_apart_from_what_fills_it() -> None:
    error = ContentError("The file {name} is missing.", name="a{b}.svg")
    assert str(error) == "The file a{b}.svg is missing."
    assert (error.message, error.params) == ("The file {name} is missing.", {"name": "a{b}.svg"})


def test_mistakes_are_listed_in_reading_order() -> None:
    errors = AuthoringErrors(
        [AuthoringError("b", 2, "Two."), AuthoringError("a", 9, "Nine {line}.", line=1)]
    )
    assert str(errors) == "a:9: Nine 1.\nb:2: Two."


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(ContentError) as caught:
        raise RefusedError("No room.", "Remove {what}.", what="a film")
    assert str(caught.value) == "No room. Remove a film."
