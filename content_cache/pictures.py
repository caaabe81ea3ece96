"""Which pictures a lesson may show."""

import re
from pathlib import Path
from xml.etree.ElementTree import ParseError

# defusedxml publishes no types.
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from content_cache.errors import AuthoringError, PackageError
from content_cache.paths import safe_path

ENDINGS = frozenset({".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"})
MAX_SVG = 512 * 1024
# An SVG opened on its own is a page: these could run or fetch something.
FOREIGN = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})


def check_picture(folder: Path, path: str) -> None:
    """Raise a ContentError unless ``path`` is a picture of ``folder`` that is safe to show."""
    if re.match(r"([a-z][a-z0-9+.-]*:|//)", path, re.IGNORECASE):
        raise PackageError(
            "The picture {path} is on the Internet. Put the file beside the lesson.", path=path
        )
    file = folder / safe_path(path)
    if file.suffix.lower() not in ENDINGS:
        raise PackageError(
            "The picture {path} is of a kind that browsers do not show. Use SVG, PNG or JPEG.",
            path=path,
        )
    if not file.is_file() or file.is_symlink():
        raise PackageError(
            "The picture {path} is not in the folder. Add the file or correct its name.", path=path
        )
    if file.suffix.lower() == ".svg":
        check_svg(file, path)


def check_svg(file: Path, path: str) -> None:
    """Raise AuthoringError if a drawing is broken, or holds a script or a link to elsewhere."""
    if file.stat().st_size > MAX_SVG:
        raise AuthoringError(path, 1, "The drawing {path} is too big. Simplify it.", path=path)
    try:
        root = fromstring(file.read_bytes(), forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise AuthoringError(
            path,
            1,
            "The drawing {path} is not a well-formed SVG: {problem}. Save it again.",
            path=path,
            problem=str(error),
        ) from error
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        for name, value in element.attrib.items():
            leaf = name.rpartition("}")[2].lower()
            link = leaf in ("href", "src") and not value.startswith(("#", "data:image/"))
            if leaf.startswith("on") or link or "javascript:" in value.lower():
                tag = "script"
        if tag in FOREIGN:
            raise AuthoringError(
                path, 1, "The drawing {path} holds a script or a link. Remove it.", path=path
            )
