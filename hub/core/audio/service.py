"""Turning what somebody brought into a clip, in a child process that may fail alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import msgspec

from content_cache.child import ChildError, ask
from hub.core.audio.convert import Answer
from hub.core.errors import InputError, OperatorError

#: The largest file taken, in bytes: three minutes of uncompressed sound.
BIGGEST = 32 << 20
#: Seconds for one file: of the processor (a small machine decodes some ten times faster than real
#: time), and until it is there; others are waited for as long.
CPU_S, WALL_S = 60, 90
#: Conversions at the same time: a small machine has two cores and pages to serve.
TOGETHER = threading.BoundedSemaphore(2)

WRONG = {
    "sound": "This file is not a sound that the hub can read. Record again, or take another file.",
    "long": "This sound is too long: {longest_s} seconds at most.",
    "short": "Nothing is heard in this sound. Speak close to the microphone and try again.",
    "large": "This sound is too large for the hub. Record a shorter one.",
}


@dataclass(frozen=True)
class Sound:
    """A clip as it came out: its size in bytes, its length in seconds, its peak (0 to 1)
    before it was made as loud as the others, its waveform (64 hexadecimal digits).
    """

    bytes: int
    seconds: float
    peak: float
    waveform: str = ""


class WrongSoundError(InputError):
    """What was brought is no sound we take; ``why`` is the key of its sentence in WRONG."""

    def __init__(self, why: str, field: str, longest_s: int) -> None:
        super().__init__(WRONG[why], field=field, longest_s=longest_s)
        self.why = why


def convert(source: Path, target: Path, longest_s: int, field: str = "sound") -> Sound:
    """Make ``target``, an Ogg Opus clip, of the sound in ``source``.

    Raises WrongSoundError that names ``field`` if it is no sound, too long, silent or too large,
    InputError if too many wait, OperatorError if sound cannot be converted on this machine.
    """
    if source.stat().st_size > BIGGEST:
        raise WrongSoundError("large", field, longest_s)
    if not TOGETHER.acquire(timeout=WALL_S):
        raise InputError("The hub is busy with other sounds. Try again in a minute.", field=field)
    try:
        answer = _ask(source, target, longest_s)
    finally:
        TOGETHER.release()
    if answer is None:
        raise WrongSoundError("sound", field, longest_s)
    if answer.wrong:
        raise WrongSoundError(answer.wrong, field, longest_s)
    return Sound(answer.bytes, answer.seconds, answer.peak, answer.waveform)


def _ask(source: Path, target: Path, longest_s: int) -> Answer | None:
    """What the child answers; None if it was ended by one of its limits, as a bad file makes it."""
    if find_spec("av") is None:
        raise OperatorError(
            "Sounds cannot be converted here: the package av is not installed.",
            "Run: pip install av.",
        )
    words = (str(target.absolute()), str(longest_s))
    try:
        told = ask("hub.core.audio.convert", source, *words, seconds=CPU_S, stay_s=WALL_S)
    except ChildError:
        return None
    return msgspec.json.decode(told, type=Answer)
