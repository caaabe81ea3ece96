"""Recordings are known by their content; what lies, is cut off or cannot be played is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.advice import check
from content_cache.errors import AuthoringErrors, ContentError, PackageError
from content_cache.formats import find
from content_cache.installing.install import install
from content_cache.playing.model import Playable
from content_cache.playing.sniff import sniff
from content_cache.store import Store
from tests.content_cache.recordings import film, record


def read(path: Path) -> Playable:
    content = find(path).read(path)
    assert isinstance(content, Playable)
    return content


def refused(path: Path) -> str:
    with pytest.raises(ContentError) as caught:
        find(path).read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "size", "video", "audio", "form", "kind", "ending", "media_type"),
    [
        ("a.txt", (160, 90), "libx264", "aac", "mp4", "video", ".mp4", "video/mp4"),
        ("b", (160, 90), "libvpx", "libopus", "webm", "video", ".webm", "video/webm"),
        ("c.mp4", None, "", "libopus", "ogg", "audio", ".ogg", "audio/ogg"),
        ("d.pdf", None, "", "libmp3lame", "mp3", "audio", ".mp3", "audio/mpeg"),
        ("e.zip", None, "", "pcm_s16le", "wav", "audio", ".wav", "audio/wav"),
        ("f.html", None, "", "aac", "adts", "audio", ".aac", "audio/aac"),
        ("g.mp4", None, "", "aac", "mp4", "audio", ".m4a", "audio/mp4"),
    ],
)
def test_a_bare_file_is_known_by_its_content(
    tmp_path: Path, name: str, size: tuple[int, int] | None, video: str, audio: str,
    form: str, kind: str, ending: str, media_type: str,
) -> None:  # fmt: skip
    found = read(record(tmp_path / name, size=size, video=video, audio=audio, form=form))
    (variant,) = found.variants
    assert (found.manifest.kind, variant.path, variant.media_type) == (
        kind,
        f"content{ending}",
        media_type,
    )
    assert found.seconds == pytest.approx(2, abs=0.2)
    assert (variant.width, variant.height) == (size or (0, 0))
    assert found.minutes == 1


def test_the_same_file_is_the_same_package_everywhere(tmp_path: Path) -> None:
    one = record(tmp_path / "La séance du conseil.mp4")
    assert read(one).manifest.id.startswith("local.video.la-seance-du-conseil-")
    assert read(one).manifest == read(one).manifest


def test_what_lies_about_its_type_is_refused(tmp_path: Path) -> None:
    sound = record(tmp_path / "sound.mp4", fast_start=False)
    data = sound.read_bytes()
    lies = {
        "text.mp4": b"bonjour " * 500,
        "list.mp4": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        "tag.mp3": b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"nothing of a sound" * 500,
        "empty.mp4": b"",
    }
    for name, content in lies.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PackageError, match="is not content"):
            find(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "zip.mp4", "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(ContentError):
        read(tmp_path / "zip.mp4")
    for name, content in {
        "cut.mp4": data[: len(data) * 2 // 3],
        "head.mp4": data[:28],
        "lie.mp4": data[:28] + bytes(5000),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert "is cut off" in refused(tmp_path / name)


def test_a_webm_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    whole = record(tmp_path / "a.webm", video="libvpx", audio="libopus").read_bytes()
    (tmp_path / "b.webm").write_bytes(whole[: len(whole) // 2])
    assert "is cut off" in refused(tmp_path / "b.webm")


def test_damage_inside_is_refused_without_a_crash(tmp_path: Path) -> None:
    whole = record(tmp_path / "a.mp4").read_bytes()
    at = whole.index(b"mdat") + 4
    (tmp_path / "b.mp4").write_bytes(whole[:at] + bytes(len(whole) - at))
    assert "is damaged" in refused(tmp_path / "b.mp4")


def test_a_codec_that_browsers_do_not_play_is_refused_by_name(tmp_path: Path) -> None:
    assert "codec mpeg4" in refused(record(tmp_path / "a.mp4", video="mpeg4"))


def test_a_folder_gives_variants_lightest_first_with_their_texts(tmp_path: Path) -> None:
    folder = film(tmp_path)
    record(folder / "video.high.mp4", seconds=4, size=(320, 180), bits=900_000)
    found = read(folder)
    assert [variant.name for variant in found.variants] == ["low", "high"]
    assert found.variants[0].bitrate < found.variants[1].bitrate
    assert {(text.role, text.language) for text in found.texts} == {
        ("captions", "fr"), ("captions", "en"), ("chapters", "fr"), ("transcript", "fr"),
    }  # fmt: skip


def test_mistakes_of_a_folder_are_all_told_with_file_and_line(tmp_path: Path) -> None:
    folder = film(
        tmp_path,
        files={
            "captions.fr.vtt": "WEBVTT\n\n00:05.000 --> 00:02.000\nEnvers\n",
            "sous-titres.srt": "1\n",
            "video.high.mp4": "not a film",
        },
    )
    with pytest.raises(AuthoringErrors) as caught:
        find(folder).read(folder)
    told = {(error.file, error.line) for error in caught.value.errors}
    assert told == {("captions.fr.vtt", 3), ("sous-titres.srt", 1), ("video.high.mp4", 1)}


def test_variants_of_other_recordings_and_of_no_picture_are_refused(tmp_path: Path) -> None:
    folder = film(tmp_path)
    record(folder / "video.other.mp4", seconds=12, rate=2)
    record(folder / "video.sound.ogg", seconds=4, size=None, audio="libopus")
    said = refused(folder)
    assert "differ in length" in said
    assert "is not of the kind video" in said


def test_a_file_not_ready_to_begin_is_taken_with_advice(tmp_path: Path) -> None:
    folder = film(tmp_path)
    assert check(folder) == []
    record(folder / "video.low.mp4", seconds=4, fast_start=False)
    (folder / "captions.fr.vtt").unlink()
    (folder / "captions.en.srt").unlink()
    said = [str(each) for each in check(folder)]
    assert len(said) == 2
    assert "fast start" in said[1] and "no captions" in said[0]


def test_it_is_installed_and_found_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "content")
    install(store, film(tmp_path), floor_bytes=0)
    bare = record(tmp_path / "Radio.ogg", size=None, audio="libopus")
    done = install(store, bare, floor_bytes=0)
    assert store.playable("org.exemple.film").variants[0].path == "video.low.mp4"
    sound = store.playable(done.id)
    assert store.open(done.id, sound.variants[0].path).read_bytes() == bare.read_bytes()
    (store.folder(done.id, 1) / "index.json").unlink()
    assert store.playable(done.id).seconds == sound.seconds


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\xff\xfb\x90\x00", b"OggS", b"\0\0\0\x18ftyp"])
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_sniffed_without_a_fall(data: bytes, head: bytes) -> None:
    found = sniff(head + data)
    assert found is None or found.name in {"mp4", "webm", "ogg", "mp3", "aac", "wav"}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_boxes_of_any_bytes_are_read_without_a_fall(data: st.DataObject) -> None:
    from io import BytesIO

    from content_cache.playing.boxes import boxes

    raw = data.draw(st.binary(max_size=300))
    found = list(boxes(BytesIO(raw), len(raw)))
    assert all(box.size >= 8 for box in found)
    assert [box.start for box in found] == sorted({box.start for box in found})
