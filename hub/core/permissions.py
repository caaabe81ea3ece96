"""Who may do what: one table of roles by actions, deny by default.

A role is given to a person by a record; two more stand for people without an account: ``visitor``
(said who they are at the door) and ``anyone`` (has not). Roles beyond the learner's need a secret:
a session opened with pictures or a card acts as a learner only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

ANYONE, VISITOR, LEARNER = "anyone", "visitor", "learner"
OFFICIAL, CLERK, FACILITATOR, MODERATOR = "official", "clerk", "facilitator", "moderator"
MANAGER, TECHNICIAN, OPERATOR = "manager", "technician", "operator"

#: Roles that a person can be given, in the order that forms show them.
GRANTED = (LEARNER, OFFICIAL, CLERK, FACILITATOR, MODERATOR, MANAGER, TECHNICIAN, OPERATOR)
#: Every role, pseudo-roles first.
ROLES = (ANYONE, VISITOR, *GRANTED)
#: Roles that act only in a session opened with a PIN or a password.
NEED_SECRET = frozenset(GRANTED) - {LEARNER}

EVERYONE = ROLES
#: All who said who they are, with or without an account.
PRESENT = ROLES[1:]
#: All who have an account.
KNOWN = GRANTED
#: Those who run a space day by day.
STAFF = (FACILITATOR, TECHNICIAN, OPERATOR)


@dataclass(frozen=True)
class Permission:
    """An action (``subject.verb``) and the roles that may do it."""

    action: str
    roles: tuple[str, ...]


#: The house's own actions; each feature declares its own beside these.
CORE = (
    Permission("home.see", EVERYONE),
    Permission("door.use", EVERYONE),
    Permission("health.see", EVERYONE),
    Permission("presence.tell", PRESENT),
    Permission("me.see", KNOWN),
    Permission("person.see", STAFF),
    Permission("person.register", STAFF),
    Permission("person.change", STAFF),
    Permission("person.erase", STAFF),
    Permission("role.give", (TECHNICIAN, OPERATOR)),
    Permission("secret.give", STAFF),
    Permission("space.animate", STAFF),
    Permission("blob.bring", KNOWN),
    Permission("blob.hear", EVERYONE),
    Permission("blob.transcribe", (FACILITATOR, MODERATOR, OPERATOR)),
    Permission("system.see", (FACILITATOR, TECHNICIAN, OPERATOR)),
    Permission("system.manage", (TECHNICIAN, OPERATOR)),
)


@dataclass(frozen=True)
class Permissions:
    """The whole table, made once by the composition root."""

    table: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, permissions: Iterable[Permission]) -> Permissions:
        """Build the table; the same action declared twice is an error of ours."""
        table: dict[str, frozenset[str]] = {}
        for permission in permissions:
            unknown = set(permission.roles) - set(ROLES)
            if permission.action in table or unknown:
                raise ValueError(f"permission {permission.action}: twice, or unknown {unknown}")
            table[permission.action] = frozenset(permission.roles)
        return cls(table)

    def allows(self, roles: Iterable[str], action: str) -> bool:
        """Whether any of ``roles`` may do ``action``; an unknown action is refused."""
        return not self.table.get(action, frozenset()).isdisjoint(roles)
