"""The child process that converts one file.

``python -m hub.core.audio.convert SOURCE SECONDS TARGET LONGEST_S`` runs with little memory and little
time, opens the source with the one demuxer that its first bytes name, and writes nothing but the target.

It answers one line on standard output: ``{"bytes": …, "seconds": …, "peak": …, "waveform": …}``, or
``{"wrong": "sound|long|short|large"}``.
"""

from __future__ import annotations

import contextlib
import sys
from array import array
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from content_cache.child import humble
from content_cache.durable import write_whole
from hub.core.audio import level, opus
from hub.core.audio.containers import CODECS, HEAD, demuxer

#: The largest file written.
MOST_WRITTEN = 8 << 20
#: Less than this is no word, in seconds.
SHORTEST_S = 0.3
#: A phone's clock and its container may disagree by so much.
GRACE_S = 1.0


class Answer(msgspec.Struct, omit_defaults=True):
    """What came of a file; ``wrong`` names what it is instead of a sound we take."""

    bytes: int = 0
    seconds: float = 0.0
    peak: float = 0.0
    waveform: str = ""
    wrong: str = ""


class WrongSoundError(Exception):
    """The file is no sound we take; the text says why in one word."""


def convert(source: BinaryIO, longest_s: float) -> tuple[bytes, Answer]:
    """A sound as Ogg Opus: trimmed, even, without its metadata; raises WrongSoundError."""
    samples = decoded(source, longest_s)
    spoken = level.trimmed(samples, opus.OUT_RATE)
    seconds = len(spoken) / opus.OUT_RATE
    if seconds < SHORTEST_S:
        raise WrongSoundError("short")
    gain = level.gain_db(spoken, opus.OUT_RATE)
    data = opus.encode(spoken.tobytes(), opus.OUT_RATE, gain or 0.01)
    drawn = level.waveform(spoken, opus.OUT_RATE, gain)
    return data, Answer(len(data), round(seconds, 2), round(level.peak(spoken), 3), drawn)


def decoded(source: BinaryIO, longest_s: float) -> array[int]:
    """The samples of a file, mono at 24 kHz; raises WrongSoundError."""
    import av

    form = demuxer(source.read(HEAD))
    source.seek(0)
    if form is None:
        raise WrongSoundError("sound")
    # No protocol of that name exists: nothing beside this file can be opened.
    options = {"protocol_whitelist": "none", "format_whitelist": form}
    try:
        with av.open(source, format=form, options=options) as container:
            stream = next(iter(container.streams.audio), None)
            if stream is None or stream.codec_context.name not in CODECS:
                raise WrongSoundError("sound")
            return _samples(container, stream, longest_s)
    except (av.error.FFmpegError, ValueError) as error:
        raise WrongSoundError("sound") from error


def _samples(container: Any, stream: Any, longest_s: float) -> array[int]:
    """Every sample of a stream; a damaged end is left out. Raises WrongSoundError past the limit."""
    import av

    found = array("h")
    most = int((longest_s + GRACE_S) * opus.OUT_RATE)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=opus.OUT_RATE)
    with contextlib.suppress(av.error.FFmpegError):  # cut short on its way: what came is heard
        for frame in container.decode(stream):
            _add(found, resampler.resample(frame))
            if len(found) > most:
                raise WrongSoundError("long")
    with contextlib.suppress(av.error.FFmpegError):
        _add(found, resampler.resample(None))
    return found


def _add(found: array[int], resampled: list[Any]) -> None:
    for frame in resampled:
        found.frombytes(bytes(frame.planes[0])[: frame.samples * 2])


def main(source: Path, target: Path, longest_s: float) -> Answer:
    """Convert one file into another, which is on the disk when this answers."""
    try:
        with source.open("rb") as stream:
            data, answer = convert(stream, longest_s)
    except WrongSoundError as error:
        return Answer(wrong=str(error))
    except MemoryError:
        return Answer(wrong="large")
    write_whole(target, data)
    return answer


if __name__ == "__main__":
    humble(int(sys.argv[2]), MOST_WRITTEN)
    told = main(Path(sys.argv[1]), Path(sys.argv[3]), float(sys.argv[4]))
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
