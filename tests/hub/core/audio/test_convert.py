"""What people bring becomes a small, even clip; what is no sound is refused and harms nobody."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from hub.core.audio import level
from hub.core.audio.containers import demuxer
from hub.core.audio.service import convert
from hub.core.errors import InputError
from tests.hub.core.audio.sounds import CONTAINERS, RATE, read, silence, speech, write

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("ending", sorted(CONTAINERS))
def test_a_sound_of_any_usual_container_becomes_a_small_mono_clip(
    tmp_path: Path, ending: str
) -> None:
    said = silence(0.8) + speech(2) + silence(1.2)
    source = write(tmp_path / "renamed.txt", said, ending, {"title": "<script>", "artist": "Awa"})
    made = convert(source, tmp_path / "clip", longest_s=10)
    samples, rate, channels, tags = read(tmp_path / "clip")
    assert (tmp_path / "clip").read_bytes().startswith(b"OggS")
    assert channels == 1 and made.bytes == (tmp_path / "clip").stat().st_size
    assert 1.8 < len(samples) / rate < 2.5 and abs(made.seconds - len(samples) / rate) < 0.1
    assert b"script" not in (tmp_path / "clip").read_bytes() and "Awa" not in tags.values()
    assert 0 < made.peak < 1


def test_quiet_and_loud_voices_come_out_alike_and_nothing_is_cut(tmp_path: Path) -> None:
    found = []
    for loud in (0.9, 0.02):
        convert(write(tmp_path / "in", speech(2, loud)), tmp_path / "out", 10)
        samples, rate, *_rest = read(tmp_path / "out")
        found.append(level.gain_db(samples, rate))
        assert level.peak(samples) < 0.97
    assert abs(found[0] - found[1]) < 1.5 and abs(found[0]) < 3


def test_a_minute_weighs_no_more_than_the_line_can_carry(tmp_path: Path) -> None:
    made = convert(write(tmp_path / "in", speech(3, seed=4) * 20), tmp_path / "out", 90)
    assert 55 < made.seconds < 61 and made.bytes <= 130_000


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write(tmp_path / "in", speech(1))
    convert(source, tmp_path / "one", 10)
    convert(source, tmp_path / "two", 10)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def playlist(tmp_path: Path) -> bytes:
    """A playlist that would have the library open another file and an address."""
    secret = tmp_path / "secret.wav"
    write(secret, speech(1))
    return f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXTINF:1,\nhttp://127.0.0.1:9/x\n".encode()


HOSTILE = {
    "a text": lambda tmp_path: "Bonjour à tous, ceci n’est pas un son.".encode() * 50,
    "nothing": lambda tmp_path: b"",
    "a playlist": playlist,
    "a list of files": lambda tmp_path: b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "a page": lambda tmp_path: b"<!doctype html><script>alert(1)</script>",
    "a beginning of Ogg": lambda tmp_path: b"OggS" + bytes(4000),
    "a beginning of MP4": lambda tmp_path: b"\0\0\0\x18ftypmp42" + os.urandom(4000),
    "a beginning of WebM": lambda tmp_path: b"\x1aE\xdf\xa3" + b"\xff" * 4000,
    "a beginning of MP3": lambda tmp_path: b"\xff\xfb\x90\x00" + b"<script>" * 500,
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_what_is_no_sound_is_refused_with_a_sentence(tmp_path: Path, what: str) -> None:
    source = tmp_path / "voice.m4a"
    source.write_bytes(HOSTILE[what](tmp_path))
    with pytest.raises(InputError) as caught:
        convert(source, tmp_path / "out", 10)
    assert caught.value.field == "sound" and not (tmp_path / "out").exists()


def test_a_sound_cut_short_on_its_way_is_heard_as_far_as_it_came(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole", speech(4), "webm").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    assert 1 < convert(tmp_path / "cut", tmp_path / "out", 10).seconds < 3.5


def test_too_long_silent_and_too_large_are_said_as_such(tmp_path: Path) -> None:
    hours = tmp_path / "hours"  # three hours of silence
    with wave.open(str(hours), "wb") as out:
        out.setparams((1, 2, 1000, 0, "NONE", ""))
        out.writeframes(bytes(3 * 3600 * 2000))
    with pytest.raises(InputError, match="too long: 10 seconds"):
        convert(hours, tmp_path / "out", 10)
    with pytest.raises(InputError, match="Nothing is heard"):
        convert(write(tmp_path / "mute", silence(3)), tmp_path / "out", 10)
    with pytest.raises(InputError, match="Nothing is heard"):
        convert(write(tmp_path / "click", speech(0.1)), tmp_path / "out", 10)
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(33 << 20)
    with pytest.raises(InputError, match="too large"):
        convert(large, tmp_path / "out", 10)


def test_a_container_is_known_by_its_bytes_and_never_guessed() -> None:
    assert demuxer(b"#EXTM3U\n") is demuxer(b"ffconcat version") is demuxer(b"") is None
    assert demuxer(b"\xff\xf1\x50\x80") == "aac" and demuxer(b"\xff\xfb\x90\x64") == "mp3"


def test_speech_is_found_between_silences() -> None:
    said = silence(1) + speech(1) + silence(2)
    kept = level.trimmed(said, RATE)
    assert 0.9 < len(kept) / RATE < 1.3
    assert not level.trimmed(silence(1), RATE)
