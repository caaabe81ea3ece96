"""Captions: WebVTT and SubRip are read strictly, and written without anything that could run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.errors import AuthoringErrors
from content_cache.playing.cues import Cue, read_cues, write_vtt

VTT = """WEBVTT - Le conseil
Kind: captions

STYLE
::cue { background: url(https://exemple.org/x) }

NOTE une remarque --- ici

1
00:01.000 --> 00:02.500 align:start onclick:evil
<v Awa>Bonjour <i>à tous</i> &amp; toutes

00:00:03.000 --> 01:00:04.000
- Deux <00:03.500>lignes
- ici 3 < 5
"""
SRT = "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<font color='red'>Bonjour</font>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nÀ demain\r\n"


def test_webvtt_comes_out_plain() -> None:
    assert read_cues(VTT.encode(), "captions.fr.vtt") == [
        Cue(1000, 2500, "Bonjour à tous & toutes", "align:start"),
        Cue(3000, 3_604_000, "- Deux lignes\n- ici 3 < 5"),
    ]


def test_subrip_becomes_webvtt() -> None:
    cues = read_cues(SRT.encode(), "captions.fr.srt")
    assert [cue.text for cue in cues] == ["Bonjour", "À demain"]
    assert write_vtt(cues).startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nBonjour\n")


@pytest.mark.parametrize(
    ("text", "file", "line", "words"),
    [
        ("00:01.000 --> 00:02.000\nx\n", "a.vtt", 1, "WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx\n", "a.vtt", 1, "WEBVTT"),
        ("WEBVTT\n\n00:01.000 --> 00:62.000\nx\n", "a.vtt", 3, "cannot be read"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n", "a.vtt", 3, "before it begins"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nseul\n", "a.vtt", 6, "no times"),
        ("1\n00:01 --> 00:02\nx\n", "a.srt", 2, "cannot be read"),
        ("WEBVTT\n", "a.vtt", 1, "no caption"),
        ("", "a.srt", 1, "no caption"),
    ],
)
def test_a_mistake_is_told_at_its_line(text: str, file: str, line: int, words: str) -> None:
    with pytest.raises(AuthoringErrors, match=words) as caught:
        read_cues(text.encode(), file)
    assert caught.value.errors[0].line == line


def test_another_encoding_is_told() -> None:
    with pytest.raises(AuthoringErrors, match=r"a\.srt:3: .*UTF-8"):
        read_cues("1\n00:00:01,000 --> 00:00:02,000\nété\n".encode("latin-1"), "a.srt")


@given(st.text(max_size=300), st.sampled_from(["a.vtt", "a.srt"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str, file: str) -> None:
    start = "WEBVTT\n\n" if file.endswith("vtt") else ""
    data = f"{start}00:01.000 --> 00:02.000\n{text}".encode("utf-8", "replace")
    try:
        cues = read_cues(data, file)
    except AuthoringErrors:
        return
    written = write_vtt(cues)
    body = written.replace(" --> ", "")
    assert "<" not in body and ">" not in body
    again = read_cues(written.encode(), "b.vtt")
    assert [(cue.start, cue.end) for cue in again] == [(cue.start, cue.end) for cue in cues]


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for file in ("a.vtt", "a.srt"):
        try:
            assert read_cues(data, file)
        except AuthoringErrors as wrong:
            assert all(error.line >= 1 for error in wrong.errors)
