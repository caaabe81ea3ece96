"""How loud speech is, where it begins and ends, and what to add: pure, on 16-bit mono samples."""

from __future__ import annotations

import math
from array import array
from operator import mul

#: One step of looking, in seconds.
STEP_S = 0.02
#: Full scale of 16 bits.
FULL = 32768.0
#: Quieter than this is silence whatever else is there, in dB below full scale.
FLOOR_DB = -55.0
#: Silence is also what is so far below the loudest step.
BELOW_DB = 34.0
#: Kept before the first and after the last sound, in seconds: breath belongs to speech.
MARGIN_S = 0.12
#: Bars of a waveform, and the quietest and loudest that they show, in dB.
BARS, LOWEST_BAR_DB, HIGHEST_BAR_DB = 64, -50.0, -8.0
#: How loud speech is made (mean power of its loud steps), and how much may be added or taken.
TARGET_DB, MOST_DB, LEAST_DB = -19.0, 30.0, -20.0


def decibels(power: float) -> float:
    """Mean square of samples as dB below full scale; silence is -120."""
    return max(10 * math.log10(power / FULL**2), -120.0) if power > 0 else -120.0


def levels(samples: array[int], rate: int) -> list[float]:
    """The level of each step, in dB."""
    size = max(int(rate * STEP_S), 1)
    found = []
    for start in range(0, len(samples), size):
        piece = samples[start : start + size]
        found.append(decibels(sum(map(mul, piece, piece)) / len(piece)))
    return found


def bounds(found: list[float]) -> tuple[int, int] | None:
    """The first step of sound and the one after the last; None if there is only silence."""
    if not found:
        return None
    limit = max(max(found) - BELOW_DB, FLOOR_DB)
    loud = [n for n, level in enumerate(found) if level > limit]
    return (loud[0], loud[-1] + 1) if loud else None


def trimmed(samples: array[int], rate: int) -> array[int]:
    """The samples without the silence at both ends; empty if there is nothing else."""
    ends = bounds(levels(samples, rate))
    if ends is None:
        return array("h")
    size, margin = max(int(rate * STEP_S), 1), int(rate * MARGIN_S)
    return samples[max(ends[0] * size - margin, 0) : ends[1] * size + margin]


def gain_db(samples: array[int], rate: int) -> float:
    """What makes this speech as loud as all other, in dB.

    Only steps near the loudest count: pauses between words do not make a voice quiet.
    """
    found = levels(samples, rate)
    if not found:
        return 0.0
    limit = max(found) - 20.0
    powers = [10 ** (level / 10) for level in found if level > limit]
    loudness = 10 * math.log10(sum(powers) / len(powers))
    return min(max(TARGET_DB - loudness, LEAST_DB), MOST_DB)


def peak(samples: array[int]) -> float:
    """The largest sample, from 0 to 1."""
    return max(max(samples, default=0), -min(samples, default=0)) / FULL


def waveform(samples: array[int], rate: int, raised_db: float = 0.0, bars: int = BARS) -> str:
    """How loud a sound is along its length once it is raised: hexadecimal digits, f the loudest."""
    found = levels(samples, rate)
    if not found:
        return ""
    digits = []
    for n in range(bars):
        start = n * len(found) // bars
        loudest = max(found[start : max((n + 1) * len(found) // bars, start + 1)])
        share = (loudest + raised_db - LOWEST_BAR_DB) / (HIGHEST_BAR_DB - LOWEST_BAR_DB)
        digits.append(f"{round(15 * min(max(share, 0.0), 1.0)):x}")
    return "".join(digits)
