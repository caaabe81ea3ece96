"""What a share of few tries is worth: the interval in which it lies with 95 % confidence.

E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22(158), 209–212.
"""

from __future__ import annotations

from math import sqrt

#: Below this many tries a rate says more about luck than about anybody: counts only.
ENOUGH = 10
#: Two-sided 95 %.
Z = 1.959964


def bounds(successes: int, trials: int) -> tuple[float, float]:
    """The lower and the upper bound of a share, 0 to 1; the whole of it without a try."""
    if trials == 0:
        return 0.0, 1.0
    share, square = successes / trials, Z * Z
    middle = share + square / (2 * trials)
    spread = Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
