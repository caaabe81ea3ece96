"""Reports from the command line: ``hub report …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hub.cli.context import fail, opened, say_json, table

if TYPE_CHECKING:
    from hub.features.reports.report import Report
    from hub.features.reports.words import Words

#: What ``--by`` can name, and ``purpose``, which the door asks.
BY = ("month", "gender", "band", "activity", "purpose", "space", "act", "asker", "hour")
FORMATS = ("table", "json", "csv", "xlsx", "pdf")


@click.group()
def report() -> None:
    """Who was reached, against what was promised."""


@report.command()
@click.option("--from", "first", default="", metavar="MONTH", help="First month, like 2019-01.")
@click.option("--to", "last", default="", metavar="MONTH", help="Last month, counted too.")
@click.option(
    "--space", "spaces", multiple=True, metavar="ID", help="Only this space (repeatable)."
)
@click.option("--by", type=click.Choice(BY), help="Only this table.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write this file.")
def usage(
    first: str,
    last: str,
    spaces: tuple[str, ...],
    by: str | None,
    format_: str,
    output: Path | None,
) -> None:
    """People, visits and hours; with no month named: everything there is."""
    from hub.features.reports import period, service

    with opened() as node:
        found = service.usage(node, period.period(first, last), spaces)
        if format_ == "json":
            from hub.features.reports.as_json import answer

            _say_json(answer(found, by), output)
            return
        measures = service.measures(node)
        if format_ == "table":
            _say_table(found, by, measures)
            return
        if output is None and sys.stdout.isatty() and format_ != "csv":
            fail(f"A {format_} file is not for the screen.", "Name a file with --output FILE.")
        data = _file(found, by, format_, measures, node.settings)
    if output is None:
        click.echo(data, nl=False)
        return
    _write(output, data)
    click.echo(f"{output}: {len(data)} bytes.", err=True)


@report.command()
@click.argument("number")
@click.option("--measure", default="users", show_default=True, help="What is promised.")
@click.option("--from", "starts", required=True, metavar="MONTH", help="First month, like 2019-01.")
@click.option("--to", "ends", required=True, metavar="MONTH", help="Last month, counted too.")
@click.option("--space", metavar="ID", help="The space; this one if none is named.")
def target(number: str, measure: str, starts: str, ends: str, space: str | None) -> None:
    """Set the target NUMBER of a measure for a space and its months; 0 takes it back."""
    from hub.core.who import SYSTEM
    from hub.features.reports import service

    with opened() as node:
        of = space or node.space_id
        service.set_target(node, SYSTEM, of, measure, starts, ends, number)
        rows: list[tuple[object, ...]] = [
            (row.space_id, row.measure, row.starts, row.ends, row.value)
            for row in service.targets()
        ]
    table(rows, ("space", "measure", "from", "to", "target"))


def _say_json(value: dict[str, Any], output: Path | None) -> None:
    if output is None:
        say_json(value)
        return
    import json

    _write(output, json.dumps(value, ensure_ascii=False, indent=2).encode())


def _say_table(found: Report, by: str | None, measures: dict[str, str]) -> None:
    """Totals, or one table, in aligned columns."""
    from hub.features.reports.sheets import figures, sheets
    from hub.features.reports.words import Words

    words = Words(say=str)
    if by is None:
        rows: list[tuple[object, ...]] = [
            (label, words.number(cell), _promised(found, name, words))
            for name, label, cell in figures(found, words, measures)
        ]
        rows.append(("Share of women", words.percent(found.women_share), ""))
        rows.append(("Share under 35", words.percent(found.youth_share), ""))
        unasked = f"{found.totals['gender_unknown']} / {found.totals['age_unknown']}"
        rows.append(("Gender / age not asked", unasked, ""))
        table(rows, (words.period(found.first, found.last), "reached", "target"))
        return
    for sheet in sheets(found, words):
        if sheet.name.split("-")[0] == by:
            lines = (*sheet.rows, *((sheet.total,) if sheet.total else ()))
            table([(name, *map(words.number, cells)) for name, cells in lines], sheet.head)


def _promised(found: Report, name: str, words: Words) -> str:
    return words.number(found.targets[name]) if name in found.targets else ""


def _file(
    found: Report, by: str | None, format_: str, measures: dict[str, str], settings: Any
) -> bytes:
    """A file in the language of the space, which is for other readers than the terminal's."""
    from hub.features.reports import as_csv, as_pdf, as_xlsx
    from hub.features.reports.sheets import sheets

    words = _words(settings.language)
    shown = [s for s in sheets(found, words) if by is None or s.name.split("-")[0] == by]
    if format_ == "csv":
        return as_csv.write(found, shown, words, measures)
    if format_ == "xlsx":
        return as_xlsx.write(found, shown, words, measures)
    return as_pdf.write(found, shown, words, measures, settings.space_name)


def _words(language: str) -> Words:
    from hub.features.reports.words import Words, locale_of
    from kiosk_ui.frame.language import catalogue

    return Words(catalogue(language).gettext, locale_of(language))


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.", "Name another file with --output.")
