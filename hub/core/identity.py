"""Who this machine is: its space, its writer key, its secret for forms; files made once by init."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from content_cache.durable import sync_folder
from content_cache.stamp import stamp_of
from hub.core.errors import OperatorError
from hub.core.ids import uuid7


@dataclass(frozen=True)
class Identity:
    """The space this machine serves, the name of its log (hash of the public key), its secret."""

    space_id: str
    writer: str
    secret_key: bytes


class Carrier(Protocol):
    """What goes by an identity: a journal."""

    writer: str
    space_id: str


class _Stored(msgspec.Struct):
    space_id: str
    writer: str
    public_key: str


def create(data_dir: Path, space_id: str, now_ms: int) -> Identity:
    """Make the identity of a new machine, or answer the one it has."""
    folder = data_dir / "keys"
    if (folder / "identity.json").exists():
        return load(data_dir)
    from nacl.signing import SigningKey

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = SigningKey.generate()
    public = bytes(key.verify_key)
    write_private(folder / "writer.key", bytes(key))
    write_private(folder / "forms.key", secrets.token_bytes(32))
    return change(data_dir, space_id or uuid7(now_ms), public)


def load(data_dir: Path) -> Identity:
    """The identity made by init; raises OperatorError if there is none."""
    folder = data_dir / "keys"
    try:
        stored = msgspec.json.decode((folder / "identity.json").read_bytes(), type=_Stored)
        return Identity(stored.space_id, stored.writer, (folder / "forms.key").read_bytes())
    except FileNotFoundError as error:
        raise OperatorError(
            "There is no hub in {folder} yet.", "Run: hub init.", folder=data_dir
        ) from error
    except (OSError, msgspec.DecodeError) as error:
        raise OperatorError(
            "The identity of this hub in {folder} cannot be read.",
            "Check the rights of the folder, or restore it from a backup.",
            folder=folder,
        ) from error


def change(data_dir: Path, space_id: str, public_key: bytes) -> Identity:
    """Make this machine another space's, or its log another key's; in one step."""
    stored = _Stored(space_id, writer_of(public_key), public_key.hex())
    write_private(data_dir / "keys" / "identity.json", msgspec.json.encode(stored))
    return load(data_dir)


def move(data_dir: Path, space_id: str) -> Identity:
    """Make this machine another space's, its log the same; in one step."""
    file = data_dir / "keys" / "identity.json"
    stored = msgspec.json.decode(file.read_bytes(), type=_Stored)
    return change(data_dir, space_id, bytes.fromhex(stored.public_key))


class Follower:
    """Keeps what carries an identity (``writer``, ``space_id``) at the one in the files.

    Another process of the same hub may change it; the file's stamp tells, for a microsecond.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.file = data_dir / "keys" / "identity.json"
        self.seen = stamp_of(self.file)

    def __call__(self, of: Carrier) -> None:
        """Take over what changed."""
        try:
            now = stamp_of(self.file)
        except FileNotFoundError:
            return  # whoever takes the files away is told at the next start
        if now != self.seen:
            who = load(self.data_dir)
            of.writer, of.space_id = who.writer, who.space_id
            self.seen = now


def writer_of(public_key: bytes) -> str:
    """The name of a log: the first half of the hash of its public key."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def write_private(path: Path, data: bytes) -> None:
    """Replace a file that only its owner may read, in one step, on the disk for good."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    sync_folder(path.parent)
