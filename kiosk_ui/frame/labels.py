"""The list of labels that need a voice."""

from __future__ import annotations

import re
from functools import lru_cache

from kiosk_ui.frame import language
from kiosk_ui.frame.language import mark

#: Said once before the first synthetic clip, so that nobody takes the machine for a person.
NOTICE = mark("This is the voice of the computer, not of a person.")
_NAMED_PLACE = re.compile(r"%\(|\{")


@lru_cache(maxsize=8)
def labels(spoken: str) -> tuple[str, ...]:
    """What the pages show who chose a language, without the messages that have places to fill.

    Where a translation is missing that is French.
    """
    messages: dict[object, str] = getattr(language.catalogue("fr"), "_catalog", {})
    said = language.catalogue(spoken)
    keys = {key if isinstance(key, str) else str(key[0]) for key in messages if key}  # type: ignore[index]  # a plural is (message, number)
    shown = (said.gettext(key).replace("%%", "%") for key in keys)
    return tuple(sorted({text for text in shown if text and not _NAMED_PLACE.search(text)}))
