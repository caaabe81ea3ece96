"""Sound made small: Opus in Ogg, mono, 16 kbit/s (about 2 kB a second), by PyAV."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

BITS_A_SECOND = 16_000
#: Opus knows 8, 12, 16, 24 and 48 kHz; espeak-ng speaks at 22,05.
OUT_RATE = 24_000
#: libopus' own 10 takes twice the time (54 times real time instead of 124) for the same size.
EFFORT = "2"
#: Samples handed over at once: frames are padded, so small ones cost and huge ones too.
PIECE = 4096


def encode(samples: bytes, rate: int) -> bytes:
    """Mono 16-bit samples at ``rate`` a second as an Ogg Opus file."""
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="ogg") as container:
        options = {"application": "voip", "compression_level": EFFORT}
        stream = container.add_stream("libopus", rate=OUT_RATE, options=options)
        stream.layout = "mono"
        stream.bit_rate = BITS_A_SECOND
        resampler = av.AudioResampler(format="s16", layout="mono", rate=OUT_RATE)
        for frame in (*frames(samples, rate), None):
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))
    return sink.getvalue()


def frames(samples: bytes, rate: int) -> Iterator[Any]:
    """The samples in frames of PyAV, with their place in time."""
    import av

    for start in range(0, len(samples), PIECE * 2):
        piece = samples[start : start + PIECE * 2]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece) // 2)
        frame.sample_rate = rate
        frame.pts = start // 2
        room = frame.planes[0].buffer_size
        frame.planes[0].update(piece + bytes(room - len(piece)))
        yield frame
