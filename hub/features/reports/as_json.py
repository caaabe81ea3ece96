"""A report for scripts: plain numbers under fixed names."""

from __future__ import annotations

from typing import Any

from hub.features.reports.report import HOUR, TABLES, USERS, Report


def answer(report: Report, only: str | None = None) -> dict[str, Any]:
    """Totals, shares (two decimals), the target for people, and a list for each table (or one)."""
    names = [name for name in TABLES if only in (None, name)]
    return {
        "from": report.first,
        "to": report.last,
        "spaces": [{"id": space, "name": name} for space, name in report.spaces.items()],
        **report.totals,
        "women_share": report.women_share,
        "youth_share": report.youth_share,
        "target": report.targets.get(USERS, 0),
        "targets": report.targets,
        "measures": report.measures,
        **{f"by_{name}": _rows(report, name) for name in names},
    }


def _rows(report: Report, name: str) -> list[dict[str, Any]]:
    rows = report.tables.get(name, {})
    if name != HOUR:
        return [{name: key, **row} for key, row in rows.items()]
    found = []
    for key, row in rows.items():
        weekday, hour = key.split("-")
        found.append(
            {
                "weekday": int(weekday),
                "hour": int(hour),
                "visits": row["visits"],
                "women": row["women"],
            }
        )
    return found
