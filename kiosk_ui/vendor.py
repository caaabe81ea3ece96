"""Fetch the players that others wrote: ``python -m kiosk_ui.vendor``, from npm, checked, unchanged.

``vendor.json`` pins each package: its version, the SHA-512 of its archive (npm's ``integrity``) and
the files that the hub serves. They land in ``static/vendor/<package>/`` with their licence.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

import msgspec

LIST = Path(__file__).with_name("vendor.json")
TARGET = Path(__file__).parent / "static" / "vendor"
#: Written last: a folder without it was cut short and is fetched again.
MARK = ".integrity"
LONGEST_S = 300


class Pinned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One npm package: ``files`` are paths in its archive, ``integrity`` is ``sha512-<base64>``."""

    name: str
    version: str
    licence: str
    integrity: str
    files: tuple[str, ...]


class VendorError(Exception):
    """A package could not be fetched, or is not the one that was pinned."""


def pinned() -> tuple[Pinned, ...]:
    """What ``vendor.json`` lists."""
    return msgspec.json.decode(LIST.read_bytes(), type=tuple[Pinned, ...])


def is_here(one: Pinned, target: Path = TARGET) -> bool:
    """Whether this very version is in place."""
    mark = target / one.name / MARK
    return mark.is_file() and mark.read_text("ascii") == one.integrity


def fetch(one: Pinned, target: Path = TARGET) -> None:
    """Bring one package into place; raises VendorError."""
    with tempfile.TemporaryDirectory() as place:
        archive = _archive(one, Path(place))
        if _integrity(archive) != one.integrity:
            raise VendorError(f"{one.name} {one.version} is not the archive that was pinned.")
        folder = Path(place) / "files"
        _take(archive, one, folder)
        (folder / MARK).write_text(one.integrity, "ascii")
        shutil.rmtree(target / one.name, ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, target / one.name)


def _archive(one: Pinned, place: Path) -> Path:
    """The archive as npm gives it."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is missing. On Debian: apt-get install npm.")
    command = [npm, "pack", "--silent", "--ignore-scripts", f"{one.name}@{one.version}"]
    done = subprocess.run(  # noqa: S603  # a fixed command and names of our own list
        command, cwd=place, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    found = sorted(place.glob("*.tgz"))
    if done.returncode != 0 or not found:
        raise VendorError(f"npm gives no {one.name} {one.version}: {done.stderr.strip()[-300:]}")
    return found[0]


def _integrity(archive: Path) -> str:
    digest = hashlib.sha512(archive.read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode("ascii")


def _take(archive: Path, one: Pinned, folder: Path) -> None:
    """Take the listed files out of the archive, below the names they have there."""
    with tarfile.open(archive) as tar:
        for name in one.files:
            member = tar.extractfile(f"package/{name}")
            if member is None:
                raise VendorError(f"{one.name} {one.version} has no file {name}.")
            file = folder / PurePosixPath(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(member.read())


def main() -> int:
    """Fetch what is missing; says what it does."""
    for one in pinned():
        if is_here(one):
            continue
        print(f"fetching {one.name} {one.version} ({one.licence})", file=sys.stderr)
        try:
            fetch(one)
        except (VendorError, OSError, KeyError, subprocess.TimeoutExpired) as error:
            print(
                f"{error}\nWithout it the hub works, but does not open this kind of content.",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
