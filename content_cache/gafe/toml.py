"""TOML whose mistakes have a line: the standard reader knows lines of syntax only."""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from content_cache.errors import AuthoringError
from content_cache.explain import explain

MAX_BYTES = 1024 * 1024
_WHERE = re.compile(
    r"^(?P<problem>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)\Z"
)
_LONG = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', re.DOTALL)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)

Read = TypeVar("Read")


class Toml:
    """One file: its ``fields``, and where each of them is written."""

    def __init__(self, file: Path) -> None:
        """Read it; raises AuthoringError."""
        self.name = file.name
        data = file.read_bytes()
        if len(data) > MAX_BYTES:
            raise self.mistake(1, "The file {name} is far too big. Split it.", name=file.name)
        try:
            text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
            self.fields: dict[str, Any] = tomllib.loads(text)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise self.mistake(line, "The file is not in UTF-8. Save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            found = _WHERE.match(str(error))
            line = int(found["line"]) if found and found["line"] else text.rstrip().count("\n") + 1
            raise self.mistake(
                line,
                "This is not TOML ({problem}). Look for a missing quote, comma or bracket.",
                problem=found["problem"] if found else str(error),
            ) from error
        # What stands in a text of several lines is no table and no field.
        self._text = _LONG.sub(lambda found: re.sub(r"[^\n]", "-", found[0]), text)

    def mistake(self, line: int, message: str, /, **params: object) -> AuthoringError:
        """A mistake at a line of this file."""
        return AuthoringError(self.name, line, message, **params)

    def line(self, field: str | None = None, table: str | None = None, index: int = 0) -> int:
        """The line of a field of the ``index``-th table of that name (from 0), or of the table.

        Without ``table``, of a field before the first table. Falls back to what is around it.
        """
        start, end = 0, len(self._text)
        if table is not None:
            heads = list(re.finditer(_head(table), self._text))
            if index >= len(heads):  # written in one line: items = [{…}, {…}]
                return self.line(table)
            start = heads[index].start()
            inside = heads[index].end()
        else:
            inside = 0
        if following := _TABLE.search(self._text, inside):
            end = following.start()
        if field is not None:
            pattern = re.compile(rf"^[ \t]*[\"']?{re.escape(field)}[\"']?[ \t]*[=.]", re.MULTILINE)
            if found := pattern.search(self._text, inside, end):
                start = found.start()
        start = re.compile(r"\s*").match(self._text, start).end()  # type: ignore[union-attr]  # always matches
        return self._text.count("\n", 0, start) + 1

    def convert(
        self, fields: object, kind: type[Read], table: str | None = None, index: int = 0
    ) -> Read:
        """Fields as a structure; raises AuthoringError at the field that is not right."""
        try:
            return msgspec.convert(fields, kind)
        except msgspec.ValidationError as error:
            sentence, field, problem = explain(str(error))
            leaf = re.split(r"[.\[]", field)[0]
            raise self.mistake(
                self.line(leaf, table, index), sentence, field=field, problem=problem
            ) from error


def _head(table: str) -> re.Pattern[str]:
    """The line that begins a table."""
    return re.compile(rf"^[ \t]*\[\[?[ \t]*[\"']?{re.escape(table)}[\"']?[ \t]*\]\]?", re.MULTILINE)
