"""PINs, passwords and one-time codes: argon2id, at most two hashes at once so that memory stays flat."""

from __future__ import annotations

import hashlib
import secrets
import threading
from typing import TYPE_CHECKING

from hub.core.errors import InputError
from hub.core.ids import uuid7
from hub.core.node import Node
from hub.core.storage.bound import run

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: Letters and digits that nobody mixes up when reading them aloud or from paper.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
_two_at_once = threading.Semaphore(2)


def set_secret(node: Node, person: str, secret: str) -> None:
    """Give a person a PIN or password in place of the one before."""
    if len(secret) < node.settings.secret_min_length:
        raise InputError(
            "Choose a secret of at least {length} digits or letters.",
            field="secret",
            length=node.settings.secret_min_length,
        )
    if len(set(secret)) < 3:
        raise InputError("Choose a secret that is harder to guess.", field="secret")
    value = hash_secret(secret)
    with node.database.writing():
        _forget(person, "secret")
        _keep(node, person, "secret", value)


def has_secret(person: str) -> bool:
    """Whether a person can sign in with a PIN or password."""
    found = run("SELECT 1 FROM credential WHERE person = ? AND kind = 'secret'", (person,))
    return found.fetchone() is not None


def check_secret(person: str, secret: str) -> bool:
    """Whether ``secret`` is the person's; takes as long for somebody who has none."""
    found = run("SELECT value FROM credential WHERE person = ? AND kind = 'secret'", (person,))
    row = found.fetchone()
    return verify(row[0] if row else None, secret)


def new_code(node: Node, role: str, person: str | None = None) -> str:
    """A one-time code that lets its holder set up an account with ``role``; voids earlier ones.

    With ``person`` it lets that person choose a new secret instead.
    """
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    with node.database.writing():
        if person:
            _forget(person, "code")
        else:
            run(
                "DELETE FROM credential WHERE kind = 'code' AND person IS NULL AND role = ?",
                (role,),
            )
        _keep(node, person, "code", fingerprint(code), role)
    return f"{code[:4]}-{code[4:]}"


def find_code(code: str) -> tuple[str, str | None] | None:
    """(role, person) behind a one-time code that is still good."""
    found = run(
        "SELECT role, person FROM credential WHERE kind = 'code' AND value = ?",
        (fingerprint(_plain_code(code)),),
    )
    row: tuple[str, str | None] | None = found.fetchone()
    return row


def use_code(code: str) -> None:
    """Void a one-time code."""
    run(
        "DELETE FROM credential WHERE kind = 'code' AND value = ?",
        (fingerprint(_plain_code(code)),),
    )


def hash_secret(secret: str) -> str:
    """The argon2id hash of a secret (19 MiB, two passes, one lane)."""
    with _two_at_once:
        return str(_hasher().hash(secret))


def verify(stored: str | None, secret: str) -> bool:
    """Check a secret; without a stored hash a hash is made all the same, so that timing tells nothing."""
    from argon2.exceptions import VerificationError

    with _two_at_once:
        if stored is None:
            _hasher().hash(secret)
            return False
        try:
            return bool(_hasher().verify(stored, secret))
        except VerificationError:
            return False


def fingerprint(token: str) -> str:
    """SHA-256 of a token that is random enough to need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _plain_code(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())


def _hasher() -> PasswordHasher:
    """Imported late: 4 MB that a hub at rest does not need."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def _forget(person: str, kind: str) -> None:
    run("DELETE FROM credential WHERE person = ? AND kind = ?", (person, kind))


def _keep(node: Node, person: str | None, kind: str, value: str, role: str | None = None) -> None:
    now_ms = node.clock.now_ms()
    run(
        "INSERT INTO credential (id, person, kind, value, role, made_ms) VALUES (?, ?, ?, ?, ?, ?)",
        (uuid7(now_ms), person, kind, value, role, now_ms),
    )
