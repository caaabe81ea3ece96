"""Whether a centre and its spaces agree: what is wrong between them, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tests.village import Place, own_state, shared_state


def differences(centre: Place, spaces: Sequence[Place], confirmed: Collection[str]) -> list[str]:
    """What differs, is lost, or is held; ``confirmed`` are facts that the centre said it has."""
    said: list[str] = []
    shared = shared_state(centre)
    for number, place in enumerate(spaces):
        space = place.node.space_id
        here, there = own_state(place, space), own_state(centre, space)
        if wrong := [table for table in here if here[table] != there[table]]:
            said.append(f"space {number}: {wrong} differ from the centre's")
        mine = shared_state(place)
        names = sorted(mine.keys() | shared.keys())
        if wrong := [name for name in names if mine.get(name) != shared.get(name)]:
            said.append(f"space {number}: {wrong} differ from what all share")
        if held := place.rows("SELECT kind, why, detail FROM journal_held"):
            said.append(f"space {number} holds {held}")
        others = {row[0] for row in place.rows("SELECT DISTINCT space_id FROM visit")}
        if not others <= {space}:
            said.append(f"space {number} knows visits of {others}")
    here_now = facts_of(centre)
    if lost := set(confirmed) - here_now:
        said.append(f"{len(lost)} confirmed facts are lost")
    if missing := {rid for place in spaces for rid in facts_of(place)} - here_now:
        said.append(f"{len(missing)} facts never arrived")
    if held := centre.rows("SELECT kind, why, detail FROM journal_held"):
        said.append(f"the centre holds {held}")
    return said


def facts_of(place: Place) -> set[str]:
    """The facts in a journal."""
    return {str(row[0]) for row in place.rows("SELECT DISTINCT rid FROM journal")}
