"""Recordings and archives made for tests: real ones, small, by PyAV and libzim."""

from __future__ import annotations

import array
import json
import math
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

RATE = 48_000


def record(
    path: Path,
    seconds: int = 2,
    size: tuple[int, int] | None = (160, 90),
    video: str = "libx264",
    audio: str | None = "aac",
    bits: int = 60_000,
    form: str | None = None,
    fast_start: bool = True,
    rate: int = 10,
) -> Path:
    """A moving picture of ``size`` (None: no picture) with a tone."""
    import av

    options = {"movflags": "faststart"} if fast_start else {}
    with av.open(str(path), "w", format=form, options=options) as container:
        picture = container.add_stream(video, rate=rate) if size else None
        tone = container.add_stream(audio, rate=RATE) if audio else None
        if tone is not None:
            tone.layout = "mono"
        if picture is not None and size:
            _picture(container, picture, seconds * rate, size, bits)
        if tone is not None:
            _tone(container, tone, seconds)
    return path


def _picture(container: Any, stream: Any, frames: int, size: tuple[int, int], bits: int) -> None:
    import av

    stream.width, stream.height, stream.pix_fmt, stream.bit_rate = *size, "yuv420p", bits
    for number in range(frames):
        frame = av.VideoFrame(*size, "yuv420p")
        for plane in frame.planes:
            noise = bytes((n * n * 31 + number * 97 + (n >> 3) * number) & 255 for n in range(997))
            plane.update((noise * (plane.buffer_size // 997 + 1))[: plane.buffer_size])
        frame.pts = number
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _tone(container: Any, stream: Any, seconds: int) -> None:
    import av

    context = stream.codec_context
    resampler = av.AudioResampler(
        format=context.format.name, layout="mono", rate=RATE, frame_size=context.frame_size or 1024
    )
    wave = array.array("h", [int(8000 * math.sin(n * 0.05)) for n in range(4800)]).tobytes()
    for start in range(0, RATE * seconds, 4800):
        frame = av.AudioFrame("s16", "mono", 4800)
        frame.sample_rate, frame.pts = RATE, start
        frame.planes[0].update(wave + bytes(frame.planes[0].buffer_size - len(wave)))
        for piece in resampler.resample(frame):
            container.mux(stream.encode(piece))
    for piece in resampler.resample(None):
        container.mux(stream.encode(piece))
    container.mux(stream.encode(None))


def film(
    folder: Path, name: str = "film", files: dict[str, str] | None = None, **manifest: Any
) -> Path:
    """A package folder of a video in one variant, with captions."""
    place = folder / name
    place.mkdir()
    (place / "video.low.mp4").write_bytes(_short_film())
    about = {
        "id": f"org.exemple.{name}", "version": 1, "kind": "video", "language": "fr",
        "title": {"fr": "Le conseil en séance"}, "licence": "CC0", **manifest,
    }  # fmt: skip
    texts = {
        "package.json": json.dumps(about),
        "captions.fr.vtt": "WEBVTT\n\n00:00.500 --> 00:02.000\n<v Awa>La séance <b>est ouverte</b>.\n",
        "captions.en.srt": "1\n00:00:00,500 --> 00:00:02,000\nThe meeting begins.\n",
        "chapters.fr.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nL’ouverture\n",
        "transcript.fr.md": "# Le conseil\n\nLa séance est <script>alert(1)</script> ouverte.\n",
        **(files or {}),
    }
    for path, text in texts.items():
        (place / path).write_text(text, encoding="utf-8")
    return place


@cache
def _short_film() -> bytes:
    """Four seconds, recorded once."""
    with tempfile.TemporaryDirectory() as folder:
        return record(Path(folder) / "film.mp4", seconds=4).read_bytes()


def archive(path: Path, articles: int = 20, film: bytes = b"", **metadata: str) -> Path:
    """A ZIM archive in French with an index, a redirect, and a sound or film as it is."""
    from libzim.writer import Creator, Hint, Item, StringProvider

    class Page(Item):  # type: ignore[misc]  # libzim ships no types
        def __init__(self, path: str, title: str, content: str | bytes, kind: str) -> None:
            super().__init__()
            self.path, self.title, self.content, self.kind = path, title, content, kind

        def get_path(self) -> str:
            return self.path

        def get_title(self) -> str:
            return self.title

        def get_mimetype(self) -> str:
            return self.kind

        def get_contentprovider(self) -> Any:
            return StringProvider(self.content)

        def get_hints(self) -> dict[Any, bool]:
            page = self.kind == "text/html"
            return {Hint.FRONT_ARTICLE: page, Hint.COMPRESS: page}

    about = {
        "Title": "Petite encyclopédie", "Language": "fra", "Description": "Pour essayer",
        "Creator": "Le village", "Publisher": "-", "Date": "2026-01-01", "Name": "essai", **metadata,
    }  # fmt: skip
    with Creator(path).config_indexing(True, "fra").config_clustersize(4096) as creator:
        creator.set_mainpath("accueil")
        pages = {
            "accueil": ("Accueil", "Bienvenue. <a href='eau'>L’eau</a>"),
            "eau": (
                "Eau potable",
                "<script>var secret</script>L’eau potable protège la santé des élèves.",
            ),
            "mil/semis": ("Semis du mil", "Le mil se sème aux premières pluies."),
            **{
                f"a{n}": (f"Article {n}", f"Un texte sur le sorgho, numéro {n}.")
                for n in range(articles)
            },
        }
        for where, (title, text) in pages.items():
            html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
            creator.add_item(Page(where, title, html, "text/html"))
        creator.add_item(Page("film.webm", "Film", film or bytes(range(256)) * 800, "video/webm"))
        creator.add_redirection("water", "Water", "eau", {Hint.FRONT_ARTICLE: True})
        for name, value in about.items():
            creator.add_metadata(name, value)
    return path
