"""HTML of strangers written as the Markdown of our lessons: text, lists, tables and pictures."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HIDDEN = frozenset(
    [
        "head",
        "iframe",
        "noscript",
        "object",
        "script",
        "style",
        "svg",
        "template",
        "title",
        "audio",
        "video",
    ]
)
# Signs that no text holds stand for emphasis until its words are known: begin, end, Markdown.
_BOLD, _ITALIC = ("\1", "\2", "**"), ("\3", "\4", "*")
_MARKS = {"strong": _BOLD, "b": _BOLD, "em": _ITALIC, "i": _ITALIC}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])|^(\s*)([-+=]|\d+[.)])(?=\s)", re.MULTILINE)
_MAX_DEPTH = 6

#: Given a picture's address and description, the name of its file in the lesson's folder or None.
Picture = Callable[[str, str], str | None]


def to_markdown(html: str, picture: Picture) -> str:
    """The Markdown of a piece of HTML; scripts and forms go, links leave their words."""
    reader = _Reader(picture)
    reader.feed(html)
    reader.close()
    return reader.finish()


def escape(text: str) -> str:
    """A text in which Markdown sees no sign of its own."""
    return _SPECIAL.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{_guard(m[3])}", text)


def _guard(sign: str) -> str:
    """A list's sign at the start of a line that is no list."""
    return f"{sign[:-1]}\\{sign[-1]}"


class _Reader(HTMLParser):
    """Blocks of Markdown in order; the open line waits in ``line``."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.blocks: list[str] = []
        self.line: list[str] = []
        self.before = ""
        self.lists: list[list[str | int]] = []
        self.hidden: list[str] = []
        self.quotes = 0
        self.rows: list[list[str]] | None = None
        self.marks: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden.append(tag)
        if self.hidden:
            return
        if tag in _BLOCKS or tag in _HEADINGS:
            self.open_block(tag)
        elif tag == "br":
            self.line.append(" " if self.rows is not None or self.before.startswith("#") else "\n")
        elif tag in _MARKS and _MARKS[tag] not in self.marks:
            self.marks.append(_MARKS[tag])
            self.line.append(_MARKS[tag][0])
        elif tag == "img":
            self.show(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
            return
        if tag in _BLOCKS or tag in _HEADINGS:
            self.close_block(tag)
        elif tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.remove(_MARKS[tag])
            self.line.append(_MARKS[tag][1])

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            shown = "".join(c if c.isprintable() else " " for c in data)
            self.line.append(escape(re.sub(r"\s+", " ", shown)))

    def show(self, attributes: dict[str, str | None]) -> None:
        """A picture, as a block of its own."""
        words = re.sub(r"\s+", " ", attributes.get("alt") or "").strip()
        name = self.picture(attributes.get("src") or "", words)
        if name is None or self.rows is not None:
            return
        self.flush()
        before, self.before = self.before, ""
        self.line.append(f"![{escape(words) or name}]({name})")
        self.flush()
        self.before = before

    def open_block(self, tag: str) -> None:
        """Begin a block; what stood on the line before is one of its own."""
        if tag in ("td", "th"):
            self.line.clear()
            return
        self.flush()
        if tag in _HEADINGS:
            self.before = "#" * _HEADINGS[tag] + " "
        elif tag in ("ul", "ol"):
            self.lists.append([tag, 0])
        elif tag == "li" and self.lists:
            self.lists[-1][1] = int(self.lists[-1][1]) + 1
            self.before = f"{self.lists[-1][1]}. " if self.lists[-1][0] == "ol" else "- "
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "table" and self.rows is None:
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])

    def close_block(self, tag: str) -> None:
        """End a block."""
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(self.taken().replace("\n", " "))
            return
        self.flush()
        if tag == "li" or tag in _HEADINGS:
            self.before = ""
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag == "table" and self.rows is not None:
            rows, self.rows = self.rows, None
            self.table([row for row in rows if any(row)])

    def table(self, rows: list[list[str]]) -> None:
        """A table whose first row is its head."""
        if not rows:
            return
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        self.blocks.append("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))

    def taken(self) -> str:
        """The words of the open line, its emphasis closed and put close to its words."""
        self.line += [mark[1] for mark in reversed(self.marks)]
        text = "".join(self.line)
        self.line.clear()
        self.marks.clear()
        text = re.sub("([\1\3]+)(\\s+)", r"\2\1", text)
        text = re.sub("(\\s+)([\2\4]+)", r"\2\1", text)
        text = re.sub("\1\2|\3\4", "", text)
        # Markdown does not end emphasis between a sign and a letter.
        text = re.sub("(?<=[^\\w\\s])([\2\4])(?=\\w)", r"\1 ", text)
        for begin, end, mark in (_BOLD, _ITALIC):
            text = text.replace(begin, mark).replace(end, mark)
        return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()

    def flush(self) -> None:
        """Write the open line as a block."""
        if self.rows is not None:
            return
        text = self.taken()
        if not text:
            return
        depth = min(len(self.lists), _MAX_DEPTH)
        inset = "   " * (depth - 1 if self.before.startswith(("-", *"0123456789")) else depth)
        lead = "> " * min(self.quotes, _MAX_DEPTH) + inset
        lines = text.split("\n")
        if self.before.startswith("#"):
            lines, lead = [" ".join(lines).replace("**", "")], ""
        rest = lead + " " * (len(self.before) if not self.before.startswith("#") else 0)
        self.blocks.append("  \n".join([f"{lead}{self.before}{lines[0]}", *(rest + one for one in lines[1:])]))  # fmt: skip
        self.before = ""

    def finish(self) -> str:
        """All blocks, an empty line between them."""
        if self.rows is not None:
            rows, self.rows = self.rows, None
            self.table([row for row in rows if any(row)])
        self.flush()
        return "\n\n".join(self.blocks) + "\n"
