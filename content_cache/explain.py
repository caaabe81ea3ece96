"""Validation messages turned into sentences that say what to do."""

import re

_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`")
_WHERE = re.compile(r"^(?P<problem>.*?)(?: - at `(?:key in )?\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)


def explain(problem: str) -> tuple[str, str, str]:
    """The sentence (with places ``field`` and ``problem``), the field, and the bare problem."""
    if match := _UNKNOWN.search(problem):
        return (
            "The field {field} is not known. Remove it or check its spelling.",
            match["field"],
            problem,
        )
    if match := _MISSING.search(problem):
        return (
            "The field {field} is missing. Add it: see the guide for authors.",
            match["field"],
            problem,
        )
    match = _WHERE.match(problem)
    return (
        "The field {field} is not right: {problem}. See the guide for authors.",
        (match["path"] if match else "") or "package",
        match["problem"] if match else problem,
    )
