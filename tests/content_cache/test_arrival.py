"""Files that arrive: recognised by what they hold, installed whole or not at all."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from content_cache.checksum import verify
from content_cache.durable import make_folders
from content_cache.errors import ContentError, RefusedError
from content_cache.installing.install import Progress, install, needs
from content_cache.packaged.model import H5p, Html5
from content_cache.said import Said
from content_cache.store import Store
from tests.content_cache.archives import EPUB, H5P, HTML5, SCORM, Files, make_zip, patch
from tests.content_cache.samples import MakeCourse
from tests.content_cache.test_install import Cut, assert_whole, cut_at, install_and_die

ID = "org.example.la-commune"


def zipped(course: Path, path: Path, top: str = "") -> Path:
    """A course folder as a ZIP file."""
    files: Files = {
        f"{top}{file.relative_to(course)}": file.read_bytes()
        for file in sorted(course.rglob("*"))
        if file.is_file()
    }
    return make_zip(path, files)


@contextmanager
def untouched(store: Store) -> Iterator[None]:
    """Whatever happens inside is refused, and leaves the store as it was."""
    before = seen(store)
    with pytest.raises(ContentError) as caught:
        yield
    assert caught.value.text
    assert seen(store) == before
    assert [p.name for p in store.incoming.glob("*") if p.is_dir()] == []


def seen(store: Store) -> dict[str, bytes]:
    """Every file of the store's packages."""
    return {
        str(path.relative_to(store.root)): path.read_bytes()
        for path in store.packages.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("top", ["", "la-commune/"])
def test_a_zipped_course_is_the_course(
    make_course: MakeCourse, store: Store, tmp_path: Path, top: str
) -> None:
    course = make_course(files={".DS_Store": "x"})
    done = install(store, zipped(course, tmp_path / "cours.bin", top), floor_bytes=0)
    assert done.status == "installed" and done.ignored == (f"{top}.DS_Store",)
    assert_whole(store, 1)
    assert install(store, course, floor_bytes=0).status == "already here"
    assert [p.name for p in store.incoming.iterdir() if p.is_dir()] == []


@pytest.mark.parametrize(
    ("files", "kind", "entry"),
    [
        (HTML5, "html5", "content.zip"),
        (H5P, "h5p", "content.h5p"),
        (SCORM, "scorm", "content.zip"),
        (EPUB, "document", "content.epub"),
    ],
)
def test_foreign_files_are_kept_as_they_are(
    store: Store, tmp_path: Path, files: Files, kind: str, entry: str
) -> None:
    source = make_zip(tmp_path / "film.mp4", files)
    room = needs(store, source, floor_bytes=0)
    assert room.missing >= source.stat().st_size
    done = install(store, source, floor_bytes=0)
    manifest = store.manifest(done.id)
    assert (manifest.kind, manifest.entry, done.version) == (kind, entry, 1)
    assert store.open(done.id, entry).read_bytes() == source.read_bytes()
    assert verify(store.folder(done.id, 1)) == []
    assert install(store, source, floor_bytes=0).status == "already here"


def test_members_are_served_from_the_archive(store: Store, tmp_path: Path) -> None:
    done = install(store, make_zip(tmp_path / "a", HTML5), floor_bytes=0)
    path, member, kind = store.member(done.id, "js/app.js")
    assert kind == "text/javascript" and member.deflated and path.name == "content.zip"
    assert store.packed(done.id).read("img/a.png", 99) == HTML5["img/a.png"]
    assert store.packed(done.id) is store.packed(done.id)
    with pytest.raises(ContentError):
        store.member(done.id, "../package.json")
    assert store.packaged(Html5, done.id).start == "index.html"
    with pytest.raises(ContentError):
        store.packaged(H5p, done.id)


def test_the_importer_may_say_what_the_file_does_not(store: Store, tmp_path: Path) -> None:
    source = make_zip(tmp_path / "a", HTML5)
    said = Said(id="org.example.jeu", title="Le jeu", language="bm", licence="CC0", version=2)
    assert install(store, source, floor_bytes=0, said=said).version == 2
    manifest = store.manifest("org.example.jeu")
    assert manifest.title == {"bm": "Le jeu"} and manifest.licence == "CC0"
    for wrong in (Said(id="Nonsense!"), Said(subject="magic"), Said(version=0), Said(language="?")):
        with untouched(store):
            install(store, source, floor_bytes=0, said=wrong)


def test_a_package_says_itself_what_it_is(
    make_course: MakeCourse, store: Store, tmp_path: Path
) -> None:
    for source in (make_course(), zipped(make_course(), tmp_path / "z")):
        with untouched(store):
            install(store, source, floor_bytes=0, said=Said(title="Autre"))


BAD: dict[str, Files] = {
    "traversal": {"package.json": "{}", "../x": "y"},
    "lone manifest": {"package.json": '{"id": "org.example.x", "kind": "course"}'},
    "a cartridge of nothing": {"imsmanifest.xml": "<manifest xmlns='imsccv1p1'/>"},
    "an activity of nothing": {"h5p.json": "{}"},
    "a course of nothing": {"imsmanifest.xml": "<manifest/>"},
    "a book of nothing": {"META-INF/container.xml": "<container/>"},
    "nothing": {"a.txt": "x"},
}


@pytest.mark.parametrize("files", BAD.values(), ids=BAD)
def test_what_is_refused_leaves_nothing(
    make_course: MakeCourse, store: Store, tmp_path: Path, files: Files
) -> None:
    install(store, make_course(), floor_bytes=0)
    with untouched(store):
        install(store, make_zip(tmp_path / "bad.zip", files), floor_bytes=0)
    assert_whole(store, 1)


def test_damage_in_any_member_is_found_before_it_is_installed(store: Store, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a", HTML5)
    data = bytearray(path.read_bytes())
    at = data.index(b"img/a.png") + 14
    data[at] ^= 0xFF
    path.write_bytes(data)
    with untouched(store):
        install(store, path, floor_bytes=0)


def test_a_damaged_zipped_course_is_refused(
    make_course: MakeCourse, store: Store, tmp_path: Path
) -> None:
    install(store, make_course(), floor_bytes=0)
    source = zipped(make_course("new", version=2), tmp_path / "z")
    patch(source, b"PK\1\2", 16, "<L", 7)
    patch(source, b"PK\3\4", 14, "<L", 7)
    with untouched(store):
        install(store, source, floor_bytes=0)
    assert_whole(store, 1)


def test_too_little_room_is_refused_before_unpacking(
    make_course: MakeCourse, store: Store, tmp_path: Path
) -> None:
    for source in (zipped(make_course(), tmp_path / "z"), make_zip(tmp_path / "a", HTML5)):
        assert not needs(store, source, floor_bytes=10**18).enough
        with untouched(store):
            install(store, source, floor_bytes=10**18)


def test_a_zipped_course_cut_at_any_moment(
    make_course: MakeCourse, store: Store, tmp_path: Path
) -> None:
    install(store, make_course(), floor_bytes=0)
    new = make_course("new", version=2, files={"01-la-commune.md": None})
    shutil.copy(make_course() / "01-la-commune.md", new / "01-la-commune.md")
    text = (new / "01-la-commune.md").read_text(encoding="utf-8").replace("vous", "nous")
    (new / "01-la-commune.md").write_text(text, encoding="utf-8")
    source = zipped(new, tmp_path / "z")
    told: list[Progress] = []
    install(Store(tmp_path / "scratch"), source, floor_bytes=0, on_progress=told.append)
    for moment in range(2, len(told) - 2):
        again = Store(tmp_path / f"cut-{moment}")
        shutil.copytree(store.root, again.root)
        with pytest.raises(Cut):
            install(again, source, floor_bytes=0, on_progress=cut_at(moment))
        assert_whole(again, again.current(ID) or 0)
        install(again, source, floor_bytes=0)
        assert_whole(again, 2)
        assert [p.name for p in again.incoming.iterdir() if p.is_dir()] == []


def test_what_a_killed_unpacking_left_is_swept(
    make_course: MakeCourse, store: Store, tmp_path: Path
) -> None:
    source = zipped(make_course(), tmp_path / "z")
    assert install_and_die(store, source, 40) != 0
    make_folders(store.incoming / ".arriving")
    (store.incoming / ".arriving" / "left").write_bytes(b"x")
    install(store, make_course(), floor_bytes=0)
    assert_whole(store, 1)
    assert [p.name for p in store.incoming.iterdir() if p.is_dir()] == []


def test_a_big_file_goes_on_where_it_was_cut(store: Store, tmp_path: Path) -> None:
    source = make_zip(tmp_path / "big", {**HTML5, "film.bin": os.urandom(9 << 20)})

    def cut(progress: Progress) -> None:
        if progress.step == "copy" and progress.done > 6 << 20:
            raise Cut

    with pytest.raises(Cut):
        install(store, source, floor_bytes=0, on_progress=cut)
    (part,) = store.incoming.glob("*/.part-*")
    kept = part.stat().st_size >> 20 << 20
    assert kept >= 5 << 20
    # A power cut may leave zeros where the last piece was to be.
    with part.open("r+b") as file:
        file.seek(kept - 100)
        file.write(bytes(100 + (1 << 20)))
    inode = part.stat().st_ino
    done = install(store, source, floor_bytes=0)
    kept_file = store.open(done.id, "content.zip")
    assert kept_file.stat().st_ino == inode and kept_file.read_bytes() == source.read_bytes()


def test_ten_thousand_files_come_in_quickly(store: Store, tmp_path: Path) -> None:
    pages: Files = {f"p/{n // 100}/page-{n}.html": f"<p>{n}</p>" for n in range(10_000)}
    source = make_zip(tmp_path / "many", {**HTML5, **pages})
    begin = time.monotonic()
    done = install(store, source, floor_bytes=0)
    assert time.monotonic() - begin < 20
    assert store.packed(done.id).read("p/99/page-9999.html", 99) == b"<p>9999</p>"


def test_one_unpacking_at_a_time(make_course: MakeCourse, store: Store, tmp_path: Path) -> None:
    source = zipped(make_course(), tmp_path / "z")

    def second(progress: Progress) -> None:
        if progress.step == "room":
            install(Store(store.root), source, floor_bytes=0)

    with pytest.raises(RefusedError, match="Another installation"):
        install(store, source, floor_bytes=0, on_progress=second)
