"""Markup that is safe to show: Markdown and the HTML of others, through a small allow-list."""

import html
import re
from functools import cache

import nh3
from markdown_it import MarkdownIt

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SPOKEN = HEADINGS | {"p", "li", "tr"}
PROSE_TAGS = frozenset({"p", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "br"})
TABLE_TAGS = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
LESSON_TAGS = PROSE_TAGS | TABLE_TAGS | HEADINGS | {"hr", "img"}
QUESTION_TAGS = PROSE_TAGS | {"b", "i", "u", "sub", "sup"}
LESSON_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"id", "data-say"} for tag in SPOKEN},
    "img": {"src", "alt", "loading"},
    "blockquote": {"class"},
    "th": {"class"},
    "td": {"class"},
    "ol": {"start"},
}


@cache
def parser() -> MarkdownIt:
    """The Markdown reader of lessons: CommonMark with tables.

    HTML is recognised here only in order to be taken out before rendering.
    """
    return MarkdownIt("commonmark").enable("table")


@cache
def _question_parser() -> MarkdownIt:
    """The Markdown reader of questions, where HTML is shown as text."""
    return MarkdownIt("commonmark", {"html": False})


def clean_lesson(markup: str) -> str:
    """Keep only what a lesson may show, with the attributes that the voice needs."""
    return nh3.clean(
        markup,
        tags=set(LESSON_TAGS),
        attributes=LESSON_ATTRIBUTES,
        url_schemes=set(),
        link_rel=None,
    )


def clean_question(markup: str) -> str:
    """Keep only what a question may show: no link, no image, no attribute."""
    return nh3.clean(markup, tags=set(QUESTION_TAGS), attributes={}, link_rel=None).strip()


def markdown_question(text: str) -> str:
    """Safe HTML of a question's Markdown."""
    return clean_question(_question_parser().render(text))


def plain(markup: str) -> str:
    """The text of a piece of HTML, without tags; scripts are left out, line ends are kept."""
    broken = re.sub(r"<br\s*/?>|</(?:p|li|pre|blockquote)>", "\n", markup)
    return html.unescape(nh3.clean(broken, tags=set(), attributes={}, link_rel=None)).strip()
