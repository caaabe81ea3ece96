"""Pages, H5P, SCORM and EPUB: what is read from sound ones, what bad ones are told."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.content import Content
from content_cache.errors import ContentError
from content_cache.formats import find
from content_cache.installing.install import install
from content_cache.installing.planning import plan
from content_cache.packaged.model import Epub, H5p, Html5, Scorm
from content_cache.store import Store
from tests.content_cache.archives import EPUB, H5P, HTML5, OPF, SCORM, SCORM_12, Files, make_zip

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    "]><manifest>&b;</manifest>"
)


def read(tmp_path: Path, files: Files, name: str = "sans-nom") -> Content:
    """What a ZIP file of these members is read as."""
    path = make_zip(tmp_path / name, files)
    return find(path).read(path)


def test_pages(tmp_path: Path) -> None:
    found = read(tmp_path, HTML5)
    assert isinstance(found, Html5) and found.start == "index.html" and found.base == ""
    manifest = found.manifest
    assert manifest.title == {"fr": "Le puits & l’eau"} and manifest.authors == ("Awa Traoré",)
    assert re.fullmatch(r"local\.html5\.le-puits-l-?eau-[0-9a-f]{8}", manifest.id)
    assert manifest.licence == "not stated" and manifest.files[0].path == "content.zip"


def test_pages_in_the_only_folder(tmp_path: Path) -> None:
    found = read(tmp_path, {f"jeu/{name}": data for name, data in HTML5.items()})
    assert isinstance(found, Html5) and (found.base, found.start) == ("jeu/", "jeu/index.html")


def test_programs_of_javascript_are_no_packages_of_ours(tmp_path: Path) -> None:
    found = read(tmp_path, {**HTML5, "package.json": '{"name": "jeu", "version": "1.0.0"}'})
    assert isinstance(found, Html5)


def test_the_same_file_has_the_same_id_whatever_its_name(tmp_path: Path) -> None:
    ids = {read(tmp_path, H5P, name).manifest.id for name in ("a.h5p", "b.mp4", "c")}
    assert len(ids) == 1 and ids.pop().startswith("local.h5p.vrai-ou-faux-")


def test_an_activity(tmp_path: Path) -> None:
    found = read(tmp_path, H5P)
    assert isinstance(found, H5p)
    assert found.main_library == "H5P.TrueFalse" and found.embed == ("div",)
    assert found.libraries == ("H5P.Question-1.4", "H5P.TrueFalse-1.6")
    assert found.manifest.licence == "CC BY-SA 4.0"
    assert found.manifest.authors == ("Sadio Camara",)


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ("H5P.Question-1.4/library.json", "library H5P.Question 1.4"),
        ("H5P.TrueFalse-1.6/library.json", "library H5P.TrueFalse 1.6"),
        ("H5P.TrueFalse-1.6/t.js", "lacks its file t.js"),
        ("content/content.json", "no file content/content.json"),
    ],
)
def test_an_activity_without_its_parts(tmp_path: Path, absent: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        read(tmp_path, {name: data for name, data in H5P.items() if name != absent})


@pytest.mark.parametrize("about", ["[]", "{", "null", '{"mainLibrary": 3}', '"' * 9, "[" * 9999])
def test_an_activity_that_says_nonsense(tmp_path: Path, about: str) -> None:
    with pytest.raises(ContentError):
        read(tmp_path, {**H5P, "h5p.json": about})


def test_a_course_of_scorm_12(tmp_path: Path) -> None:
    found = read(tmp_path, SCORM)
    assert isinstance(found, Scorm) and found.version == "1.2" and found.organisation == "B"
    assert found.manifest.title == {"fr": "Hygiène"}
    assert found.manifest.description == {"fr": "Se laver les mains."}
    assert [item.title for item in found.items] == ["Module"]
    (item,) = found.launchable
    assert item.href == "cours/leçon.html" and item.parameters == "?a=1&p=2#haut"
    assert item.sco and item.mastery == 80 and item.launch_data == "depart"


def test_a_course_of_scorm_2004(tmp_path: Path) -> None:
    text = (
        SCORM_12.replace("1.2</schemaversion>", "2004 3rd Edition</schemaversion>")
        .replace('adlcp:scormtype="sco"', 'adlcp:scormType="asset"')
        .replace(
            "<adlcp:masteryscore>80</adlcp:masteryscore>",
            '<sequencing><controlMode choice="false" flow="true"/><limitConditions '
            'attemptLimit="2"/><objectives><primaryObjective satisfiedByMeasure="true">'
            "<minNormalizedMeasure>0.6</minNormalizedMeasure></primaryObjective></objectives>"
            "</sequencing>",
        )
    )
    found = read(tmp_path, {**SCORM, "imsmanifest.xml": text})
    assert isinstance(found, Scorm) and found.version == "2004"
    (item,) = found.launchable
    assert item.passing == 0.6 and not item.sco and item.sequencing is not None
    assert item.sequencing.flow and not item.sequencing.choice and item.sequencing.attempts == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (' href="le%C3%A7on.html?a=1#haut"', "", "no page to begin with"),
        ('identifierref="R1"', "", "no page to begin with"),
        ("organization", "organisation", "no page to begin with"),
        ("le%C3%A7on.html", "absent.html", r"absent\.html\S*, which is not in the archive"),
        ("le%C3%A7on.html", "../../../etc/passwd", "not in the archive"),
        ("le%C3%A7on.html", "http://example.org/", "not in the archive"),
        ("</manifest>", "", "not well-formed XML"),
        ('<?xml version="1.0"?>', '<?xml version="1.0" encoding="x-odd"?>', "not well-formed"),
    ],
)
def test_a_course_without_an_entry(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        read(tmp_path, {**SCORM, "imsmanifest.xml": SCORM_12.replace(old, new)})


def test_a_course_whose_contents_have_no_end(tmp_path: Path) -> None:
    deep = SCORM_12.replace('<item identifier="I1">', '<item identifier="I1">' * 900)
    deep = deep.replace("</organization></org", "</item>" * 899 + "</organization></org")
    with pytest.raises(ContentError, match="out of proportion"):
        read(tmp_path, {**SCORM, "imsmanifest.xml": deep})


def test_a_book(tmp_path: Path) -> None:
    found = read(tmp_path, EPUB)
    assert isinstance(found, Epub)
    assert found.manifest.kind == "document" and found.manifest.title == {
        "fr-ML": "Contes du fleuve"
    }
    assert found.manifest.authors == ("Hawa Diallo",) and found.manifest.licence == "CC0"
    assert found.spine == ("OEBPS/un.xhtml", "OEBPS/deux.xhtml")
    assert [(one.title, one.href) for one in found.toc] == [
        ("Le lièvre", "OEBPS/un.xhtml"),
        ("L’hyène", "OEBPS/deux.xhtml"),
        ("Perdu", None),
    ]
    assert found.toc[0].entries[0].href == "OEBPS/un.xhtml#fin"
    assert found.cover == "OEBPS/c.png" and found.direction == "ltr"


def test_an_old_book_has_its_contents_in_ncx(tmp_path: Path) -> None:
    opf = OPF.replace('media-type="application/xhtml+xml" properties="nav"', 'media-type="x"')
    opf = opf.replace("<spine", '<spine toc="x"').replace(
        "<manifest>", '<manifest><item id="x" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
    )
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel>'
        '<text>Un</text></navLabel><content src="un.xhtml"/></navPoint></navMap></ncx>'
    )
    found = read(tmp_path, {**EPUB, "OEBPS/p.opf": opf, "OEBPS/t.ncx": ncx})
    assert isinstance(found, Epub) and found.toc[0].href == "OEBPS/un.xhtml"


def lock(algorithm: str) -> str:
    """An encryption.xml."""
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
        f'<EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
    )


def test_locked_books_are_refused_and_scrambled_fonts_are_not(tmp_path: Path) -> None:
    name = "META-INF/encryption.xml"
    assert read(tmp_path, {**EPUB, name: lock("http://www.idpf.org/2008/embedding")})
    with pytest.raises(ContentError, match="DRM"):
        read(tmp_path, {**EPUB, name: lock("http://www.w3.org/2001/04/xmlenc#aes256-cbc")})


@pytest.mark.parametrize(
    "files",
    [
        {name: data for name, data in EPUB.items() if name != "OEBPS/deux.xhtml"},
        {name: data for name, data in EPUB.items() if name != "OEBPS/p.opf"},
        {name: data for name, data in EPUB.items() if name != "META-INF/container.xml"},
        {**EPUB, "OEBPS/p.opf": OPF.replace("itemref", "nothing")},
    ],
)
def test_books_that_lack_something(tmp_path: Path, files: Files) -> None:
    with pytest.raises(ContentError, match="sound copy"):
        read(tmp_path, files)


@pytest.mark.parametrize(
    "files",
    [
        {**SCORM, "imsmanifest.xml": BOMB},
        {**EPUB, "OEBPS/p.opf": BOMB},
        {**EPUB, "META-INF/container.xml": BOMB},
        {**EPUB, "META-INF/encryption.xml": BOMB},
    ],
)
def test_a_billion_laughs_are_refused(tmp_path: Path, files: Files) -> None:
    with pytest.raises(ContentError, match="defines entities"):
        read(tmp_path, files)


def test_a_table_of_contents_that_laughs_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, {**EPUB, "OEBPS/nav.xhtml": BOMB})
    assert isinstance(found, Epub) and found.toc == ()


@pytest.mark.parametrize("files", [{"readme.txt": "x"}, {"word/document.xml": "<x/>"}, {}])
def test_other_archives_are_not_content(tmp_path: Path, files: Files) -> None:
    with pytest.raises(ContentError, match="is not content that can be read here"):
        read(tmp_path, files)


def test_an_authored_package_keeps_what_its_author_says(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "paquet"
    folder.mkdir()
    make_zip(folder / "content.epub", EPUB)
    manifest = {
        "id": "org.example.contes",
        "version": 3,
        "kind": "document",
        "title": {"fr": "Nos contes"},
        "language": "fr",
        "licence": "CC0-1.0",
    }
    (folder / "package.json").write_text(json.dumps(manifest))
    (folder / "cover.svg").write_text("<svg/>")
    assert install(store, folder, floor_bytes=0).version == 3
    found = store.packaged(Epub, "org.example.contes")
    assert found.manifest.title == {"fr": "Nos contes"} and found.file == "content.epub"
    path, member, kind = store.member("org.example.contes", "OEBPS/un.xhtml")
    assert path.name == "content.epub" and member.size == 9 and kind == "application/xhtml+xml"


SAMPLES: dict[str, tuple[Files, str]] = {
    "h5p.json": (H5P, "h5p.json"),
    "library.json": (H5P, "H5P.TrueFalse-1.6/library.json"),
    "imsmanifest": (SCORM, "imsmanifest.xml"),
    "opf": (EPUB, "OEBPS/p.opf"),
    "nav": (EPUB, "OEBPS/nav.xhtml"),
    "container": (EPUB, "META-INF/container.xml"),
    "index.html": (HTML5, "index.html"),
}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@settings(deadline=None)
@given(data=st.data())
def test_no_bytes_break_a_format(
    tmp_path_factory: pytest.TempPathFactory, sample: tuple[Files, str], data: st.DataObject
) -> None:
    files, name = sample
    raw = files[name]
    mutated = mutate(raw.encode() if isinstance(raw, str) else raw, data.draw)
    path = make_zip(
        tmp_path_factory.mktemp("fuzz") / "f", {**files, name: mutated}, zipfile.ZIP_STORED
    )
    try:
        # What is read can be written and kept.
        assert plan(path).derived["index.json"]
    except ContentError as error:
        assert error.text


def mutate(raw: bytes, draw: Callable[[st.SearchStrategy[int]], int]) -> bytes:
    """Bytes with pieces doubled, cut out or changed."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(raw) - 1)))
        end = min(len(raw), start + draw(st.integers(1, 40)))
        change = draw(st.integers(0, 3))
        piece = (raw[start:end] * 2, b"", b"\xff\x00<&", b"-1e999")[change]
        raw = raw[:start] + piece + raw[end:]
    return raw
