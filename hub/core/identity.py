"""Who this machine is: its space, its writer key, its secret for forms; files made once by init."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hub.core.errors import OperatorError
from hub.core.ids import uuid7


@dataclass(frozen=True)
class Identity:
    """The space this machine serves, the name of its log (hash of the public key), its secret."""

    space_id: str
    writer: str
    secret_key: bytes


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
    writer = hashlib.sha256(public).hexdigest()[:32]
    write_private(folder / "writer.key", bytes(key))
    write_private(folder / "forms.key", secrets.token_bytes(32))
    stored = _Stored(space_id or uuid7(now_ms), writer, public.hex())
    write_private(folder / "identity.json", msgspec.json.encode(stored))
    return load(data_dir)


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


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, on the disk for good."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
