"""Signing in and out: sessions on the server, with a monotonic age, never in the journal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from hub.core.node import Node
from hub.core.people import passes, scope
from hub.core.people.models import Session
from hub.core.people.rules import plain
from hub.core.people.secrets import fingerprint
from hub.core.storage.bound import run
from hub.core.usage.rules import CLOSED, IDLE, QUIT, TEAM, age_band, year_of
from hub.core.usage.service import close_visit, open_visit
from hub.core.who import Who

_FIND = (
    "SELECT s.person, s.visit, s.strong, s.language, s.seen_ms, p.name, p.erased, "
    "(SELECT {concat} FROM person_role r WHERE r.person = s.person AND r.removed = 0) "
    "FROM session s LEFT JOIN person p ON p.id = s.person "
    "WHERE s.token_hash = ? AND s.boot = ?"
)
_GRANT = "r.role || ' ' || r.space_id"
_CONCAT = {"sqlite": f"group_concat({_GRANT})", "postgresql": f"string_agg({_GRANT}, ',')"}


def sign_in(
    node: Node,
    person: str,
    strong: bool,
    device: str,
    purpose: str = "learn",
    token: str = "",
) -> str:
    """Open a session and a visit for a person; answers the token for the cookie.

    ``token`` is a token to use instead of a new one. A session opened with a secret (``strong``) is
    the team at work: its visit is kept but counted in no report.
    """
    row = run("SELECT gender, birth_year FROM person WHERE id = ?", (person,)).fetchone()
    gender, birth_year = row if row else (None, None)
    band = age_band(birth_year, year_of(node.clock.now_ms()))
    with node.journal.writing():
        why = TEAM if strong else purpose
        visit = open_visit(node, person, person, gender, band, why, device)
        return _keep(node, person, visit, strong, token)


def enter(
    node: Node, gender: str | None, band: str | None, purpose: str, device: str, token: str = ""
) -> str:
    """Open a session and a visit for a visitor without an account; answers the token."""
    with node.journal.writing():
        visit = open_visit(node, "", None, gender, band, purpose, device)
        return _keep(node, None, visit, strong=False, token=token)


def find(node: Node, token: str) -> Who | None:
    """Who holds this token; None if it is unknown, of another boot, or was idle too long."""
    token_hash = fingerprint(token)
    sql = _FIND.format(concat=_CONCAT[node.database.dialect])
    row = run(sql, (token_hash, node.clock.boot)).fetchone()
    if row is None:
        return None
    person, visit, strong, language, seen_ms, name, erased, roles = row
    seen_ms = max(int(seen_ms), node.meter.seen_ms(visit) or 0)
    if erased or node.clock.mono_ms() - seen_ms > node.settings.idle_minutes * 60_000:
        leave(node, token, IDLE)
        return None
    grants = [tuple(one.split(" ")) for one in roles.split(",")] if roles else []
    granted, spaces = tuple(sorted({role for role, _space in grants})), None
    if node.settings.role == "central":
        granted, spaces = scope.at_centre(grants, node.space_id)
    return Who(person, visit, name or "", granted, bool(strong), token_hash, language, spaces)


def leave(node: Node, token: str, how: str = QUIT) -> None:
    """Close the session behind a token, and its visit."""
    _end(node, fingerprint(token), how)


def leave_all(node: Node, person: str, how: str = CLOSED) -> None:
    """Close every session of a person, and its visit."""
    found = run("SELECT token_hash FROM session WHERE person = ?", (person,)).fetchall()
    for (token_hash,) in found:
        _end(node, token_hash, how)


def set_language(who: Who, language: str) -> None:
    """Remember the language chosen in this session."""
    run("UPDATE session SET language = ? WHERE token_hash = ?", (language, who.session))


def sweep(node: Node) -> int:
    """Job: end sessions idle too long or of an earlier boot, keep the others' age; how many ended."""
    now_ms, limit_ms = node.clock.mono_ms(), node.settings.idle_minutes * 60_000
    ended = 0
    metered = {visit: of.seen_ms for visit, of in node.meter.now().items()}
    for session in list(Session.select()):
        seen_ms = max(session.seen_ms, metered.get(session.visit or "", 0))
        if session.boot != node.clock.boot:
            run("DELETE FROM session WHERE token_hash = ?", (session.token_hash,))
            ended += 1
        elif now_ms - seen_ms > limit_ms:
            _end(node, session.token_hash, IDLE)
            ended += 1
        elif seen_ms > session.seen_ms:
            run(
                "UPDATE session SET seen_ms = ? WHERE token_hash = ?",
                (seen_ms, session.token_hash),
            )
    return ended


def _keep(node: Node, person: str | None, visit: str, strong: bool, token: str) -> str:
    token = token or secrets.token_urlsafe(24)
    run(
        "INSERT INTO session (token_hash, person, visit, strong, boot, seen_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            fingerprint(token), person, visit, int(strong), node.clock.boot, node.clock.mono_ms(),
        ),
    )  # fmt: skip
    return token


def _end(node: Node, token_hash: str, how: str) -> None:
    with node.journal.writing():
        row = run(
            "DELETE FROM session WHERE token_hash = ? RETURNING person, visit", (token_hash,)
        ).fetchone()
        if row and row[1]:
            close_visit(node, row[1], how, row[0] or "", row[0])
        passes.drop(token_hash)


@dataclass(frozen=True)
class Known:
    """A person as the door greets them."""

    id: str
    name: str
    gender: str | None


def known(person: str) -> Known | None:
    """Who somebody is, for a greeting; None if erased."""
    row = run(
        "SELECT id, name, gender FROM person WHERE id = ? AND erased = 0", (person,)
    ).fetchone()
    return Known(row[0], row[1] or "", row[2]) if row else None


def with_secret(node: Node, name: str) -> list[str]:
    """People of that name, ignoring case and accents, who have a PIN or password."""
    found = run(
        "SELECT p.id, p.name FROM person p JOIN credential c ON c.person = p.id "
        "WHERE c.kind = 'secret' AND p.erased = 0"
    )
    wanted = plain(name)
    return [row[0] for row in found.fetchall() if row[1] and plain(row[1]) == wanted]
