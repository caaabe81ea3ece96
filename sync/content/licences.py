"""Which licences let anybody pass content on unchanged: what a hub may offer to its neighbours."""

from __future__ import annotations

import re

#: Every Creative Commons licence allows verbatim copies; the others are free licences by their SPDX
#: names. What nobody states is not passed on.
_PUBLIC = re.compile(
    r"(CC[- ]?(0|BY|PDDC|PDM)|PUBLIC[- ]DOMAIN|DOMAINE PUBLIC|(A|L)?GPL|GFDL|FDL|MIT\b|BSD|APACHE|"
    r"ISC\b|MPL|OFL|UNLICENSE|0BSD|FAL|LICENCE OUVERTE|ETALAB|ODBL|ODC)",
    re.IGNORECASE,
)


def is_public(licence: str) -> bool:
    """Whether content under this licence may be given to anybody."""
    return _PUBLIC.match(licence.strip()) is not None
