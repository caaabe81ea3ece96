"""Sounds made for tests: something like speech, in any container."""

from __future__ import annotations

import math
import random
from array import array
from fractions import Fraction
from pathlib import Path

import av

RATE = 48_000
#: Container by ending: format, codec, rate, layout.
CONTAINERS = {
    "webm": ("webm", "libopus", 48_000, "stereo"),
    "ogg": ("ogg", "libopus", 48_000, "mono"),
    "m4a": ("ipod", "aac", 44_100, "stereo"),
    "mp4": ("mp4", "aac", 48_000, "mono"),
    "3gp": ("3gp", "libopencore_amrnb", 8_000, "mono"),
    "mp3": ("mp3", "libmp3lame", 44_100, "stereo"),
    "wav": ("wav", "pcm_s16le", 44_100, "stereo"),
    "amr": ("amr", "libopencore_amrnb", 8_000, "mono"),
    "aac": ("adts", "aac", 44_100, "mono"),
    "flac": ("flac", "flac", 44_100, "mono"),
}


def speech(seconds: float, loud: float = 0.3, seed: int = 1) -> array[int]:
    """Syllables of buzz and noise with short pauses, ``loud`` at their loudest; mono at 48 kHz."""
    dice = random.Random(seed)
    found = array("h")
    for n in range(int(seconds * RATE)):
        syllable = max(math.sin(2 * math.pi * 3.1 * n / RATE), 0.0)
        buzz = sum(
            math.sin(2 * math.pi * f * n / RATE) / k for k, f in enumerate((140, 700, 1900), 1)
        )
        value = syllable * (buzz / 2 + dice.uniform(-0.1, 0.1)) * loud
        found.append(int(max(min(value, 1.0), -1.0) * 32000))
    return found


def silence(seconds: float) -> array[int]:
    """Nothing."""
    return array("h", bytes(int(seconds * RATE) * 2))


def write(
    file: Path, samples: array[int], ending: str = "wav", tags: dict[str, str] | None = None
) -> Path:
    """Put samples into a file of the container named by ``ending``."""
    form, codec, rate, layout = CONTAINERS[ending]
    with av.open(str(file), "w", format=form) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate)
        stream.layout = layout
        if codec == "libopencore_amrnb":
            stream.bit_rate = 12_200
        wanted = stream.codec_context.format.name
        size = {"libopencore_amrnb": 160, "aac": 1024}.get(codec, 960)
        resampler = av.AudioResampler(format=wanted, layout=layout, rate=rate, frame_size=size)
        for start in range(0, len(samples), 4800):
            piece = samples[start : start + 4800]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece))
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            room = frame.planes[0].buffer_size
            frame.planes[0].update(piece.tobytes() + bytes(room - len(piece) * 2))
            for out in resampler.resample(frame):
                container.mux(stream.encode(out))
        for out in resampler.resample(None):
            container.mux(stream.encode(out))
        container.mux(stream.encode(None))
    return file


def read(file: Path) -> tuple[array[int], int, int, dict[str, str]]:
    """Samples of a clip, its rate, its channels, and every tag in it."""
    found = array("h")
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="s16", layout="mono", rate=stream.rate)
        for frame in (*container.decode(stream), None):
            for out in resampler.resample(frame):
                found.frombytes(bytes(out.planes[0])[: out.samples * 2])
        return found, stream.rate, stream.channels, {**container.metadata, **stream.metadata}
