"""The child process that makes a copy for phones that know no Opus.

``python -m hub.core.audio.m4a SOURCE SECONDS TARGET``: AAC in MP4, mono, 32 kbit/s.
"""

from __future__ import annotations

import sys
from pathlib import Path

from content_cache.child import humble

BITS_A_SECOND, RATE = 32_000, 24_000


def encode(source: Path, target: Path) -> None:
    """An Ogg Opus clip as M4A that plays while it arrives; its index is moved to the front."""
    import av

    options = {"movflags": "faststart", "fflags": "bitexact"}
    safe = {"protocol_whitelist": "none"}
    with (
        source.open("rb") as stream,
        av.open(stream, "r", format="ogg", options=safe) as container,
        av.open(str(target), "w", format="mp4", options=options) as out,
    ):
        encoder = out.add_stream("aac", rate=RATE)
        encoder.layout = "mono"
        encoder.bit_rate = BITS_A_SECOND
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE, frame_size=1024)
        for frame in (*container.decode(container.streams.audio[0]), None):
            for resampled in resampler.resample(frame):
                out.mux(encoder.encode(resampled))
        out.mux(encoder.encode(None))


if __name__ == "__main__":
    humble(int(sys.argv[2]))
    encode(Path(sys.argv[1]), Path(sys.argv[3]))
