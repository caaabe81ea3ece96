"""Members of an archive go out whole, by range, or as gzip, without being unpacked."""

from __future__ import annotations

import gzip
import zipfile

import pytest
from flask import Flask

from content_cache.archives.archive import open_archive
from kiosk_ui.foreign.members import inflated, send_member

TEXT = ("Le maire répond à la question. " * 400).encode()
FILM = bytes(range(256)) * 200


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "content.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("page.html", TEXT, zipfile.ZIP_DEFLATED)
        out.writestr("film.mp4", FILM, zipfile.ZIP_STORED)
        out.writestr("vide.txt", b"", zipfile.ZIP_DEFLATED)
    return open_archive(path)


def ask(archive, name, **headers):
    app = Flask("test")
    app.add_url_rule(
        "/", "x", lambda: send_member(archive.path, archive.member(name), "text/html", "no-cache")
    )
    return app.test_client().get("/", headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_deflated_text_becomes_gzip_without_being_compressed_again(archive):
    answer = ask(archive, "page.html", Accept_Encoding="gzip, deflate")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == TEXT
    assert len(answer.data) == archive.member("page.html").compressed_size + 18
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_who_takes_no_gzip_gets_the_text_itself(archive):
    answer = ask(archive, "page.html")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == TEXT


def test_an_empty_member_is_empty_in_both_ways(archive):
    assert ask(archive, "vide.txt").data == b""
    assert gzip.decompress(ask(archive, "vide.txt", Accept_Encoding="gzip").data) == b""


def test_what_the_browser_has_is_not_sent_again(archive):
    for name in ("page.html", "film.mp4"):
        tag = ask(archive, name).headers["ETag"]
        again = ask(archive, name, If_None_Match=tag)
        assert (again.status_code, again.data) == (304, b"")


def test_a_stored_film_is_read_by_range_from_where_it_lies(archive):
    answer = ask(archive, "film.mp4", Range="bytes=1000-1999")
    assert answer.status_code == 206
    assert answer.data == FILM[1000:2000]
    assert answer.headers["Content-Range"] == f"bytes 1000-1999/{len(FILM)}"
    assert ask(archive, "film.mp4", Range="bytes=-10").data == FILM[-10:]
    # Nothing beyond the member, though the archive goes on.
    assert (
        ask(archive, "film.mp4", Range=f"bytes={len(FILM) - 5}-{len(FILM) + 500}").data == FILM[-5:]
    )
    assert ask(archive, "film.mp4", Range=f"bytes={len(FILM)}-").status_code == 416


def test_a_member_that_is_not_what_the_directory_says_is_not_sent(archive):
    member = archive.member("page.html")
    with archive.path.open("r+b") as stream:
        stream.seek(member.offset + 40)
        stream.write(b"\x00\xff\x00\xff")
        stream.seek(member.offset)
        packed = stream.read(member.compressed_size)
    with pytest.raises(OSError, match="member"):
        inflated(packed, member)
