"""How somebody can be told that something waits for her: private, never on a page for the public."""

from __future__ import annotations

import re
from typing import NamedTuple

from hub.core.errors import InputError
from hub.core.people.rules import clean_text

#: One sign before and after the @, a dot in the domain; servers judge the rest (RFC 5321: 254 signs).
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")
LONGEST = 254


class Contact(NamedTuple):
    """A phone number and an e-mail address, '' where there is none."""

    phone: str = ""
    email: str = ""


def email(text: str) -> str:
    """An e-mail address as it is kept, '' for none; raises InputError."""
    found = clean_text(text)
    if found and (len(found) > LONGEST or not found.isascii() or not _EMAIL.fullmatch(found)):
        raise InputError("An e-mail address looks like awa@example.org.", field="email")
    return found
