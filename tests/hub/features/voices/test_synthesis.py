"""The machine's voice really speaks, and takes up again where it was stopped."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from content_cache.installing.install import install
from content_cache.speech import say_id
from hub.core.errors import NoRoomError
from hub.core.node import Node
from hub.features.voices import rules, service
from hub.features.voices.errors import VoiceError
from hub.features.voices.index import Voices
from hub.features.voices.job import Builder
from hub.features.voices.service import Built, Plan
from tests.browser.live import live_hub
from tests.content_cache.samples import MakeCourse

SILENT = not service.can_speak()
needs_voice = pytest.mark.skipif(SILENT, reason="the extra 'voice' is not installed")
QUESTIONS = """::q::Qui vote ?{
=Le conseil#Oui, il vote.
~Le maire#Non, il exécute.
}
"""


def nobody(plan: Plan, built: Built) -> None:
    """Wants to hear nothing of the progress."""


@pytest.fixture
def small(node: Node, make_course: MakeCourse) -> Iterator[Node]:
    """A hub with one short course."""
    files = {"01-la-commune.gift": QUESTIONS, "final.gift": None}
    install(node.store, make_course(files=files), floor_bytes=0)
    yield node


def say(node: Node) -> Built:
    """Give voices to a hub's French texts."""
    return service.build(node.settings, node.store, "fr", nobody)


def clips(node: Node) -> list[Path]:
    """The clips on disk."""
    return sorted((node.settings.data_dir / "voices" / "fr").glob("[!.]*.ogg"))


@needs_voice
def test_everything_of_a_course_and_of_the_pages_gets_a_voice(small: Node) -> None:
    service.keep_labels(small.settings, "fr", ["Apprendre", "Mon espace"])
    built = say(small)
    voices = Voices(small.settings.data_dir)
    for text in (
        "La commune", "Comprendre la commune.", "Le conseil vote le budget.", "Qui vote ?",
        "Le maire", "Non, il exécute.", "Apprendre", "À retenir : le conseil vote, le maire exécute.",
    ):  # fmt: skip
        assert voices.find(("fr",), text), text
    assert built.made == built.wanted == len(clips(small))


@needs_voice
def test_a_clip_is_small_mono_sound(small: Node) -> None:
    import av

    say(small)
    file = (
        small.settings.data_dir
        / "voices"
        / "fr"
        / f"{say_id('fr', 'Le conseil vote le budget.')}.ogg"
    )
    data = file.read_bytes()
    with av.open(io.BytesIO(data)) as sound:
        stream = sound.streams.audio[0]
        frames = list(sound.decode(stream))
        seconds = sum(frame.samples for frame in frames) / frames[0].sample_rate
        assert (stream.codec_context.name, stream.codec_context.channels) in (
            ("libopus", 1), ("opus", 1),
        )  # fmt: skip
    loudest = max(
        abs(int.from_bytes(bytes(frame.planes[0])[:2], "little", signed=True)) for frame in frames
    )
    assert 0.5 < seconds < 5
    assert len(data) / seconds <= 3000
    assert loudest > 0


@needs_voice
def test_a_build_that_was_stopped_goes_on_and_then_has_nothing_to_do(small: Node) -> None:
    class StoppedError(Exception):
        pass

    def stop(plan: Plan, built: Built) -> None:
        if built.made == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        service.build(small.settings, small.store, "fr", stop)
    first = {file.name: file.stat().st_mtime_ns for file in clips(small)}
    assert len(first) == 3
    built = say(small)
    assert built.made == built.wanted - 3
    after = {file.name: file.stat().st_mtime_ns for file in clips(small)}
    assert first.items() <= after.items()
    assert say(small).made == 0


@needs_voice
def test_clips_of_texts_that_are_gone_are_taken_away(small: Node) -> None:
    service.keep_labels(small.settings, "fr", ["Apprendre", "Entrer"])
    say(small)
    service.keep_labels(small.settings, "fr", ["Apprendre"])
    assert say(small).removed == 1
    assert Voices(small.settings.data_dir).find(("fr",), "Entrer") is None
    assert Voices(small.settings.data_dir).find(("fr",), "Apprendre")


@needs_voice
def test_what_a_person_says_the_machine_does_not(small: Node) -> None:
    folder = small.settings.data_dir / "voices" / "fr" / "recorded"
    folder.mkdir(parents=True)
    (folder / f"{say_id('fr', 'Le maire')}.ogg").write_bytes(b"OggS of a person")
    say(small)
    assert say_id("fr", "Le maire") not in [file.stem for file in clips(small)]
    assert (folder / f"{say_id('fr', 'Le maire')}.ogg").read_bytes() == b"OggS of a person"


@needs_voice
def test_new_rules_make_every_clip_again(small: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    built = say(small)
    half = small.settings.data_dir / "voices" / "fr" / ".0123456789abcdef.ogg"
    half.write_bytes(b"Ogg")
    monkeypatch.setattr(rules, "EDITION", rules.EDITION + 1)
    assert say(small).made == built.made
    assert not half.exists()


def test_a_full_disk_stops_the_voice_and_nothing_else(small: Node) -> None:
    full = replace(small.settings, refuse_media_percent=0)
    with pytest.raises(NoRoomError):
        service.build(full, small.store, "fr", nobody)
    assert clips(small) == []


def test_the_job_keeps_quiet_when_the_setting_says_so(small: Node) -> None:
    builder = Builder(lambda language: ["Apprendre"])
    builder.run(small)  # the tests' settings have voice = no
    assert builder.thread is None
    assert not (small.settings.data_dir / "voices").exists()


@needs_voice
def test_the_job_says_courses_and_labels(small: Node) -> None:
    speaking = replace(small, settings=replace(small.settings, voice=True))
    builder = Builder(lambda language: ["Apprendre"])
    builder.run(speaking)
    builder.run(speaking)  # a second one leaves the first alone
    assert builder.thread is not None
    builder.thread.join(20)
    assert Voices(small.settings.data_dir).find(("fr",), "Apprendre")
    assert Voices(small.settings.data_dir).find(("fr",), "La commune")


@needs_voice
def test_a_hub_that_is_stopped_does_not_wait_for_its_voice() -> None:
    with live_hub(jobs=True, HUB_VOICE="yes") as hub:
        folder = hub.node.settings.data_dir / "voices" / "fr"
        deadline = time.monotonic() + 30
        while not list(folder.glob("*.ogg")) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert list(folder.glob("*.ogg"))
        children = psutil.Process(hub.process.pid).children()
        assert children
        hub.process.send_signal(signal.SIGTERM)
        assert hub.process.wait(8) == 0
        assert psutil.wait_procs(children, timeout=5)[1] == []


@needs_voice
def test_a_voice_that_does_not_exist_is_an_error_that_helps(
    small: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rules.SPOKEN, "fr", "no-such-voice")
    with pytest.raises(VoiceError, match="no voice no-such-voice") as caught:
        say(small)
    assert "espace-connecte[voice]" in caught.value.next_step


@needs_voice
@pytest.mark.sqlite_only
def test_operators_build_from_the_command_line(small: Node) -> None:
    environ = {"HUB_DATA_DIR": str(small.settings.data_dir), "PATH": ""}
    command = [sys.executable, "-m", "hub", "voices", "build"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(clips(small))} clips made" in done.stdout
    again = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert "0 clips made" in again.stdout
