"""The child process that speaks: ``python -m hub.features.voices.synthesise VOICE``.

Each line on standard input is ``{"text": …, "file": …}``; the answer is one line
``{"bytes": …, "seconds": …}`` once the file is whole on the disk, 0 bytes if there was no sound.
It is the last to be served by the processor, and it may not eat the machine's memory.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import TextIO

import msgspec

from hub.core.audio import opus
from hub.features.voices.errors import VoiceError
from hub.features.voices.espeak import Speaker, speaker

#: Address space, which counts libraries that are mapped and never read: far above what is used.
MOST_MEMORY = 512 << 20
#: Exit code that tells the parent that the last line on standard error says why.
CANNOT = 3


class Order(msgspec.Struct, frozen=True):
    """A text to say, as the machine must hear it, and the file to write."""

    text: str
    file: str


class Done(msgspec.Struct, frozen=True):
    """What one clip came to: its size in bytes and its length in seconds."""

    bytes: int
    seconds: float


def serve(voice: Speaker, orders: TextIO, answers: TextIO) -> None:
    """Say each order until the input ends."""
    for line in orders:
        order = msgspec.json.decode(line, type=Order)
        samples = voice.say(order.text)
        done = Done(0, 0.0)
        if samples:
            sound = opus.encode(samples, voice.rate)
            write(Path(order.file), sound)
            done = Done(len(sound), round(len(samples) / 2 / voice.rate, 3))
        answers.write(msgspec.json.encode(done).decode() + "\n")
        answers.flush()


def write(file: Path, data: bytes) -> None:
    """Put a file in place in one step: a clip that is there is whole, even after a power cut.

    The name itself may be lost with the power: the clip is then made again.
    """
    draft = file.with_name(f".{file.name}")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def humble() -> None:
    """Take what others leave of the processor, and no more memory than is reasonable."""
    os.nice(19)
    with contextlib.suppress(ValueError, OSError):  # a stricter limit is already in force
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    humble()
    try:
        serve(speaker(sys.argv[1]), sys.stdin, sys.stdout)
    except VoiceError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT)
