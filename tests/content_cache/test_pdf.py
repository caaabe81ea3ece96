"""PDF documents: known by their content, whole, with a title and pages where easily found."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from content_cache.document import Document
from content_cache.errors import AuthoringErrors, PackageError
from content_cache.formats import find
from content_cache.pdf import look


def pdf(path: Path, title: str = "Guide de l’élu", pages: int = 3) -> Path:
    paper = canvas.Canvas(str(path))
    paper.setTitle(title)
    for number in range(pages):
        paper.drawString(100, 700, f"Page {number}")
        paper.showPage()
    paper.save()
    return path


def read(path: Path) -> Document:
    content = find(path).read(path)
    assert isinstance(content, Document)
    return content


def test_a_document_tells_its_title_and_pages(tmp_path: Path) -> None:
    found = read(pdf(tmp_path / "x.bin", "Guide de l’élu (édition 2026)"))
    assert found.manifest.title == {"fr": "Guide de l’élu (édition 2026)"}
    assert (found.pages, found.path) == (3, "content.pdf")
    assert found.manifest.id.startswith("local.document.guide-de-lelu-edition-2026-")


def test_objects_packed_in_streams_are_looked_into() -> None:
    inside = zlib.compress(
        b"1 0 2 50 << /Type /Pages /Kids [3 0 R] /Count 42 >> << /Title <FEFF00C90074> >>"
    )
    data = (
        b"%PDF-1.5\n5 0 obj << /Type /ObjStm /N 2 >> stream\n"
        + inside
        + b"\nendstream\nstartxref\n9\n%%EOF"
    )
    found = look(data)
    assert (found.whole, found.title, found.pages) == (True, "Ét", 42)


def test_a_bomb_in_a_stream_is_opened_only_so_far() -> None:
    bomb = zlib.compress(bytes(200_000_000))
    began = time.monotonic()
    look(b"%PDF-1.5\n<< /Type /ObjStm >> stream\n" + bomb)
    assert time.monotonic() - began < 1


def test_what_is_no_pdf_or_not_whole_is_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "a.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AuthoringErrors, match="is cut off"):
        read(tmp_path / "cut.pdf")
    (tmp_path / "lie.pdf").write_text("bonjour")
    with pytest.raises(PackageError, match="is not content"):
        read(tmp_path / "lie.pdf")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "package.json").write_text(
        '{"id": "org.exemple.doc", "version": 1, "kind": "document", "title": {"fr": "x"}, '
        '"language": "fr", "licence": "CC0"}'
    )
    (folder / "lie.pdf").write_text("bonjour")
    with pytest.raises(AuthoringErrors, match=r"lie\.pdf:1: .*not a PDF"):
        read(folder)
    (folder / "lie.pdf").write_bytes(whole)
    assert read(folder).pages == 3


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([
    b"%PDF-1.7\n", b"/Type /Pages", b"/Count 3", b"<<", b">>", b"/Title (", b"\\(", b"\\051", b")",
    b"/Title <FEFF", b"/ObjStm", b"stream\n", b"x\x9c", b"%%EOF", b"<dc:title>", b"<rdf:li>a<",
])), max_size=30))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_looked_at_without_a_fall(parts: list[bytes]) -> None:
    found = look(b"".join(parts))
    assert found.title.isprintable() and len(found.title) <= 200
