"""Who may hand out roles and secrets: nobody may make somebody stronger than themselves."""

from __future__ import annotations

from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.people import secrets, service
from hub.core.permissions import GRANTED, LEARNER, NEED_SECRET
from hub.core.who import Who

#: Roles that a form offers: everybody with an account is a learner.
OFFERED = tuple(role for role in GRANTED if role != LEARNER)


def set_roles(node: Node, who: Who, person: str, roles: tuple[str, ...]) -> None:
    """Give the roles named and take the others back.

    Raises InputError if people would take a role from themselves.
    """
    service.get(node, person)
    unknown = [role for role in roles if role not in OFFERED]
    if unknown:
        raise InputError("There is no role called {role}.", field="roles", role=unknown[0])
    now = set(service.roles_of(person)) - {LEARNER}
    if person == who.person and now - set(roles):
        raise InputError("Ask somebody else to take one of your own roles back.", field="roles")
    with node.journal.writing():
        for role in sorted(now - set(roles)):
            service.remove_role(node, who, person, role)
        for role in sorted(set(roles) - now):
            service.give_role(node, who, person, role)


def may_give_code(node: Node, who: Who, roles: tuple[str, ...]) -> bool:
    """Whether ``who`` may give a sign-in code to somebody with ``roles``.

    Whoever may give roles may do it for all; others only for people who can do no more than they.
    """
    if not NEED_SECRET.intersection(roles) or not node.permissions.allows(who.roles, "secret.give"):
        return False
    if node.permissions.allows(who.roles, "role.give"):
        return True
    return all(allowed(node, role) <= mine(node, who) for role in roles)


def give_code(node: Node, who: Who, person: str) -> str:
    """A one-time code with which a person chooses a new secret; raises NotAllowedError."""
    service.get(node, person)
    roles = service.roles_of(person)
    if not may_give_code(node, who, roles):
        raise NotAllowedError("Ask the technician: only they may give this person a code.")
    role = next(role for role in roles if role in NEED_SECRET)
    return secrets.new_code(node, role, person)


def allowed(node: Node, role: str) -> frozenset[str]:
    """Every action that a role may do."""
    table = node.permissions.table
    return frozenset(action for action, roles in table.items() if role in roles)


def mine(node: Node, who: Who) -> frozenset[str]:
    """Every action that somebody may do now."""
    table = node.permissions.table
    return frozenset(action for action, roles in table.items() if roles & who.roles)
