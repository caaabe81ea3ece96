"""Sounds made to do harm: refused or made harmless, in a child; the hub beside goes on as before.

Run with ``-s`` to read the figures.
"""

from __future__ import annotations

import struct
import threading
import time
from array import array
from collections.abc import Callable
from pathlib import Path

import av
import psutil
import pytest

from hub.core.audio.service import convert
from hub.core.errors import InputError
from tests.hub.core.audio.sounds import read, speech, write

pytestmark = pytest.mark.sqlite_only
HOURS_3 = 3 * 3600


def flac_bomb(file: Path) -> None:
    """Three hours of silence: some hundred kilobytes that would become 170 MB of samples."""
    rate = 8000
    with av.open(str(file), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=rate, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.sample_rate = rate
        for second in range(HOURS_3):
            frame.pts = second * rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def wild_wav(file: Path) -> None:
    """A header that claims 65,535 channels at 4 GHz, and a length that is not there."""
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0xFFFFFFFF, b"WAVE", b"fmt ", 16, 1, 65535,
                       0xFFFFFFF0, 0xFFFFFFF0, 65535, 16)  # fmt: skip
    file.write_bytes(head + struct.pack("<4sI", b"data", 0xFFFFFFF0) + bytes(100_000))


def wild_mp4(file: Path) -> None:
    """Boxes that claim four gigabytes, one within the other."""
    box = b"\xff\xff\xff\xffmoov\xff\xff\xff\xfftrak\xff\xff\xff\xffstsz" + b"\xff" * 12
    file.write_bytes(b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + box * 2000)


def deep_webm(file: Path) -> None:
    """Ten thousand segments, one within the other, none of known length."""
    file.write_bytes(
        b"\x1aE\xdf\xa3\x84webm" + b"\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff" * 10_000
    )


def hls(file: Path) -> None:
    """A playlist with a key, a part of another file, and one of an address."""
    file.write_text(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n"
        '#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.1:9/key"\n#EXTINF:1,\nfile:///etc/passwd\n'
        "#EXTINF:1,\nconcat:/etc/passwd|/etc/hosts\n#EXT-X-ENDLIST\n"
    )


HARM: dict[str, Callable[[Path], None]] = {
    "3 h of silence (FLAC)": flac_bomb, "wild WAV": wild_wav, "wild MP4": wild_mp4,
    "deep WebM": deep_webm, "HLS playlist": hls,
}  # fmt: skip


class Beside:
    """The hub's other work while a sound is taken: a beat of 5 ms; the longest time between two."""

    def __enter__(self) -> Beside:
        self.process = psutil.Process()
        self.before, self.longest, self.over = (
            self.process.memory_info().rss,
            0.0,
            threading.Event(),
        )
        self.thread = threading.Thread(target=self._beat)
        self.began = time.monotonic()
        self.thread.start()
        return self

    def _beat(self) -> None:
        last = time.monotonic()
        while not self.over.wait(0.005):
            now = time.monotonic()
            self.longest, last = max(self.longest, now - last), now

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.monotonic() - self.began
        self.over.set()
        self.thread.join()
        self.grown = self.process.memory_info().rss - self.before


@pytest.mark.parametrize("what", sorted(HARM))
def test_harm_is_refused_and_the_hub_beside_goes_on(tmp_path: Path, what: str) -> None:
    source = tmp_path / "voice.m4a"
    HARM[what](source)
    with Beside() as beside, pytest.raises(InputError):
        convert(source, tmp_path / "out", 90)
    print(
        f"\n{what}: {source.stat().st_size / 1000:.0f} kB, refused in {beside.seconds:.1f} s, "
        f"the hub grew by {beside.grown / 1e6:.1f} MB, stood still {beside.longest * 1000:.0f} ms at most"
    )
    assert not (tmp_path / "out").exists()
    assert beside.seconds < 60 and beside.grown < 20_000_000 and beside.longest < 2


def test_what_stands_beside_the_sound_is_gone(tmp_path: Path) -> None:
    tags = {
        "title": "<script>alert(1)</script>",
        "artist": "Awa Sissoko",
        "comment": "15.23N 9.59W",
    }
    source = write(tmp_path / "in.ogg", speech(2), "ogg", tags)
    assert b"Awa Sissoko" in source.read_bytes()
    made = convert(source, tmp_path / "out", 90)
    _samples, _rate, _channels, left = read(tmp_path / "out")
    data = (tmp_path / "out").read_bytes()
    assert made.seconds > 1
    assert not any(told in data for told in (b"script", b"Awa", b"15.23N"))
    assert set(left) <= {"encoder", "ENCODER"}


def test_what_a_minute_of_voice_weighs(tmp_path: Path) -> None:
    said: array[int] = speech(60, seed=7)
    for ending in ("webm", "wav"):
        source = write(tmp_path / f"in.{ending}", said, ending)
        made = convert(source, tmp_path / "out", 90)
        print(
            f"\n60 s as {ending}: {source.stat().st_size / 1000:.0f} kB came, {made.bytes / 1000:.0f} kB kept"
        )
        assert made.bytes <= 130_000 and (tmp_path / "out").stat().st_size == made.bytes
