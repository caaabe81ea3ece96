"""Who acts: the person or visitor behind a request or a command."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.permissions import ANYONE, LEARNER, NEED_SECRET, VISITOR


@dataclass(frozen=True, slots=True)
class Who:
    """A person, a visitor or nobody yet, with the roles that count in this session.

    ``person`` is an id or None, ``visit`` the open visit or None, ``strong`` whether the session
    was opened with a secret, ``granted`` the roles given by records. ``spaces`` are those whose
    people and figures are theirs to see; None where that is everything this node has.
    """

    person: str | None = None
    visit: str | None = None
    name: str = ""
    granted: tuple[str, ...] = ()
    strong: bool = False
    session: str | None = None
    language: str | None = None
    spaces: tuple[str, ...] | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles that count now."""
        if self.person:
            given = {role for role in self.granted if self.strong or role not in NEED_SECRET}
            return frozenset({ANYONE, VISITOR, LEARNER} | given)
        return frozenset({ANYONE, VISITOR} if self.visit else {ANYONE})

    def sees(self, space_id: str) -> bool:
        """Whether the people and figures of a space are theirs to see."""
        return self.spaces is None or space_id in self.spaces

    @property
    def actor(self) -> str:
        """How the journal names who acted: the person's id, or the empty text."""
        return self.person or ""


#: The hub itself, and commands typed by whoever holds the machine.
SYSTEM = Who(name="hub", granted=("operator", "technician"), strong=True)
