"""Visits for tests of reports, made through the services; times are stated, as from a register."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.core.node import Node
from hub.core.usage import service as usage
from tests.factories import person

WOMAN, MAN = {"gender": "woman"}, {"gender": "man"}


def at(text: str) -> int:
    """``2021-05-03 10:00`` in milliseconds since 1970 UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def visit(
    node: Node,
    when: str,
    who: str | None = None,
    gender: str | None = None,
    band: str | None = None,
    minutes: int = 30,
    purpose: str | None = None,
    subject: str = "lesson",
    space_id: str | None = None,
) -> str:
    """One visit of a person or a visitor, all of it in use on one thing."""
    made = usage.open_visit(
        node, "", person=who, gender=gender, band=band, purpose=purpose, at_ms=at(when),
        space_id=space_id,
    )  # fmt: skip
    seconds = minutes * 60
    usage.record_activity(node, made, subject, "a/b", seconds, person=who, space_id=space_id)
    usage.close_visit(
        node, made, "quit", person=who, active_s=seconds, stay_s=seconds, space_id=space_id
    )
    return made


def people(node: Node, number: int, when: str, gender: str | None, band: str | None) -> list[str]:
    """Several people, each with one visit."""
    made = [person(node, f"Personne {when} {n}", gender=gender) for n in range(number)]
    for who in made:
        visit(node, when, who, gender, band)
    return made
