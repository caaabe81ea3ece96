"""How officials are spoken of: their office, their mandates, the languages they understand."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.features.directory import rules
from hub.features.directory.service import Mandate, Official
from kiosk_ui.frame.language import _, mark, say_date, say_month

#: Offices; the second word is for a woman where French tells.
ROLE_NAMES = {
    rules.MAYOR: (mark("Mayor"), mark("Mayor")),
    rules.DEPUTY: (mark("Deputy mayor"), mark("Deputy mayor (woman)")),
    rules.COUNCILLOR: (mark("Councillor"), mark("Councillor (woman)")),
    rules.PRESIDENT: (mark("President of the council"), mark("President of the council (woman)")),
    rules.DELEGATE: (
        mark("Member of the special delegation"), mark("Member of the special delegation"),
    ),
    rules.CLERK: (mark("Clerk of the town hall"), mark("Clerk of the town hall")),
}  # fmt: skip
ROLE_ICONS = {rules.CLERK: "document", rules.DELEGATE: "group"}


def office(role: str, gender: str = "") -> str:
    """An office in the reader's words."""
    names = ROLE_NAMES.get(role)
    if names is None:
        return role
    spoken = names[gender == "woman"]
    return _(spoken)


def title(one: Official) -> str:
    """The office of an official with the commune."""
    return _("{office}, {commune}", office=office(one.role, one.gender), commune=one.commune_name)


def roles() -> list[tuple[str, str, str]]:
    """Offices as a form offers them."""
    return [(role, office(role), ROLE_ICONS.get(role, "person")) for role in rules.ROLES]


def when(told: str) -> str:
    """A date as it was told: a year, a month or a day."""
    if len(told) == 10:
        return say_date(round(datetime.fromisoformat(told).replace(tzinfo=UTC).timestamp() * 1000))
    return say_month(told) if len(told) == 7 else told


def typed(told: str) -> str:
    """A date as people type it: 20/11/2016, 11/2016 or 2016."""
    return "/".join(reversed(told.split("-"))) if told else ""


def span(one: Mandate) -> str:
    """From when until when a mandate lasts; '' if nothing was told."""
    if one.since and one.until:
        return _("{since} – {until}", since=when(one.since), until=when(one.until))
    if one.since:
        return _("{since} – today", since=when(one.since))
    return _("until {until}", until=when(one.until)) if one.until else ""
