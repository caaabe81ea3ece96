"""The French catalogue is whole: every message, the same places, French typography."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from kiosk_ui.frame.language import FOLDER
from tests.kiosk_ui.frame.catalogue import messages, translated

PARTS = sorted((FOLDER / "fr" / "LC_MESSAGES").glob("*.po"))
PYTHON_PLACE = re.compile(r"%\((\w+)\)s|(%%)")
BRACE_PLACE = re.compile(r"\{(\w+)[^}]*\}")
#: French puts a (narrow) no-break space before these; not in times, addresses and the like.
UNSPACED = re.compile(
    r"(?<![\u00a0\u202f])[;?!»]|(?<![\u00a0\u202f\d:/])(?<!https)(?<!http):(?!\w|/)|«(?![\u00a0\u202f])"
)

#: Commands to type are quoted as the shell wants them.
COMMAND = re.compile(r"\b(sudo|pip) [^.]*")


def places(text: str) -> list[str]:
    """The places of a message, sorted; a plural may leave its number out."""
    found = [name or "%" for name, _percent in PYTHON_PLACE.findall(text)]
    return sorted(found + BRACE_PLACE.findall(text))


def test_every_message_has_its_french() -> None:
    known = translated("fr")
    missing = sorted({f"{text!r} ({where})" for where, text in messages() if text not in known})
    assert missing == []


def test_places_are_the_same_in_french() -> None:
    wrong = [key for key, text in translated("fr").items() if places(key) != places(text)]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_no_message_is_doubtful_empty_or_of_another_hand(part) -> None:  # type: ignore[no-untyped-def]  # a path
    with part.open("rb") as source:
        catalogue = read_po(source)
    for message in catalogue:
        if message.id:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            assert not message.fuzzy, message.id
            assert all(text.strip() for text in strings), message.id


def test_no_message_is_translated_in_two_ways() -> None:
    found: dict[str, set[str]] = {}
    for part in PARTS:
        with part.open("rb") as source:
            for message in read_po(source):
                if message.id:
                    found.setdefault(str(message.id), set()).add(str(message.string))
    assert {key: sorted(said) for key, said in found.items() if len(said) > 1} == {}


def test_french_is_written_as_french() -> None:
    wrong = []
    for key, text in translated("fr").items():
        bare = BRACE_PLACE.sub("x", PYTHON_PLACE.sub("x", text))
        bare = COMMAND.sub("x", bare)
        if "'" in bare or '"' in bare or "..." in bare or UNSPACED.search(bare):
            wrong.append((key, text))
        if re.search(r"(?<![\u00a0\u202f])%", bare):
            wrong.append((key, text))
    assert wrong == []


def test_french_has_one_word_for_the_machine_of_the_space() -> None:
    """People read « serveur »; « hub » is only the command that is typed."""
    typed = re.compile(r"\bhub (?:central|content|db|doctor|people|sync|voices)\b")
    told = {key: typed.sub("", text) for key, text in translated("fr").items()}
    assert [text for text in told.values() if re.search(r"\bhub\b", text, re.IGNORECASE)] == []


def test_french_speaks_politely() -> None:
    familiar = re.compile(r"\b(tu|ton|ta|tes|toi)\b", re.IGNORECASE)
    assert [text for text in translated("fr").values() if familiar.search(text)] == []
