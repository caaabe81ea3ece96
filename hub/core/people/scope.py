"""How far somebody's roles reach: at the centre, a role given in a space does not count everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.permissions import (
    CLERK,
    FACILITATOR,
    LEARNER,
    MANAGER,
    MODERATOR,
    OFFICIAL,
    OPERATOR,
    TECHNICIAN,
)
from hub.core.storage.bound import marks, run

#: A role given to a person in a space: (role, space).
Grant = tuple[str, str]
#: Roles that count at the centre though a space gave them: whoever runs a space runs that space only.
FROM_SPACES = frozenset({LEARNER, OFFICIAL, CLERK, MANAGER})
#: Roles of the centre's own people that reach every space.
EVERYWHERE = frozenset({FACILITATOR, MODERATOR, TECHNICIAN, OPERATOR})


def at_centre(
    grants: Iterable[Grant], centre: str
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """(roles that count, spaces whose people and figures are theirs to see; None: all)."""
    given = tuple(grants)
    counted = {role for role, space in given if space == centre or role in FROM_SPACES}
    if any(role in EVERYWHERE and space == centre for role, space in given):
        return tuple(sorted(counted)), None
    return tuple(sorted(counted)), managed(given)


def managed(grants: Iterable[Grant]) -> tuple[str, ...]:
    """The spaces that a manager answers for: those named, and others of the same intercommunality."""
    named = tuple(sorted({space for role, space in grants if role == MANAGER}))
    if not named:
        return ()
    rows = run(
        "SELECT id FROM space WHERE intercommunality <> '' AND intercommunality IN "  # noqa: S608  # marks only
        f"(SELECT intercommunality FROM space WHERE id IN ({marks(len(named))}))",
        named,
    ).fetchall()
    return tuple(sorted({*named, *(row[0] for row in rows)}))
