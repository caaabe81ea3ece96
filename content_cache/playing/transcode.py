"""The child process that makes a light variant: ``python -m content_cache.playing.transcode``.

It is given the source, its seconds of work, PyAV's demuxer, the target, the height of the picture
and the bits a second of picture and sound. The target is MP4 with H.264 and AAC, ready to begin at
once. It is the last to be served by the processor.
"""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from typing import Any

#: Pictures a second, at most: half of them weigh less than half.
MOST_RATE = 25


def transcode(
    source: str, demuxer: str, target: str, height: int, video_bits: int, audio_bits: int
) -> None:
    """Make the light variant; raises av.FFmpegError."""
    import av

    options = {"protocol_whitelist": "file"}
    with (
        av.open(source, format=demuxer, options=options, metadata_errors="ignore") as read,
        av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as write,
    ):
        picture, sound = read.streams.video[0], next(iter(read.streams.audio), None)
        picture.codec_context.thread_count = 1
        rate = min(Fraction(MOST_RATE), picture.average_rate or Fraction(MOST_RATE))
        video = write.add_stream(
            "libx264", rate=rate, options={"preset": "veryfast", "threads": "1"}
        )
        video.height = min(height, picture.height) // 2 * 2
        video.width = round(picture.width * video.height / picture.height / 2) * 2
        video.pix_fmt, video.bit_rate = "yuv420p", video_bits
        audio = _audio(write, sound, audio_bits)
        _copy(read, write, picture, sound, video, audio, rate)


def _audio(write: Any, sound: Any, bits: int) -> Any:
    if sound is None:
        return None
    audio = write.add_stream("aac", rate=32_000)
    audio.layout, audio.bit_rate = "mono", bits
    return audio


def _copy(
    read: Any, write: Any, picture: Any, sound: Any, video: Any, audio: Any, rate: Fraction
) -> None:
    """Decode, make smaller, encode, until the end."""
    import av

    resampler = av.AudioResampler(format="fltp", layout="mono", rate=32_000, frame_size=1024)
    last, start = -1, None
    for packet in read.demux([each for each in (picture, sound) if each is not None]):
        for frame in packet.decode():
            if packet.stream is picture:
                if frame.time is None:
                    continue
                start = frame.time if start is None else start
                number = int((frame.time - start) * rate)
                if number <= last:
                    continue
                last = number
                small = frame.reformat(video.width, video.height, "yuv420p")
                small.pts, small.time_base = number, 1 / rate
                write.mux(video.encode(small))
            else:
                for piece in resampler.resample(frame):
                    write.mux(audio.encode(piece))
    write.mux(video.encode(None))
    if audio is not None:
        for piece in resampler.resample(None):
            write.mux(audio.encode(piece))
        write.mux(audio.encode(None))


if __name__ == "__main__":
    from content_cache.child import humble

    humble(int(sys.argv[2]))
    os.nice(9)
    transcode(sys.argv[1], sys.argv[3], sys.argv[4], *map(int, sys.argv[5:8]))
