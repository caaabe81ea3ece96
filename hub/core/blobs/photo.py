"""The child process that makes a photo small and drops what it tells beside the picture.

``python -m hub.core.blobs.photo SOURCE SECONDS TARGET`` writes a WebP and answers
``{"width": …, "height": …}``, or ends with an error for what is no photo.
"""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from content_cache.child import humble
from content_cache.durable import write_whole
from hub.core.blobs.rules import HEAD, picture_demuxer

#: The longer side of a kept photo, and the most pixels of one that is brought.
LONGEST, MOST_PIXELS = 1280, 64_000_000
QUALITY = "72"


class Answer(msgspec.Struct):
    """The size of a photo as it is kept."""

    width: int
    height: int


def convert(data: bytes) -> tuple[bytes, Answer]:
    """A photo as WebP, upright, at most 1280 pixels; raises ValueError for what is none."""
    import av

    form = picture_demuxer(data[:HEAD])
    if form is None:
        raise ValueError("no photo")
    options = {"protocol_whitelist": "none", "format_whitelist": form}
    with av.open(io.BytesIO(data), "r", format=form, options=options) as container:
        stream = container.streams.video[0]
        if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        frame = next(container.decode(stream))
    upright = _upright(frame)
    width, height = fitting(upright.width, upright.height)
    small = upright.reformat(width=width, height=height, format="yuv420p", interpolation="AREA")
    return _webp(small), Answer(width, height)


def fitting(width: int, height: int) -> tuple[int, int]:
    """A size that fits, in whole even pixels; a small photo keeps its own."""
    share = min(LONGEST / max(width, height), 1.0)
    return max(round(width * share / 2) * 2, 2), max(round(height * share / 2) * 2, 2)


def _upright(frame: Any) -> Any:
    """A frame as its camera says that it was held."""
    import av

    turns = {90: ["cclock"], -90: ["clock"], 270: ["clock"], -270: ["cclock"],
             180: ["clock", "clock"], -180: ["clock", "clock"]}.get(round(frame.rotation))  # fmt: skip
    if not turns:
        return frame
    graph = av.filter.Graph()
    last = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25)
    )
    for turn in turns:
        step = graph.add("transpose", turn)
        last.link_to(step)
        last = step
    end = graph.add("buffersink")
    last.link_to(end)
    graph.configure()
    graph.push(frame)
    graph.push(None)
    return graph.pull()


def _webp(frame: Any) -> bytes:
    """One picture; frames are made anew, so that nothing said beside the old one comes along."""
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="webp") as out:
        stream = out.add_stream("libwebp", rate=1, options={"quality": QUALITY})
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
        bare = av.VideoFrame(frame.width, frame.height, "yuv420p")
        for ours, theirs in zip(bare.planes, frame.planes, strict=True):
            ours.update(_rows(theirs, ours.line_size))
        bare.pts = 0
        for packet in (*stream.encode(bare), *stream.encode(None)):
            out.mux(packet)
    return sink.getvalue()


def _rows(plane: Any, line_size: int) -> bytes:
    """The pixels of a plane, its lines as long as another's."""
    data, size = bytes(plane), plane.line_size
    if size == line_size:
        return data
    lines = (data[n * size : n * size + plane.width] for n in range(plane.height))
    return b"".join(line.ljust(line_size, b"\0") for line in lines)


def main(source: Path, target: Path) -> Answer:
    """Convert one photo; it is on the disk when this returns."""
    data, answer = convert(source.read_bytes())
    write_whole(target, data)
    return answer


if __name__ == "__main__":
    humble(int(sys.argv[2]))
    told = main(Path(sys.argv[1]), Path(sys.argv[3]))
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
