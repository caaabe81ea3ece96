"""Reading a CSV file as offices save it: any of the usual encodings and separators."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from hub.core.errors import InputError
from hub.features.directory import columns

#: The largest file taken, in bytes: some 20,000 officials.
BIGGEST = 4 << 20
SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number as an editor shows it, and its cells by what they hold."""

    number: int
    cells: dict[str, str]


def read(data: bytes) -> list[Line]:
    """The lines of a file below its header; raises InputError for what is no such file."""
    text = decode(data)
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header: list[str | None] = []
    lines: list[Line] = []
    try:
        before = 0
        for row in rows:
            first, before = before + 1, rows.line_num
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            if not header:
                header = columns.fields_of(row)
                continue
            lines.append(Line(first, _cells(header, row)))
    except csv.Error as error:
        raise InputError(
            "The file cannot be read from line {line} on: {why}.", line=rows.line_num, why=error
        ) from error
    if not header:
        raise InputError("The file is empty. See hub people import-officials --template.")
    return lines


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with a mark, or Windows-1252; raises InputError."""
    if len(data) > BIGGEST:
        raise InputError("This file is too large: {most} MB at most.", most=BIGGEST >> 20)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise InputError("This is a workbook: save it as CSV first, then import that file.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("This is no CSV file that the hub can read.")


def _separator(text: str) -> str:
    """The separator that occurs most in the header."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "")
    return max(SEPARATORS, key=header.count)


def _cells(header: list[str | None], row: list[str]) -> dict[str, str]:
    if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
        return {"too_many": str(len(row))}
    return {field: cell.strip() for field, cell in zip(header, row, strict=False) if field}
