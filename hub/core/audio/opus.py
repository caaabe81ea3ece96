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
#: The same sound gives the same bytes: no random serial number, no name of a program.
STEADY = {"fflags": "bitexact"}


def encode(samples: bytes, rate: int, gain_db: float = 0.0) -> bytes:
    """Mono 16-bit samples at ``rate`` a second as an Ogg Opus file, made louder by ``gain_db``.

    What a gain would push beyond the limit is held back, not cut.
    """
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="ogg", container_options=STEADY) as container:
        options = {"application": "voip", "compression_level": EFFORT, "flags": "bitexact"}
        stream = container.add_stream("libopus", rate=OUT_RATE, options=options)
        stream.layout = "mono"
        stream.bit_rate = BITS_A_SECOND
        resampler = av.AudioResampler(format="s16", layout="mono", rate=OUT_RATE)
        source = louder(samples, rate, gain_db) if gain_db else frames(samples, rate)
        for frame in (*source, None):
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


def louder(samples: bytes, rate: int, gain_db: float) -> Iterator[Any]:
    """The samples in frames, without rumble, raised or lowered, their peaks held under -1 dB."""
    import av

    graph = av.filter.Graph()
    first = graph.add_abuffer(format="s16", sample_rate=rate, layout="mono")
    steps = [
        graph.add("highpass", "f=70"),
        graph.add("volume", f"volume={gain_db:.2f}dB:precision=float"),
        graph.add("alimiter", "limit=0.89:level=false:latency=true"),
        graph.add("aformat", f"sample_fmts=s16:sample_rates={rate}:channel_layouts=mono"),
        graph.add("abuffersink"),
    ]
    for one, two in zip([first, *steps], steps, strict=False):
        one.link_to(two)
    graph.configure()
    for frame in (*frames(samples, rate), None):
        graph.push(frame)
        while (raised := _pulled(graph)) is not None:
            yield raised


def _pulled(graph: Any) -> Any:
    """What a graph has ready, or None."""
    import av

    try:
        return graph.pull()
    except (BlockingIOError, av.error.EOFError):
        return None
