"""Archives from outside: what is sound is read as it is, what could harm is refused."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.archives.archive import Limits, open_archive
from content_cache.archives.unpack import unpack
from content_cache.errors import (
    ContentError,
    NotInstalledError,
    PackageError,
    RefusedError,
    UnsafePathError,
)
from tests.content_cache.archives import HTML5, INDEX, make_zip, patch

DIRECTORY, LOCAL, END = b"PK\1\2", b"PK\3\4", b"PK\5\6"


def test_members_are_read_where_they_lie(tmp_path: Path) -> None:
    archive = open_archive(make_zip(tmp_path / "a.zip", {**HTML5, "dossier/": b""}))
    assert archive.names == ("img/a.png", "index.html", "js/app.js")
    assert archive.read("index.html", 10_000).decode() == INDEX
    member = archive.member("js/app.js")
    assert member.deflated and member.size == 5500 > member.compressed_size
    raw = archive.path.read_bytes()[member.offset : member.offset + member.compressed_size]
    text = zlib.decompress(raw, -15)
    assert len(text) == 5500 and zlib.crc32(text) == member.crc32
    assert archive.total == sum(len(archive.read(name, 10_000)) for name in archive.names)
    with pytest.raises(NotInstalledError):
        archive.member("dossier")
    with pytest.raises(RefusedError, match="too large"):
        archive.read("js/app.js", 5000)


def test_stored_members_and_zip64_are_read(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("a.bin", "w", force_zip64=True) as out:
        out.write(b"0123456789")
    found = open_archive(path)
    member = found.member("a.bin")
    assert not member.deflated and found.read("a.bin", 10) == b"0123456789"
    assert path.read_bytes()[member.offset : member.offset + 3] == b"012"


@pytest.mark.parametrize("name", ["leçon.html", "درس.html", "ߒߞߏ.txt", "第一课.md", "a b's.txt"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_in_any_script_and_form(tmp_path: Path, name: str, form: str) -> None:
    written = unicodedata.normalize(form, name)  # type: ignore[arg-type]  # one of the two
    archive = open_archive(make_zip(tmp_path / "n.zip", {written: b"x"}))
    plain = unicodedata.normalize("NFC", name)
    assert archive.names == (plain,) and archive.read(plain, 1) == b"x"


def test_names_of_old_programs_are_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "old.zip", {"e?te.txt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"e?te", b"\x82t\x82s"))
    assert open_archive(path).names == ("étés.txt",)


def test_litter_is_left_aside(tmp_path: Path) -> None:
    files = {"a.txt": b"x", "__MACOSX/._a.txt": b"y", ".git/config": b"z", "./b.txt": b"w"}
    archive = open_archive(make_zip(tmp_path / "l.zip", files))
    assert archive.names == ("a.txt", "b.txt")
    assert archive.ignored == (".git/config", "__MACOSX/._a.txt")


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "C:/x", "c:x", "a\\..\\x", "..\\x", "a//b", "a/\x07b"],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = make_zip(tmp_path / "s.zip", {"ok.txt": b"x", name: b"y"})
    with pytest.raises(UnsafePathError):
        open_archive(path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("lien")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "k.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(RefusedError, match="link or a device"):
        open_archive(tmp_path / "k.zip")


@pytest.mark.parametrize(
    "names",
    [
        ("a.txt", "A.TXT"),
        ("é.txt", "e\u0301.txt"),
        ("Straße", "STRASSE"),
        ("a", "a/b.txt"),
        ("A", "a/b/c.txt"),
        ("x.txt", "x.txt"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_clashes_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    with pytest.raises(RefusedError, match=r"take for one|same name"):
        open_archive(tmp_path / "c.zip")


def test_bombs_are_refused(tmp_path: Path) -> None:
    one = make_zip(tmp_path / "one.zip", {"zeros": bytes(8 << 20)})
    many = make_zip(tmp_path / "many.zip", {f"{n}": bytes(1 << 19) for n in range(30)})
    for path in (one, many):
        with pytest.raises(RefusedError, match="harmful"):
            open_archive(path)
    with pytest.raises(RefusedError, match="harmful"):
        open_archive(make_zip(tmp_path / "big.zip", {"a": bytes(99)}), Limits(total=98))
    with pytest.raises(RefusedError, match="lists 11 files"):
        open_archive(
            make_zip(tmp_path / "count.zip", dict.fromkeys("abcdefghijk", b"")), Limits(10)
        )


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "o.zip", {"a": b"x" * 50, "b": b"y" * 50})
    with pytest.raises(PackageError, match="contradicts"):
        open_archive(patch(path, DIRECTORY, 42, "<L", 0))


def test_a_member_that_grows_beyond_its_word_is_stopped(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "g.zip", {"a": bytes(range(256)) * 400})
    for mark, offset in ((DIRECTORY, 24), (LOCAL, 22)):
        patch(path, mark, offset, "<L", 1000)
    archive = open_archive(path)
    with pytest.raises(PackageError, match="cut off or damaged"):
        archive.read("a", 1000)
    with pytest.raises(PackageError, match="cut off or damaged"):
        archive.verify()


def spoil_local_name(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"index", b"other", 1))


def spoil_data(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)


SPOILERS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "renamed": lambda path: path.write_bytes(b"%PDF-1.7 not a zip"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-30]),
    "half": lambda path: path.write_bytes(path.read_bytes()[:200]),
    "tail": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "front": lambda path: path.write_bytes(b"MZ\0\0" + path.read_bytes()),
    "comment lies": lambda path: patch(path, END, 20, "<H", 7),
    "two ends": lambda path: path.write_bytes(
        path.read_bytes()[:-2] + b"\x16\0" + path.read_bytes()[-22:]
    ),
    "count lies": lambda path: patch(path, END, 10, "<H", 2),
    "size lies": lambda path: patch(path, END, 12, "<L", 9999),
    "start lies": lambda path: patch(path, END, 16, "<L", 1),
    "disks": lambda path: patch(path, END, 4, "<H", 3),
    "header outside": lambda path: patch(path, DIRECTORY, 42, "<L", 0x7FFFFFF0),
    "locked": lambda path: patch(path, DIRECTORY, 8, "<H", 1),
    "locked in the local header": lambda path: patch(path, LOCAL, 6, "<H", 1),
    "strange method": lambda path: patch(path, DIRECTORY, 10, "<H", 14),
    "other method": lambda path: patch(path, LOCAL, 8, "<H", 0),
    "other name": spoil_local_name,
    "other sum": lambda path: patch(path, DIRECTORY, 16, "<L", 1),
    "other size": lambda path: patch(path, LOCAL, 22, "<L", 5),
    "data": spoil_data,
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS)
def test_damaged_and_lying_archives_are_refused(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = make_zip(tmp_path / "d.zip", {"index.html": INDEX})
    open_archive(path).verify()
    spoil(path)
    with pytest.raises((PackageError, RefusedError), match=r"[a-z]+\. [A-Z]"):
        open_archive(path).verify()


@pytest.mark.parametrize("flags", [0x1, 0x40, 0x2000])
def test_passwords_are_said_to_be_the_reason(tmp_path: Path, flags: int) -> None:
    path = make_zip(tmp_path / "p.zip", {"index.html": INDEX})
    with pytest.raises(RefusedError, match="password"):
        open_archive(patch(path, DIRECTORY, 8, "<H", flags))


def test_a_huge_directory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "h.zip"
    size = 20 << 20
    end = struct.pack("<4s4H2LH", END, 0, 0, 1, 1, size, 4, 0)
    with path.open("wb") as file:
        file.write(LOCAL)
        file.truncate(4 + size)
        file.seek(4 + size)
        file.write(end)
    with pytest.raises(RefusedError, match="lists"):
        open_archive(path)


def test_ten_thousand_members_take_little(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "10k.zip", {f"dossier/page-{n}.html": b"x" for n in range(10_000)})
    archive = open_archive(path)
    assert len(archive.names) == 10_000
    assert archive.read("dossier/page-9999.html", 1) == b"x"


def test_unpacking_writes_the_package_and_nothing_beside_it(tmp_path: Path) -> None:
    files = {"cours/package.json": "{}", "cours/a/b.txt": "x", "cours/.DS_Store": "y"}
    folder = unpack(make_zip(tmp_path / "u.zip", files), tmp_path / "into")
    assert folder == tmp_path / "into" / "cours"
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert found == {"package.json", "a/b.txt"}


def test_unpacking_leaves_nothing_of_a_damaged_archive(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "u.zip", {"package.json": "{}", "a.txt": "x" * 500})
    patch(path, DIRECTORY, 16, "<L", 1)
    patch(path, LOCAL, 14, "<L", 1)
    with pytest.raises(PackageError):
        unpack(path, tmp_path / "into")
    assert not (tmp_path / "into").exists()


@settings(deadline=None)
@given(st.data())
def test_no_bytes_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "f.zip"
    raw = bytearray(make_zip(path, {"index.html": INDEX, "a/b.txt": b"x" * 300}).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        # The tables are at the end: that is where harm is done.
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.sampled_from([0, 1, 2, 0x7F, 0x80, 0xFF, 0x50, 0x4B]))
    path.write_bytes(
        raw[: data.draw(st.integers(0, len(raw)))] if data.draw(st.booleans()) else raw
    )
    try:
        archive = open_archive(path)
        archive.verify()
        assert all(".." not in name.split("/") for name in archive.names)
    except ContentError as error:
        assert error.text
