"""Who may hand out roles and secrets: nobody may make somebody stronger than themselves."""

from __future__ import annotations

from hub.core.errors import InputError, NotAllowedError
from hub.core.node import Node
from hub.core.people import secrets, service
from hub.core.people.models import Space
from hub.core.permissions import GRANTED, LEARNER, MANAGER, NEED_SECRET
from hub.core.storage.bound import run
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


def set_spaces(node: Node, who: Who, person: str, spaces: tuple[str, ...]) -> None:
    """Entrust spaces to a manager and take others back; those of their intercommunality come along."""
    service.get(node, person)
    known = {row.id for row in every_space()}
    if unknown := [space for space in spaces if space not in known]:
        raise InputError("There is no space {space} here.", field="spaces", space=unknown[0])
    now = set(spaces_of(person))
    with node.journal.writing():
        for space in sorted(now - set(spaces)):
            service.remove_role(node, who, person, MANAGER, space)
        for space in sorted(set(spaces) - now):
            service.give_role(node, who, person, MANAGER, space)


def every_space() -> list[Space]:
    """The spaces that this node knows, by name."""
    return list(Space.select().order_by(Space.name, Space.id))


def spaces_of(person: str) -> tuple[str, ...]:
    """The spaces that were entrusted to a manager by name."""
    found = run(
        "SELECT DISTINCT space_id FROM person_role WHERE person = ? AND role = ? AND removed = 0 "
        "ORDER BY space_id",
        (person, MANAGER),
    )
    return tuple(row[0] for row in found.fetchall())


def may_give_code(node: Node, who: Who, roles: tuple[str, ...]) -> bool:
    """Whether ``who`` may give a sign-in code to somebody with ``roles``.

    Whoever may give roles may do it for all; others only for people who can do no more than they. In a
    space learners have pictures; at the centre everybody has a password.
    """
    learner = not NEED_SECRET.intersection(roles) and node.settings.role != "central"
    if learner or not node.permissions.allows(who.roles, "secret.give"):
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
    role = next((role for role in roles if role in NEED_SECRET), LEARNER)
    return secrets.new_code(node, role, person)


def allowed(node: Node, role: str) -> frozenset[str]:
    """Every action that a role may do."""
    table = node.permissions.table
    return frozenset(action for action, roles in table.items() if role in roles)


def mine(node: Node, who: Who) -> frozenset[str]:
    """Every action that somebody may do now."""
    table = node.permissions.table
    return frozenset(action for action, roles in table.items() if roles & who.roles)
