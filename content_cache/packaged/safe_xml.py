"""Reading XML that strangers wrote: no entities, nothing fetched, sizes known before."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

# defusedxml publishes no types.
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from content_cache.archives.archive import Archive
from content_cache.errors import PackageError, RefusedError

MAX_BYTES = 4 << 20


def read_xml(archive: Archive, name: str) -> Element:
    """The root of one XML file of an archive; raises RefusedError, PackageError."""
    return parse_xml(archive.read(name, MAX_BYTES), name)


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML text; raises RefusedError on entities, PackageError on bad XML."""
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise RefusedError(
            "The file {name} defines entities, as harmful files do.",
            "Ask its author for one without.",
            name=name,
        ) from error
    # Expat also complains by ValueError and LookupError, of odd encodings.
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise PackageError(
            "The file {name} is not well-formed XML ({problem}). Ask its author for a sound copy.",
            name=name,
            problem=line_of(str(error), 120),
        ) from error
    return root


def local(name: object) -> str:
    """A tag's or attribute's name without its namespace."""
    return str(name).rpartition("}")[2]


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children called ``name``, whatever their namespace."""
    return (one for one in (() if element is None else element) if local(one.tag) == name)


def child(element: Element | None, *names: str) -> Element | None:
    """The first child along a path of names, None if there is none."""
    for name in names:
        element = next(children(element, name), None)
    return element


def below(element: Element | None, name: str) -> Iterator[Element]:
    """All descendants called ``name``."""
    return (one for one in (() if element is None else element.iter()) if local(one.tag) == name)


def attribute(element: Element | None, name: str) -> str:
    """The attribute called ``name``, whatever its namespace; "" if there is none."""
    for key, value in () if element is None else element.attrib.items():
        if local(key) == name:
            return value.strip()
    return ""


def text_of(element: Element | None, most: int = 400) -> str:
    """All the text in an element on one line."""
    return line_of("".join(element.itertext()), most) if element is not None else ""


def line_of(text: str, most: int = 400) -> str:
    """A text of strangers on one line, without what cannot be seen, of ``most`` characters."""
    shown = "".join(char for char in " ".join(text.split()) if char.isprintable())
    return shown[:most].strip()


def language_of(text: str, otherwise: str = "fr") -> str:
    """A language tag such as ``fr`` or ``pt-BR``, ``otherwise`` if it says nothing usable."""
    first, *others = re.split(r"[-_]", text.strip())
    tag = "-".join((first.lower(), *others))
    if len(tag) > 35 or not re.match(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", tag):
        return otherwise
    return otherwise if tag in ("und", "mul", "zxx") else tag
