"""Who vouches for a package: a detached Ed25519 signature over the bytes of its package.json.

``package.json.sig`` is one line: ``ed25519 <public key> <signature>``, both in base64. The key is
there so that a package of somebody unknown can be told from one that was tampered with; whom to
believe is said by the trusted keys alone. As package.json holds the hash of every file, signing it
signs them all.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from content_cache.build import build
from content_cache.durable import write_whole
from content_cache.errors import PackageError, RefusedError, StoreError
from content_cache.package import NAME, dump, parse

SIGNATURE = f"{NAME}.sig"
ALGORITHM = "ed25519"
#: A line is 141 bytes long.
MAX_BYTES = 1024
State = Literal["signed", "unknown", "unsigned", "wrong"]


class Signed(Struct, frozen=True):
    """What a signature is worth; ``by`` names the trusted key, else it is empty.

    ``unknown``: the bytes are as somebody signed them, but nobody here trusts that key.
    """

    state: State
    by: str = ""


class Trust(Struct, frozen=True):
    """Whom to believe: public keys (32 bytes) by name, and whether a person stands at the machine.

    What comes over the network (``local`` false) must be signed by a trusted key.
    """

    keys: Mapping[str, bytes] = {}
    local: bool = True


#: A technician with a folder or a stick.
AT_HAND = Trust()


def judge(data: bytes, signature: bytes | None, keys: Mapping[str, bytes]) -> Signed:
    """What ``signature`` says of ``data``, the bytes of a package.json; None is no signature."""
    if signature is None:
        return Signed("unsigned")
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        algorithm, key, proof = signature[:MAX_BYTES].decode("ascii").split()
        public = _decode(key)
        if algorithm != ALGORITHM:
            return Signed("wrong")
        VerifyKey(public).verify(data, _decode(proof))
    except (ValueError, CryptoError):
        return Signed("wrong")
    name = next((name for name, trusted in keys.items() if trusted == public), None)
    return Signed("unknown") if name is None else Signed("signed", name)


def of_folder(folder: Path, keys: Mapping[str, bytes]) -> Signed:
    """What the signature in a package folder says; raises OSError if package.json is not there."""
    file = folder / SIGNATURE
    signature = file.read_bytes() if file.is_file() and not file.is_symlink() else None
    return judge((folder / NAME).read_bytes(), signature, keys)


def require(files: Mapping[str, bytes], trust: Trust) -> Signed:
    """What ``files`` (package.json and its signature) are worth, if that is enough.

    Raises PackageError on a wrong signature, RefusedError on one that does not do from afar.
    """
    found = judge(files[NAME], files.get(SIGNATURE), trust.keys)
    if found.state == "wrong" or (found.state != "unsigned" and not parse(files[NAME]).files):
        raise PackageError(
            "The signature of this content is wrong: it was changed after it was signed. "
            "Get it again from where it comes from."
        )
    if found.state != "signed" and not trust.local:
        raise RefusedError(
            "This content came over the network and nobody known here signed it.",
            "Ask the centre to sign it, or install it from a stick.",
        )
    return found


def sign(folder: Path, private: bytes) -> None:
    """Complete the package.json of a folder and sign it; raises as ``build`` does.

    From then on package.json lists every file: to change one, take the list out and sign again.
    """
    data = dump(build(folder))
    write_whole(folder / NAME, data)
    write_whole(folder / SIGNATURE, proof_of(data, private))


def proof_of(data: bytes, private: bytes) -> bytes:
    """The line that says who signed ``data``, which ``judge`` reads."""
    from nacl.signing import SigningKey

    key = SigningKey(private)
    parts = (ALGORITHM, _encode(bytes(key.verify_key)), _encode(key.sign(data).signature))
    return (" ".join(parts) + "\n").encode("ascii")


def new_keys() -> tuple[bytes, bytes]:
    """A new private key and its public key, 32 bytes each."""
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    return bytes(key), bytes(key.verify_key)


def write_key(key: bytes) -> bytes:
    """A key as the text of a file."""
    return f"{_encode(key)}\n".encode("ascii")


def read_key(file: Path) -> bytes:
    """The 32 bytes of a key file; raises StoreError."""
    try:
        key = _decode(file.read_bytes()[:MAX_BYTES].decode("ascii").strip())
    except (OSError, ValueError) as error:
        raise _not_a_key(file) from error
    if len(key) != 32:
        raise _not_a_key(file)
    return key


def trusted_keys(folder: Path) -> dict[str, bytes]:
    """The keys of ``folder``/<name>.pub by name; a file that is no key counts for nothing."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.glob("*.pub")):
        try:
            found[file.stem] = read_key(file)
        except StoreError:
            # Believing one key less is the safe side, and `hub content list` shows it.
            continue
    return found


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: str) -> bytes:
    """The bytes behind base64; raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def _not_a_key(file: Path) -> StoreError:
    return StoreError(
        "The file {name} holds no key. Make one: hub content keygen NAME.", name=file.name
    )
