"""Acts of reports: count a period, set a target."""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.errors import InputError, NotAllowedError, NotFoundError
from hub.core.node import Node
from hub.core.permissions import STAFF
from hub.core.storage.bound import run
from hub.core.who import SYSTEM, Who
from hub.features.reports import counts, queries, taking_part
from hub.features.reports.cache import cached
from hub.features.reports.masking import masked
from hub.features.reports.models import Target
from hub.features.reports.period import Period, month_at, month_of
from hub.features.reports.records import TargetSet
from hub.features.reports.report import (
    ACT,
    ACTIVITY,
    ASKER,
    BAND,
    GENDER,
    HOUR,
    HOURS,
    MONTH,
    PURPOSE,
    SPACE,
    USERS,
    VISITOR_VISITS,
    VISITS,
    WOMEN,
    YOUTH,
    CivicAct,
    Report,
    Row,
)

#: Figures of every report that can be promised; the features' measures come beside them.
PROMISED = (USERS, WOMEN, YOUTH, VISITS, HOURS, VISITOR_VISITS)
#: The largest promise anybody can mean.
MOST = 10_000_000


def outside(roles: Iterable[str]) -> bool:
    """Whether a reader belongs to no space, so that small numbers are hidden from them."""
    return frozenset(roles).isdisjoint(STAFF)


def usage(
    node: Node, period: Period, spaces: tuple[str, ...] = (), from_outside: bool = False
) -> Report:
    """The report of a period in some spaces (none named: all of them).

    Raises NotFoundError for a space that is not known here.
    """
    known = all_spaces(node)
    for space in spaces:
        if space not in known:
            raise NotFoundError(
                "There is no space {space} here. The spaces are: {known}.",
                space=space,
                known=", ".join(known),
            )
    asked = (period, tuple(sorted(spaces)), from_outside)

    def count() -> Report:
        if from_outside:
            return masked(usage(node, period, spaces))
        return _count(node, period, spaces, known)

    return cached(node, asked, count)


def spaces_of(node: Node, who: Who) -> dict[str, str]:
    """Name of every space whose figures somebody may see, by id."""
    return {space: name for space, name in all_spaces(node).items() if who.sees(space)}


def usage_for(node: Node, who: Who, period: Period, spaces: tuple[str, ...] = ()) -> Report:
    """The report of a period as somebody may see it: in the spaces named, or in all of theirs.

    Raises NotFoundError for a space that is not theirs to see, NotAllowedError if none is.
    """
    theirs = spaces_of(node, who)
    if not theirs:
        raise NotAllowedError("No space is entrusted to you yet. Ask the operator of the centre.")
    if any(space not in theirs for space in spaces):
        raise NotFoundError("The figures of this space are not yours to see.")
    everything = who.spaces is None and not spaces
    asked = () if everything else (spaces or tuple(theirs))
    return usage(node, period, asked, outside(who.roles))


def all_spaces(node: Node) -> dict[str, str]:
    """Name of every space known here, by id."""
    found = dict(run("SELECT id, coalesce(name, '') FROM space ORDER BY name, id").fetchall())
    found.setdefault(node.space_id, node.settings.space_name)
    return {space: name or space[:8] for space, name in found.items()}


def measures(node: Node) -> dict[str, str]:
    """Label (a message id) of every feature's measure, by name."""
    return {measure.name: measure.label for f in node.features for measure in f.measures}


def set_target(
    node: Node, who: Who, space_id: str, measure: str, starts: str, ends: str, value: str
) -> None:
    """Promise ``value`` of a measure for a space and its months; 0 takes the promise back.

    Raises InputError for months, numbers and measures that cannot be.
    """
    if space_id not in spaces_of(node, who):
        raise InputError("Choose the space.", field="space")
    known = (*PROMISED, *measures(node))
    if measure not in known:
        raise InputError(
            "There is nothing called {measure} to count. Choose one of: {known}.",
            field="measure",
            measure=measure,
            known=", ".join(known),
        )
    first, last = month_of(starts, "starts"), month_of(ends, "ends")
    if first is None or last is None:
        raise InputError(
            "Write the month, like 2021-05.", field="starts" if first is None else "ends"
        )
    if first > last:
        raise InputError("The last month comes before the first one.", field="ends")
    digits = "".join(value.split())
    if not (digits.isascii() and digits.isdecimal()) or int(digits) > MOST:
        raise InputError(
            "Write the target as a whole number, at most {most}.", field="value", most=MOST
        )
    body = TargetSet(measure=measure, starts=first, ends=last, value=int(digits))
    node.journal.write("target.set", body, who.actor, space_id=space_id)


def targets(who: Who = SYSTEM) -> list[Target]:
    """Every promise that stands in the spaces somebody sees, by space and time."""
    rows = Target.select().where(Target.value > 0)
    rows = rows.order_by(Target.space_id, Target.measure, Target.starts, Target.ends)
    return [row for row in rows if who.sees(row.space_id)]


def _count(node: Node, period: Period, spaces: tuple[str, ...], known: dict[str, str]) -> Report:
    scope = queries.Scope(period.from_ms, period.to_ms, spaces)
    people = queries.people(queries.WHOLE, scope)
    visits = queries.visits(queries.WHOLE, scope)
    totals = counts.grouped(people, visits, ("",))[""]
    first, last = _months(period, scope)
    shown = {space: name for space, name in known.items() if not spaces or space in spaces}
    tables = {
        MONTH: counts.by_month(*_both(queries.MONTH, scope), period.first, period.last),
        GENDER: counts.by_gender(people, visits),
        BAND: counts.by_band(people, visits),
        ACTIVITY: counts.by_activity(queries.activities(scope)),
        PURPOSE: counts.by_purpose(*_both(queries.PURPOSE, scope)),
        SPACE: counts.grouped(*_both(queries.SPACE, scope), shown),
        HOUR: counts.by_hour(queries.hours_of_week(scope)),
        **_civic(node, scope),
    }
    return Report(
        first=first,
        last=last,
        spaces=shown,
        totals=totals,
        tables=tables,
        women_share=counts.women_share(totals),
        youth_share=counts.youth_share(totals),
        measures=_measures(node, scope),
        acts={
            act.name: CivicAct(act.label, act.path)
            for feature in node.features
            for act in feature.taking_part
        },
        targets=queries.targets(first, last, spaces),
    )


def _civic(node: Node, scope: queries.Scope) -> dict[str, dict[str, Row]]:
    """Who takes part, a row an act that anybody did; whose questions are answered."""
    acts: dict[str, Row] = {}
    askers: dict[str, Row] = {}
    for feature in node.features:
        for act in feature.taking_part:
            parts = [
                part
                for part in act.query(scope.from_ms, scope.to_ms)
                if not scope.spaces or part.space in scope.spaces
            ]
            if act.rate:
                askers |= taking_part.of_askers(parts)
            elif parts:
                acts[act.name] = taking_part.of_act(parts)
    return {ACT: acts, ASKER: askers}


def _both(by: str, scope: queries.Scope) -> tuple[counts.People, counts.Visits]:
    return queries.people(by, scope), queries.visits(by, scope)


def _months(period: Period, scope: queries.Scope) -> tuple[str | None, str | None]:
    """First and last month: as asked, else of the first and the last visit."""
    begins, ends = queries.ends(scope)
    first = period.first or (month_at(begins) if begins is not None else None)
    last = period.last or (month_at(ends) if ends is not None else None)
    return first, last


def _measures(node: Node, scope: queries.Scope) -> Row:
    """The features' own figures, summed over the spaces of the report."""
    found: Row = {}
    for feature in node.features:
        for measure in feature.measures:
            by_space = measure.query(scope.from_ms, scope.to_ms)
            wanted = [
                n for space, n in by_space.items() if not scope.spaces or space in scope.spaces
            ]
            number = sum(wanted)
            found[measure.name] = int(number) if number == int(number) else round(number, 1)
    return found
