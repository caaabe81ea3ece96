"""The child process that looks inside a recording: ``python -m content_cache.playing.facts``.

It is given the file, its seconds of work and PyAV's demuxer, so that no other one is tried: a list
of addresses, for instance, is never followed. It answers ``Facts`` as JSON.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

import msgspec
from msgspec import Struct

Fault = Literal["", "broken", "empty"]
#: Packets looked at before it is said that a stream cannot be decoded.
PATIENCE = 400


class Facts(Struct, frozen=True, omit_defaults=True):
    """What was found: length in seconds, codecs as FFmpeg names them, the picture's size."""

    fault: Fault = ""
    seconds: float = 0.0
    video: str = ""
    audio: str = ""
    width: int = 0
    height: int = 0


def look(file: str, demuxer: str) -> Facts:
    """Open the file, decode something of each stream, and tell its length."""
    import av

    try:
        with av.open(
            file,
            format=demuxer,
            options={"protocol_whitelist": "file"},
            metadata_errors="ignore",
        ) as container:
            return _look(container)
    except (av.FFmpegError, ValueError, IndexError, MemoryError):
        return Facts("broken")


def _look(container: Any) -> Facts:
    video = next((s for s in container.streams.video if not _is_cover(s)), None)
    audio = next(iter(container.streams.audio), None)
    streams = [stream for stream in (video, audio) if stream is not None]
    if not streams:
        return Facts("empty")
    for stream in streams:
        stream.codec_context.thread_count = 1
    last, waiting = 0.0, set(streams)
    timed = container.duration is not None and container.duration > 0
    for seen, packet in enumerate(container.demux(streams), 1):
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if packet.stream in waiting and packet.decode():
            waiting.discard(packet.stream)
        if waiting and seen > PATIENCE:
            break
        if timed and not waiting:
            break
    if waiting:
        return Facts("broken")
    return Facts(
        "",
        round(container.duration / 1_000_000 if timed else last, 3),
        video.codec_context.name if video else "",
        audio.codec_context.name if audio else "",
        video.codec_context.width if video else 0,
        video.codec_context.height if video else 0,
    )


def _is_cover(stream: Any) -> bool:
    """Whether a stream is only the picture of a record's cover."""
    return bool(int(stream.disposition) & 0x400)


if __name__ == "__main__":
    from content_cache.child import humble

    humble(int(sys.argv[2]))
    sys.stdout.buffer.write(msgspec.json.encode(look(sys.argv[1], sys.argv[3])))
