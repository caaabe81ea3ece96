"""The tree of items of a SCORM manifest, with the file that each one opens."""

import math
import posixpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from content_cache.archives.archive import Archive
from content_cache.errors import PackageError
from content_cache.packaged.model import ScormItem, Sequencing
from content_cache.packaged.safe_xml import attribute, child, children, line_of, text_of

MAX_DEPTH = 20
MAX_ITEMS = 5000


class _Reading:
    """What items are looked up in while a manifest is read."""

    def __init__(self, archive: Archive, root: Element, base: str) -> None:
        self.archive = archive
        self.resources: dict[str, tuple[Element, str]] = {}
        self.items = 0
        outer = base + attribute(root, "base")
        for group in children(root, "resources"):
            place = outer + attribute(group, "base")
            for one in children(group, "resource"):
                key = attribute(one, "identifier")
                self.resources[key] = (one, place + attribute(one, "base"))


def organisation(root: Element) -> Element:
    """The default organisation of the items, else the first; raises PackageError."""
    group = child(root, "organizations")
    found = list(children(group, "organization"))
    wanted = attribute(group, "default")
    for one in found:
        if wanted and attribute(one, "identifier") == wanted:
            return one
    if not found:
        raise _no_entry()
    return found[0]


def read_items(
    archive: Archive, root: Element, chosen: Element, base: str
) -> tuple[ScormItem, ...]:
    """The items of an organisation; raises PackageError when none of them opens a page."""
    reading = _Reading(archive, root, base)
    items = _items(reading, chosen, 1)
    if not any(_opens(item) for item in items):
        raise _no_entry()
    return items


def sequencing(element: Element) -> Sequencing | None:
    """How its children follow each other, None where nothing is said."""
    said = child(element, "sequencing")
    if said is None:
        return None
    mode, limit = child(said, "controlMode"), child(said, "limitConditions")
    attempts = number(attribute(limit, "attemptLimit"), 0, 1_000_000)
    return Sequencing(
        choice=attribute(mode, "choice") != "false",
        flow=attribute(mode, "flow") == "true",
        forward_only=attribute(mode, "forwardOnly") == "true",
        attempts=int(attempts) if attempts is not None else None,
    )


def number(text: str, low: float, high: float) -> float | None:
    """A number from ``low`` to ``high``, None if the text is none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and low <= found <= high else None


def _items(reading: _Reading, element: Element, depth: int) -> tuple[ScormItem, ...]:
    """The items directly below ``element``, with theirs."""
    found = list(children(element, "item"))
    reading.items += len(found)
    if depth > MAX_DEPTH or reading.items > MAX_ITEMS:
        raise PackageError("The course's table of contents is out of proportion.")
    return tuple(_item(reading, one, depth) for one in found)


def _item(reading: _Reading, element: Element, depth: int) -> ScormItem:
    """One item, whose titles, limits and scores both generations of SCORM write otherwise."""
    resource, place = reading.resources.get(attribute(element, "identifierref"), (None, ""))
    href, after = _href(reading.archive, place, resource)
    kind = attribute(resource, "scormtype") or attribute(resource, "scormType")
    return ScormItem(
        identifier=line_of(attribute(element, "identifier"), 300),
        title=text_of(child(element, "title")) or "—",
        href=href,
        parameters=_parameters(after, attribute(element, "parameters")) if href else "",
        sco=href is not None and kind.lower() == "sco",
        visible=attribute(element, "isvisible") != "false",
        launch_data=_leaf(element, "datafromlms", "dataFromLMS")[:64_000],
        mastery=number(_leaf(element, "masteryscore"), 0, 100),
        passing=_passing(element),
        completion=number(
            attribute(child(element, "completionThreshold"), "minProgressMeasure"), 0, 1
        ),
        time_limit=line_of(_leaf(element, "timelimitaction", "timeLimitAction"), 40),
        sequencing=sequencing(element),
        items=_items(reading, element, depth + 1),
    )


def _href(archive: Archive, place: str, resource: Element | None) -> tuple[str | None, str]:
    """The path of a resource in the archive and what follows it; raises PackageError if absent."""
    said = attribute(resource, "href")
    if not said:
        return None, ""
    path, mark, after = _split(place + said)
    for name in (unquote(path), path):
        found = posixpath.normpath(name).removeprefix("./")
        if found in archive:
            return found, mark + after
    raise PackageError(
        "The course opens {path}, which is not in the archive. Export it again.",
        path=line_of(said, 200),
    )


def _split(address: str) -> tuple[str, str, str]:
    """An address cut before its ? or #."""
    place = min((at for at in map(address.find, "?#") if at >= 0), default=len(address))
    return address[:place], address[place : place + 1], address[place + 1 :]


def _parameters(own: str, added: str) -> str:
    """What goes after the address, joined as SCORM says (Launch of content objects)."""
    added = line_of(added, 1000).lstrip("?&")
    if not added or added.startswith("#"):
        return own + added
    query, mark, place = own.partition("#")
    return f"{query}{'&' if query else '?'}{added}{mark}{place}"


def _leaf(element: Element, *names: str) -> str:
    """The text of the first child with one of these names."""
    return next((text_of(one, 64_000) for name in names for one in children(element, name)), "")


def _passing(element: Element) -> float | None:
    """SCORM 2004's passing score, where the objective says that the score decides."""
    primary = child(element, "sequencing", "objectives", "primaryObjective")
    if attribute(primary, "satisfiedByMeasure") != "true":
        return None
    said = child(primary, "minNormalizedMeasure")
    return number(text_of(said), -1, 1) if said is not None else 1.0


def _opens(item: ScormItem) -> bool:
    """Whether an item or one below it opens a page."""
    return item.href is not None or any(_opens(one) for one in item.items)


def _no_entry() -> PackageError:
    """Nothing in the course can be opened."""
    return PackageError(
        "The course has no page to begin with: no item of its imsmanifest.xml opens a file. "
        "Export it again."
    )
