"""Picture codes: three pictures of twelve, in order, given by the facilitator.

They tell who somebody is, they protect nothing (1,320 codes): a session opened with pictures acts
as a learner only. Twelve well-known things, in three rows of four (Kolibri's picture sign-in, tried
with learners in Uganda, is the source of the idea).
"""

from __future__ import annotations

import itertools
import secrets

from hub.core.errors import InputError, OperatorError
from hub.core.ids import uuid7
from hub.core.node import Node
from hub.core.people.secrets import fingerprint
from hub.core.storage.bound import run

PICTURES = (
    "goat", "baobab", "fish", "pot", "moon", "sun", "hoe", "boat", "hen", "mango", "drum", "house",
)  # fmt: skip


def give_code(node: Node, person: str) -> tuple[str, ...]:
    """Give a person a free picture code in place of the one before; the pictures in order.

    When every code of the space is taken, the one of whoever was away longest goes on to the new
    person (the other is given a new card at the next visit).
    """
    with node.database.writing():
        taken = {row[0] for row in run("SELECT value FROM credential WHERE kind = 'pictures'")}
        every = itertools.permutations(PICTURES, node.settings.picture_code_length)
        free = [code for code in map("-".join, every) if code not in taken]
        code = secrets.choice(free) if free else _longest_away()
        run(
            "DELETE FROM credential WHERE kind = 'pictures' AND (person = ? OR value = ?)",
            (person, code),
        )
        _keep(node, person, "pictures", code)
    return tuple(code.split("-"))


def give_card(node: Node, person: str) -> str:
    """A new secret for a person's card, in place of the one before; goes into the QR code."""
    token = secrets.token_urlsafe(12)
    with node.database.writing():
        run("DELETE FROM credential WHERE kind = 'card' AND person = ?", (person,))
        _keep(node, person, "card", fingerprint(token))
    return token


def code_of(person: str) -> tuple[str, ...]:
    """The pictures of a person, or none."""
    found = run("SELECT value FROM credential WHERE kind = 'pictures' AND person = ?", (person,))
    row = found.fetchone()
    return tuple(row[0].split("-")) if row else ()


def person_by_pictures(node: Node, pictures: tuple[str, ...]) -> str | None:
    """Who has this picture code; raises InputError for pictures that do not exist."""
    if any(picture not in PICTURES for picture in pictures):
        raise InputError("Touch the pictures of your card, one after the other.")
    return _person("pictures", "-".join(pictures))


def person_by_card(token: str) -> str | None:
    """Who has the card with this secret."""
    return _person("card", fingerprint(token))


def _person(kind: str, value: str) -> str | None:
    found = run("SELECT person FROM credential WHERE kind = ? AND value = ?", (kind, value))
    row = found.fetchone()
    return str(row[0]) if row else None


def _longest_away() -> str:
    found = run(
        "SELECT c.value FROM credential c LEFT JOIN visit v ON v.person = c.person "
        "WHERE c.kind = 'pictures' GROUP BY c.value "
        "ORDER BY max(coalesce(v.started_ms, c.made_ms)) LIMIT 1"
    )
    row = found.fetchone()
    if row is None:
        raise OperatorError("No picture code is free.", "Set picture_code_length = 4.")
    return str(row[0])


def _keep(node: Node, person: str, kind: str, value: str) -> None:
    now_ms = node.clock.now_ms()
    run(
        "INSERT INTO credential (id, person, kind, value, made_ms) VALUES (?, ?, ?, ?, ?)",
        (uuid7(now_ms), person, kind, value, now_ms),
    )
