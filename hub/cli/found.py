"""A space that somebody names on the command line of the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.core.errors import OperatorError

if TYPE_CHECKING:
    from sync.enrolment.roster import KnownSpace

SEE = "See who is there: hub central spaces."


def found_space(text: str) -> KnownSpace:
    """The space of that id, or of that name. Raises OperatorError."""
    from sync.enrolment import roster

    found = [
        one
        for one in roster.spaces()
        if text == one.space_id or text.casefold() == one.name.casefold()
    ]
    if len(found) != 1:
        raise OperatorError("The centre knows no space {space}.", SEE, space=text)
    return found[0]
