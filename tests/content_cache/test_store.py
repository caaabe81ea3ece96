"""Reading from the store: only what is listed, and always the version in use."""

import os
from pathlib import Path

import pytest

from content_cache.errors import ContentError, NotInstalledError, UnsafePathError
from content_cache.installing.install import install
from content_cache.store import Store
from tests.content_cache.samples import MakeCourse

ID = "org.example.la-commune"


@pytest.fixture
def filled(make_course: MakeCourse, store: Store) -> Store:
    for version in (1, 2):
        install(store, make_course(f"v{version}", version=version), floor_bytes=0)
    return store


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.list() == () and store.ids() == () and store.current(ID) is None
    assert not store.root.exists()
    for ask in (store.manifest, store.course, store.remove):
        with pytest.raises(NotInstalledError):
            ask(ID)


@pytest.mark.parametrize("path", ["../2/cover.svg", "/etc/passwd", "a\\b", "", "./cover.svg"])
def test_unsafe_paths_are_refused(filled: Store, path: str) -> None:
    with pytest.raises(UnsafePathError):
        filled.open(ID, path)


@pytest.mark.parametrize("path", ["absent.svg", "index.json", "package.json", "cover.svg/x"])
def test_only_listed_files_are_opened(filled: Store, path: str) -> None:
    with pytest.raises(NotInstalledError):
        filled.open(ID, path)


@pytest.mark.parametrize("package", ["..", "", "../packages/x.y", "org.example.absent", "A b"])
def test_other_packages_are_not_here(filled: Store, package: str) -> None:
    assert filled.current(package) is None and filled.versions(package) == ()
    for ask in (filled.manifest, filled.course, filled.remove):
        with pytest.raises(NotInstalledError):
            ask(package)
    with pytest.raises(NotInstalledError):
        filled.open(package, "cover.svg")


def test_a_listed_file_replaced_by_a_link_does_not_lead_out(filled: Store) -> None:
    file = filled.open(ID, "cover.svg")
    file.unlink()
    file.symlink_to("/etc/hostname")
    with pytest.raises(NotInstalledError):
        filled.open(ID, "cover.svg")


def test_each_version_can_be_read(filled: Store) -> None:
    assert filled.course(ID).manifest.version == 2
    assert filled.course(ID, 1).manifest.version == 1
    assert filled.open(ID, "cover.svg", 1) != filled.open(ID, "cover.svg")
    assert filled.entry(ID, "cover.svg").media_type == "image/svg+xml"


def test_a_course_is_decoded_once(filled: Store) -> None:
    assert filled.course(ID) is filled.course(ID)


def test_a_switch_by_another_process_is_seen(filled: Store) -> None:
    assert filled.course(ID).manifest.version == 2
    Store(filled.root).switch(ID, 1)
    assert filled.current(ID) == 1
    assert filled.course(ID).manifest.version == 1
    with pytest.raises(NotInstalledError):
        filled.switch(ID, 9)


@pytest.mark.parametrize("index", [b"", b"{}", b'{"manifest": 1}', None])
def test_a_lost_index_is_derived_again(filled: Store, index: bytes | None) -> None:
    whole = filled.course(ID)
    file = filled.folder(ID, 2) / "index.json"
    file.unlink()
    if index is not None:
        file.write_bytes(index)
    assert Store(filled.root).course(ID) == whole


def test_removing_the_version_in_use_brings_back_the_other(filled: Store) -> None:
    filled.remove(ID, 2)
    assert filled.current(ID) == 1 and filled.versions(ID) == (1,)
    filled.remove(ID, 1)
    assert filled.current(ID) is None and filled.list() == ()


def test_removing_a_package_frees_its_room(filled: Store) -> None:
    filled.remove(ID)
    assert filled.ids() == ()
    left = [name for _, _, files in os.walk(filled.root) for name in files]
    assert left == [".lock"]


def test_a_damaged_package_does_not_hide_the_others(filled: Store, make_course: MakeCourse) -> None:
    install(filled, make_course("other", id="org.example.other"), floor_bytes=0)
    (filled.folder(ID, 2) / "package.json").write_text("{")
    assert [manifest.id for manifest in filled.list()] == ["org.example.other"]
    assert filled.ids() == (ID, "org.example.other")
    with pytest.raises(ContentError, match="damaged"):
        filled.manifest(ID)
