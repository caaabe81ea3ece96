"""Differences between files, and the traps of the library that applies them."""

from __future__ import annotations

import random
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_cache.checksum import sha256_of
from sync.content import delta
from sync.content.delta import DeltaError
from tests.sync.content.centre import some_bytes

pytestmark = pytest.mark.sqlite_only
OLD = some_bytes("old", 300_000)
NEW = OLD[:1000] + b"inserted" + OLD[1000:200_000] + OLD[250_000:] + some_bytes("more", 5000)
MAGIC = struct.pack(">I", 0x72730236)
#: A copy of many bytes from the start of the basis: start in one byte, length in four.
COPY = bytes([0x45 + 2, 0])


@pytest.fixture(params=["library", "rdiff"])
def tool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With python-rsync, and with rdiff alone."""
    if request.param == "rdiff":
        monkeypatch.setattr(delta, "has_library", lambda: False)
    elif not delta.has_library():
        pytest.skip("python-rsync is not installed: pip install -e '.[delta]'")
    return str(request.param)


def write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def apply(
    folder: Path, basis: bytes, difference: bytes, size: int, sha256: str, *, honest: bool = True
) -> bytes:
    """Apply a difference; ``honest`` is whether the basis is the one it was made for."""
    old = write(folder / "basis", basis)
    known = sha256_of(old) if honest else sha256_of(write(folder / "other", OLD))
    made = folder / "made"
    delta.apply(old, known, write(folder / "difference", difference), made, size, sha256)
    return made.read_bytes()


@pytest.fixture
def difference(tmp_path: Path) -> bytes:
    """From OLD to NEW."""
    made = tmp_path / "d"
    delta.make(write(tmp_path / "old", OLD), write(tmp_path / "new", NEW), made)
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["d", "new", "old"]
    return made.read_bytes()


def told(data: bytes, folder: Path) -> tuple[int, str]:
    return len(data), sha256_of(write(folder / "told", data))


def test_a_file_is_made_from_an_older_one(tool: str, tmp_path: Path, difference: bytes) -> None:
    assert len(difference) < 15_000
    assert apply(tmp_path, OLD, difference, *told(NEW, tmp_path)) == NEW


def test_both_tools_write_the_same(tmp_path: Path, difference: bytes) -> None:
    delta._rdiff_make(tmp_path / "old", tmp_path / "new", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == difference


@pytest.mark.parametrize("basis", [b"", OLD[:1000], OLD[:-1], some_bytes("wrong", len(OLD))])
def test_another_basis_is_refused_before_anything_is_made(
    tool: str, tmp_path: Path, difference: bytes, basis: bytes
) -> None:
    with pytest.raises(DeltaError):
        apply(tmp_path, basis, difference, *told(NEW, tmp_path), honest=False)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("basis", [b"", OLD[:1000]])
def test_a_short_basis_does_not_loop(
    tool: str, tmp_path: Path, difference: bytes, basis: bytes
) -> None:
    """Even if its hash were believed."""
    started = time.monotonic()
    with pytest.raises(DeltaError):
        apply(tmp_path, basis, difference, *told(NEW, tmp_path))
    assert time.monotonic() - started < 10
    assert not (tmp_path / "made").exists()


def test_a_wrong_basis_gives_nothing(tool: str, tmp_path: Path, difference: bytes) -> None:
    with pytest.raises(DeltaError):
        apply(tmp_path, some_bytes("wrong", len(OLD)), difference, *told(NEW, tmp_path))
    assert not (tmp_path / "made").exists()


def test_a_bomb_does_not_go_off(tool: str, tmp_path: Path) -> None:
    bomb = MAGIC + (COPY + struct.pack(">I", len(OLD))) * 5000 + b"\0"
    most = 0
    write(tmp_path / "made", b"")
    with pytest.raises(DeltaError):
        apply(tmp_path, OLD, bomb, 500_000, "0" * 64)
    most = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert most < 2_000_000 and not (tmp_path / "made").exists()


def test_a_copy_that_reaches_beyond_the_basis(tool: str, tmp_path: Path) -> None:
    for length in (len(OLD) + 1, (1 << 32) - 1):
        reach = MAGIC + COPY + struct.pack(">I", length) + b"\0"
        with pytest.raises(DeltaError):
            apply(tmp_path, OLD, reach, len(OLD) + 1, "0" * 64)


def test_cut_and_damaged_differences(tool: str, tmp_path: Path, difference: bytes) -> None:
    chance = random.Random(3)
    size, sha256 = told(NEW, tmp_path)
    for turn in range(12):
        place = chance.randrange(len(difference))
        wrong = difference[:place] if turn % 2 else bytes(
            byte ^ 255 if n == place else byte for n, byte in enumerate(difference)
        )  # fmt: skip
        with pytest.raises(DeltaError):
            apply(tmp_path, OLD, wrong, size, sha256)
        assert not (tmp_path / "made").exists()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=2000))
def test_rubbish_never_loops_or_grows(tmp_path_factory: pytest.TempPathFactory, head: bytes, basis: bytes) -> None:  # fmt: skip
    if not delta.has_library():
        pytest.skip("python-rsync is not installed: pip install -e '.[delta]'")
    folder = tmp_path_factory.mktemp("rubbish")
    started = time.monotonic()
    with pytest.raises(DeltaError):
        apply(folder, basis or b"x", MAGIC + head, 10_000, "0" * 64)
    assert time.monotonic() - started < 5
    assert not (folder / "made").exists()


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=5000), st.binary(max_size=5000), st.integers(0, 5000))
def test_any_pair_comes_out_right(
    tmp_path_factory: pytest.TempPathFactory, one: bytes, other: bytes, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    after = one[cut:] + other + one[:cut]
    delta.make(write(folder / "old", one), write(folder / "new", after), folder / "d")
    data = (folder / "d").read_bytes()
    if after:
        assert apply(folder, one, data, *told(after, folder)) == after
