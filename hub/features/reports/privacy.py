"""What readers outside the space may see: nothing that speaks of fewer than five people.

A cell below the limit is hidden, and so is what a subtraction would give back: wherever numbers add
up to a total (a line), either none of them is hidden, or at least two are, of five people together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

#: Fewer people than this behind a number, and a reader outside does not see it (law 2013-015).
LEAST = 5

Key = TypeVar("Key")


def hidden(
    behind: Mapping[Key, float], lines: Iterable[Sequence[Key]], open_keys: Iterable[Key] = ()
) -> tuple[frozenset[Key], frozenset[Key]]:
    """The keys to hide: those with too few people, and those that would give them away.

    ``behind`` holds how many people each number speaks of. Each line ends with the total of what
    stands before it. ``open_keys`` tell nothing about anybody (those who were not asked): they are
    hidden only to protect others.
    """
    harmless = frozenset(open_keys)
    few = frozenset(k for k, n in behind.items() if 0 < n < LEAST and k not in harmless)
    gone = set(few)
    kept_lines = [tuple(line) for line in lines]
    changed = True
    while changed:
        changed = False
        for line in kept_lines:
            while (key := _next(behind, line, gone)) is not None:
                gone.add(key)
                changed = True
    return few, frozenset(gone) - few


def _next(behind: Mapping[Key, float], line: Sequence[Key], gone: set[Key]) -> Key | None:
    """One more key to hide in a line, or None if the line gives nothing away."""
    covered = [key for key in line if key in gone]
    if not covered:
        return None
    told = line[-1] not in gone and sum(behind[key] for key in covered) < LEAST
    if len(covered) > 1 and not told:
        return None
    left = [key for key in line[:-1] if key not in gone and behind[key]]
    if left:
        return min(left, key=lambda key: behind[key])
    return line[-1] if len(covered) == 1 and line[-1] not in gone else None
