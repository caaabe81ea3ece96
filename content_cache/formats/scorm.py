"""A SCORM course, 1.2 or 2004: a ZIP file with imsmanifest.xml.

Source: ADL, SCORM 1.2 and SCORM 2004 4th edition, Content Aggregation Model.
"""

from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

from content_cache.archives.zipped import IMS, base_of, checked, find_top, held_by
from content_cache.archives.zipped import entries as entries
from content_cache.archives.zipped import open as open
from content_cache.bare import manifest_of
from content_cache.errors import PackageError
from content_cache.formats.html5 import file_name
from content_cache.package import kind_of
from content_cache.packaged.model import Scorm
from content_cache.packaged.safe_xml import (
    attribute,
    child,
    children,
    language_of,
    line_of,
    read_xml,
    text_of,
)
from content_cache.packaged.scorm_items import organisation, read_items, sequencing

KIND: Literal["scorm"] = "scorm"
ENDING = ".zip"


def probe(path: Path) -> bool:
    """Whether ``path`` is a ZIP file with a SCORM manifest, or a package folder of one."""
    return held_by(path) == KIND if path.is_file() else kind_of(path) == KIND


def read(path: Path) -> Scorm:
    """Read a course; raises PackageError, RefusedError, among others when nothing can be opened."""
    archive, manifest = checked(path)
    name = find_top(archive, IMS)
    if name is None:
        raise PackageError("The archive has no imsmanifest.xml at its top. Export it again.")
    root = read_xml(archive, name)
    base = base_of(name)
    chosen = organisation(root)
    items = read_items(archive, root, chosen, base)
    title = text_of(child(chosen, "title"))
    if manifest is None:
        lom = child(root, "metadata", "lom")
        manifest = manifest_of(
            path,
            KIND,
            title or _said(lom, "general", "title"),
            language=language_of(
                text_of(child(lom, "general", "language")) or attribute(root, "lang")
            ),
            description=_said(lom, "general", "description"),
            licence=_said(lom, "rights", "description"),
            ending=ENDING,
        )
    return Scorm(
        manifest=manifest,
        file=file_name(path, ENDING),
        base=base,
        version=_version(root),
        organisation=line_of(attribute(chosen, "identifier"), 300),
        items=items,
        sequencing=sequencing(chosen),
    )


def _version(root: Element) -> Literal["1.2", "2004"]:
    """Which of the two programming interfaces the course talks to."""
    said = text_of(child(root, "metadata", "schemaversion")).lower()
    if said:
        return "2004" if "2004" in said or "1.3" in said else "1.2"
    names = {str(key) for element in root.iter() for key in (element.tag, *element.attrib)}
    return "2004" if any("adlcp_v1p3" in one or "imsss" in one for one in names) else "1.2"


def _said(lom: Element | None, *path: str) -> str:
    """A text of the course's description (IEEE LOM): both generations wrap it in their own tag."""
    element = child(lom, *path)
    for wrapped in ("langstring", "string"):
        if (inner := next(children(element, wrapped), None)) is not None:
            return text_of(inner)
    return text_of(element)
