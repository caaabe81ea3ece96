"""Keys: the machine's own (its writer), the centre's (current and next), signing and sealing.

A key's name is the first half of the SHA-256 of its public part, as a writer's is. Boxes are
libsodium's sealed boxes to the Curve25519 form of the same Ed25519 key: one key to keep, not two.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from content_cache.durable import sync_folder
from hub.core.errors import OperatorError
from hub.core.identity import write_private, writer_of
from hub.core.node import Node

if TYPE_CHECKING:
    from nacl.signing import SigningKey

Kept = TypeVar("Kept")
WRITER, NEXT_WRITER = "writer.key", "writer.next.key"
CENTRAL, NEXT = "central.key", "central.next.key"
#: Where keys go that are not used any more: boxes sealed to them may still arrive by stick.
RETIRED = "retired"


def folder(node: Node) -> Path:
    """Where the keys of a node lie."""
    return node.settings.data_dir / "keys"


def load(node: Node, name: str, kind: type[Kept]) -> Kept | None:
    """What is kept in a file beside the keys, or None. Raises OperatorError if it cannot be read."""
    file = folder(node) / name
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise OperatorError(
            "The file {file} cannot be read.",
            "Restore it from a backup, or move it away and enrol the machine anew: "
            "hub sync enrol CODE --again.",
            file=file,
        ) from error


def name_of(public: bytes) -> str:
    """The name of a key: what a writer is called, and the centre."""
    return writer_of(public)


def public_of(key: SigningKey) -> bytes:
    """The public part of a key, 32 bytes."""
    return bytes(key.verify_key)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made by the holder of ``public``."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def sign(key: SigningKey, message: bytes) -> bytes:
    """64 bytes of signature over ``message``."""
    return bytes(key.sign(message).signature)


def seal(public: bytes, message: bytes) -> bytes:
    """``message`` in a box that only the holder of ``public`` opens; raises ValueError for no key."""
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox
    from nacl.signing import VerifyKey

    try:
        return bytes(SealedBox(VerifyKey(public).to_curve25519_public_key()).encrypt(message))
    except (CryptoError, RuntimeError) as error:
        raise ValueError("not a key that boxes can be sealed to") from error


def unseal(key: SigningKey, box: bytes) -> bytes | None:
    """What a box sealed to ``key`` holds, or None if it is not for this key or was changed."""
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox

    try:
        return bytes(SealedBox(key.to_curve25519_private_key()).decrypt(box))
    except (CryptoError, ValueError, TypeError):
        return None


def writer_key(node: Node) -> SigningKey:
    """The key of this machine's own log. Raises OperatorError if it is lost or another's."""
    node.journal.follow(node.journal)
    for name in (WRITER, NEXT_WRITER):
        with contextlib.suppress(FileNotFoundError):
            key = read(folder(node) / name)
            if name_of(public_of(key)) == node.journal.writer:
                return key
    raise OperatorError(
        "The key of this machine in {folder} is missing or another machine's.",
        "Restore the folder from a backup, or enrol the machine anew: hub sync enrol.",
        folder=folder(node),
    )


def central_key(node: Node) -> SigningKey:
    """The centre's key, made at first use."""
    return _made(folder(node), CENTRAL)


def next_key(node: Node) -> SigningKey:
    """The key that the centre will use after the next rotation, made at first use."""
    return _made(folder(node), NEXT)


def central_id(node: Node) -> str:
    """The name of the centre's key."""
    return name_of(public_of(central_key(node)))


def _made(place: Path, name: str) -> SigningKey:
    """A key from its file; workers and threads that make it at once end with the same one."""
    from nacl.signing import SigningKey

    file = place / name
    try:
        return read(file)
    except FileNotFoundError:
        draft = place / f".{name}.{secrets.token_hex(8)}"
        write_private(draft, bytes(SigningKey.generate()))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
        sync_folder(place)
    return read(file)


def read(file: Path) -> SigningKey:
    """The key in a file. Raises FileNotFoundError, or OperatorError if it cannot be read."""
    from nacl.signing import SigningKey

    try:
        return SigningKey(file.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError) as error:
        raise OperatorError(
            "The key in {file} cannot be read.",
            "Check the rights of the folder, or restore it from a backup.",
            file=file,
        ) from error
