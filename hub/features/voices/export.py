"""A pack of what this space recorded: the same recordings always give the same bytes."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from content_cache.build import build
from content_cache.durable import make_folders, sync_tree, write_whole
from content_cache.errors import ContentError
from content_cache.formats.voices import CLIPS, SUFFIX, TEXTS
from content_cache.manifest import Manifest
from content_cache.package import NAME, dump, load
from hub.core.errors import InputError, OperatorError
from hub.core.node import Node
from hub.core.storage.bound import run
from hub.features.voices.recording import place

LICENCE = "CC-BY-SA-4.0"
#: Every member of the zip says it was made then.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Exported:
    """A pack as it was written: its id, its version, how many clips, their bytes."""

    id: str
    version: int
    clips: int
    bytes: int


def pack_id(space_id: str, language: str) -> str:
    """``ml.voix.bm.nioro``: the pack of a space in a language."""
    plain = unicodedata.normalize("NFKD", space_id).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "espace"
    return f"ml.voix.{language}.{slug}"


def export(node: Node, language: str, called: str, folder: Path) -> Exported:
    """Write the pack of what this space recorded in ``language`` (``called`` so in itself).

    The version is the number of changes ever made to these recordings: it grows only with them.
    No name of a person goes into it. Raises InputError if nothing is recorded, OperatorError if
    something else is in ``folder``.
    """
    package = pack_id(node.space_id, language)
    _clear(folder, package)
    texts = _copy(node, language, folder)
    if not texts:
        raise InputError("Nothing is recorded in this language yet.")
    sql = "SELECT sum(changes) FROM voice_clip WHERE space_id = ? AND language = ?"
    version = int(run(sql, (node.space_id, language)).fetchone()[0])
    where = node.settings.space_name
    manifest = Manifest(
        id=package, version=version, kind="voices", language=language, licence=LICENCE,
        title={language: f"{called} – {where}"}, authors=(where,),
    )  # fmt: skip
    lines = msgspec.json.format(msgspec.json.encode(texts, order="sorted"), indent=1)
    write_whole(folder / TEXTS, lines + b"\n")
    write_whole(folder / NAME, dump(manifest))
    whole = build(folder)
    write_whole(folder / NAME, dump(whole))
    sync_tree(folder)
    return Exported(package, version, len(texts), whole.size)


def _clear(folder: Path, package: str) -> None:
    """Make room in a folder that is empty, or that holds this very pack."""
    if folder.is_dir() and any(folder.iterdir()):
        try:
            same = load(folder).id == package
        except ContentError:
            same = False
        if not same:
            raise OperatorError(
                "There is something else in {folder}.",
                "Name an empty folder, or one that holds an older export of this pack.",
                folder=folder,
            )
        shutil.rmtree(folder / CLIPS, ignore_errors=True)
        (folder / NAME).unlink()
    make_folders(folder / CLIPS)


def _copy(node: Node, language: str, folder: Path) -> dict[str, str]:
    """Copy the clips that are what their records say; their texts by clip id."""
    sql = (
        "SELECT clip, text, sha256 FROM voice_clip "
        "WHERE space_id = ? AND language = ? AND withdrawn = 0"
    )
    texts = {}
    for clip, text, digest in run(sql, (node.space_id, language)).fetchall():
        try:
            data = place(node, language, clip).read_bytes()
        except FileNotFoundError:
            continue
        if hashlib.sha256(data).hexdigest() == digest:
            (folder / CLIPS / f"{clip}{SUFFIX}").write_bytes(data)
            texts[clip] = text
    return texts


def zipped(folder: Path, out: BinaryIO) -> None:
    """Write a folder as a zip, its files at the top: the same folder always gives the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), NO_TIME)
                member.external_attr = 0o644 << 16
                archive.writestr(member, file.read_bytes())
