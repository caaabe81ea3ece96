"""Putting an amount together from coins and notes."""

MOST_PAID = 1_000_000
#: Every coin and note is worth a multiple of this.
UNIT = 5


def payment(amount: int, purse: tuple[int, ...]) -> tuple[int, ...] | None:
    """The fewest coins and notes of these values that come to an amount in FCFA, largest first.

    None if nothing does.
    """
    if not 0 < amount <= MOST_PAID or amount % UNIT:
        return None
    top = max(purse)
    # Beyond twice the largest value, the largest is part of every shortest answer.
    many = max((amount - top) // top, 0) if amount > 2 * top else 0
    rest = amount - many * top
    best: dict[int, tuple[int, ...]] = {0: ()}
    for total in range(UNIT, rest + 1, UNIT):
        ways = [(*best[total - value], value) for value in purse if total - value in best]
        if ways:
            best[total] = min(ways, key=len)
    if rest not in best:
        return None
    return tuple(sorted((top,) * many + best[rest], reverse=True))
