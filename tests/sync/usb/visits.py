"""Visits of a stick at a space and at the centre, and what a test looks at there."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.core.blobs import places
from hub.core.blobs.records import BlobMade
from sync.records import outgoing
from sync.usb import visit
from sync.usb.outcome import Outcome
from sync.usb.stick import Stick, folder_of
from tests import factories
from tests.village import Place, Village


def at(place: Place, stick: Path) -> Outcome:
    """The stick visits a space."""
    with place.open() as node:
        return visit.at_a_space(node, stick)


def at_centre(village: Village, stick: Path) -> Outcome:
    """The stick visits the centre, some minutes later."""
    village.clock.forward(600_000)
    with village.centre.open() as node:
        return visit.at_the_centre(node, stick)


def letters(stick: Path, way: str, place: Place) -> list[Path]:
    return Stick(stick).letters(way, folder_of(place.node.space_id))


def waits(place: Place) -> int:
    with place.open() as node:
        return outgoing.waiting(node)


def register(place: Place, *people: str) -> None:
    with place.open() as node:
        for name in people:
            factories.person(node, name)


def voice(place: Place, size: int = 700_000) -> str:
    """A recording of that length, as if it had been prepared here; answers its SHA-256."""
    with place.open() as node:
        data = os.urandom(size)
        sha256 = hashlib.sha256(data).hexdigest()
        file = places.file_of(node, sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        body = BlobMade(
            blob=f"voice-{sha256[:8]}", kind="voice", sha256=sha256, media="audio/ogg",
            bytes=size, by="p",
        )  # fmt: skip
        node.journal.write("blob.made", body, "", blobs=(sha256,))
    return sha256


def has(place: Place, sha256: str) -> bool:
    return places.file_of(place.node, sha256).is_file()


@contextmanager
def mounted(folder: Path, *words: str) -> Iterator[None]:
    """A file system of its own at a folder, where this machine lets us."""
    done = subprocess.run(["mount", *words, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this machine does not let us mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
