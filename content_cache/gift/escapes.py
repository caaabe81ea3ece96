r"""GIFT's backslash escapes: ``\~ \= \# \{ \} \: \n \\``.

While a file is being split, an escaped character is replaced by a stand-in from Unicode's
private use area, so that splitting on the bare character cannot hit it.
"""

import re

ESCAPED = {"~": "\ue000", "=": "\ue001", "#": "\ue002", "{": "\ue003", "}": "\ue004"}
ESCAPED |= {":": "\ue005", "n": "\ue006", "\\": "\ue007"}
STAND_INS = frozenset(ESCAPED.values())

_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_BACK = {ord(stand_in): char for char, stand_in in ESCAPED.items()} | {0xE006: "\n"}
_WRITTEN = re.compile(r"[~=#{}:\\\n]")


def protect(text: str) -> str:
    """Replace every escape by its stand-in."""
    return _ESCAPE.sub(lambda match: ESCAPED[match[1]], text)


def restore(text: str) -> str:
    """Replace every stand-in by the character it stands for."""
    return text.translate(_BACK)


def escape(text: str) -> str:
    """Write ``text`` so that reading it gives it back."""
    return _WRITTEN.sub(lambda match: "\\n" if match[0] == "\n" else "\\" + match[0], text)
