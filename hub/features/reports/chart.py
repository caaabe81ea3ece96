"""The geometry of the chart by month: pure numbers, drawn by the page as SVG and by the PDF."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hub.features.reports.report import MONTH, USERS, WOMEN, Report
from hub.features.reports.words import Words

WIDTH, HEIGHT = 640.0, 220.0
LEFT, TOP, BOTTOM = 40.0, 30.0, 26.0
#: At most so many months are named below the axis.
LABELS = 7


@dataclass(frozen=True)
class Bar:
    """One month: the bar of everybody and, within it, of women; y grows downwards."""

    x: float
    width: float
    y: float
    height: float
    women_y: float
    women_height: float
    label: str
    people: str


@dataclass(frozen=True)
class Chart:
    """Bars, the scale's lines (y, number) and the names below (x, text)."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]
    names: tuple[tuple[float, str], ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    base: float = HEIGHT - BOTTOM


def by_month(report: Report, words: Words) -> Chart | None:
    """People each month, women apart; None without months. A hidden number draws no bar."""
    rows = report.tables.get(MONTH, {})
    if not rows:
        return None
    tops = [_drawn(row[USERS]) for row in rows.values()]
    ticks = scale(max(tops))
    base, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT) / len(rows)
    every = math.ceil(len(rows) / LABELS)
    bars, names = [], []
    for at, ((month, row), people) in enumerate(zip(rows.items(), tops, strict=True)):
        height = room * people / ticks[-1]
        women = room * min(_drawn(row[WOMEN]), people) / ticks[-1]
        x = LEFT + at * step
        wide = min(step * 0.72, 48.0)
        bars.append(
            Bar(
                round(x + (step - wide) / 2, 1), round(wide, 1), round(base - height, 1),
                round(height, 1), round(base - women, 1), round(women, 1),
                words.month(month), words.number(row[USERS]),
            )
        )  # fmt: skip
        if at % every == 0:
            names.append((round(x + step / 2, 1), words.month(month)))
    lines = tuple((round(base - room * tick / ticks[-1], 1), words.number(tick)) for tick in ticks)
    return Chart(tuple(bars), lines, tuple(names))


def scale(most: float) -> Sequence[int]:
    """Round numbers from 0 up to at least ``most``, three to six of them."""
    rough = max(most, 1) / 4
    size = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(size * n) for n in (1, 2, 5, 10) if size * n >= rough)
    return [n * step for n in range(max(math.ceil(most / step), 1) + 1)]


def _drawn(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
