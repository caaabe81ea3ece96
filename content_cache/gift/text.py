"""The texts of a question: format hints, safe HTML, plain text."""

import html
import re

from content_cache.gift.escapes import restore
from content_cache.markup import clean_question, markdown_question, plain

FORMATS = ("moodle", "html", "markdown", "plain")
HINT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
# Moodle's own format is text that may hold a few tags: only these make it HTML.
HTMLISH = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|sub|sup|ul|ol|li|code|pre|span|div|a|img)\b[^<>]*>"
    r"|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);",
    re.IGNORECASE,
)


def split_hint(raw: str, default: str = "moodle") -> tuple[str, str]:
    """Separate ``[html]`` and the like from the text: (format, rest)."""
    match = HINT.match(raw)
    return (match[1].lower(), raw[match.end() :]) if match else (default, raw)


def to_stem(raw: str, form: str) -> tuple[str, str]:
    """(safe HTML, plain text) of a protected text, its line ends kept."""
    text = restore("\n".join(line.strip() for line in raw.strip().split("\n"))).strip()
    markup = _markup(text, form)
    if markup is None:
        return html.escape(text, quote=False).replace("\n", "<br>"), text
    return markup, plain(markup)


def to_plain(raw: str, default: str = "moodle") -> str:
    """Plain text of a protected text that may begin with a hint; source line ends become spaces."""
    form, rest = split_hint(raw, default)
    text = restore(" ".join(rest.split())).strip()
    markup = _markup(text, form)
    return text if markup is None else plain(markup)


def _markup(text: str, form: str) -> str | None:
    """Safe HTML of what is markup; None for plain text, which must not take a way through HTML."""
    if form == "markdown":
        return markdown_question(text)
    if form == "html" or (form == "moodle" and HTMLISH.search(text)):
        return clean_question(text)
    return None
