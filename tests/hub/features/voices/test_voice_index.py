"""Pages find voices quickly, and see new ones."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from content_cache.speech import say_id
from hub.features.voices.index import Voices


def put(data_dir: Path, text: str, recorded: bool = False, language: str = "fr") -> str:
    """Put a clip in place; answers its id."""
    folder = data_dir / "voices" / language
    folder = folder / "recorded" if recorded else folder
    folder.mkdir(parents=True, exist_ok=True)
    clip = say_id(language, text)
    (folder / f"{clip}.ogg").write_bytes(b"OggS")
    return clip


def age(data_dir: Path) -> None:
    """Make the folders look as if they had changed a minute ago."""
    for folder in [data_dir / "voices" / "fr", data_dir / "voices" / "fr" / "recorded"]:
        if folder.exists():
            os.utime(folder, (time.time() - 60, time.time() - 60))


def test_a_text_finds_its_clip_whatever_its_spacing(tmp_path: Path) -> None:
    clip = put(tmp_path, "La commune est proche")
    found = Voices(tmp_path).find(("fr",), "La  commune\nest proche")
    assert found is not None
    assert (found.url, found.synthetic) == (f"/voix/fr/{clip}.ogg", True)


def test_nothing_is_found_where_nobody_spoke(tmp_path: Path) -> None:
    assert Voices(tmp_path).find(("fr",), "Bonjour") is None
    put(tmp_path, "Bonjour")
    assert Voices(tmp_path).find(("bm",), "Bonjour") is None
    assert Voices(tmp_path).clip("../fr", say_id("fr", "Bonjour")) is None


def test_a_text_shown_in_french_for_want_of_a_translation_is_said_in_french(tmp_path: Path) -> None:
    put(tmp_path, "Bonjour")
    found = Voices(tmp_path).find(("bm", "fr"), "Bonjour")
    assert found is not None and found.language == "fr"


def test_a_person_s_voice_wins(tmp_path: Path) -> None:
    put(tmp_path, "Bonjour")
    clip = put(tmp_path, "Bonjour", recorded=True)
    voices = Voices(tmp_path)
    found = voices.find(("fr",), "Bonjour")
    assert found is not None and not found.synthetic
    assert voices.path(found) == tmp_path / "voices" / "fr" / "recorded" / f"{clip}.ogg"


def test_new_and_removed_clips_are_seen(tmp_path: Path) -> None:
    put(tmp_path, "Un")
    age(tmp_path)
    voices = Voices(tmp_path, every_s=0)
    assert voices.find(("fr",), "Un") and not voices.find(("fr",), "Deux")
    clip = put(tmp_path, "Deux")
    assert voices.find(("fr",), "Deux")
    put(tmp_path, "Deux", recorded=True)
    again = voices.find(("fr",), "Deux")
    assert again is not None and not again.synthetic
    (tmp_path / "voices" / "fr" / "recorded" / f"{clip}.ogg").unlink()
    (tmp_path / "voices" / "fr" / f"{clip}.ogg").unlink()
    assert voices.find(("fr",), "Deux") is None


def test_pages_kept_in_any_language_learn_of_a_new_voice(tmp_path: Path) -> None:
    voices = Voices(tmp_path, every_s=0)
    nothing = voices.stamp("bm")
    put(tmp_path, "Un")
    assert voices.stamp("bm") is None, "a folder that just changed may change again"
    age(tmp_path)
    later = voices.stamp("bm")
    assert later is not None and later != nothing
    assert voices.stamp("bm") == later


def test_half_written_clips_are_not_voices(tmp_path: Path) -> None:
    clip = put(tmp_path, "Un")
    file = tmp_path / "voices" / "fr" / f"{clip}.ogg"
    file.rename(file.with_name(f".{clip}.ogg"))
    assert Voices(tmp_path).find(("fr",), "Un") is None


@pytest.mark.parametrize("there", [True, False])
def test_a_look_up_costs_a_page_next_to_nothing(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "voices" / "fr"
    folder.mkdir(parents=True)
    for number in range(300):
        (folder / f"{number:016x}.ogg").touch()
    text = "Une phrase comme on en lit sur une page."
    if there:
        put(tmp_path, text)
    age(tmp_path)
    voices = Voices(tmp_path)
    voices.find(("fr",), text)
    begun = time.perf_counter()
    for _ in range(2000):
        voices.find(("fr",), text)
    assert (time.perf_counter() - begun) / 2000 < 100e-6
