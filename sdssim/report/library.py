"""The library of scenarios in words: tables for a terminal, and a page for the documentation."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from sdssim.measures.entry import Unit
from sdssim.report.tables import Grid
from sdssim.report.wording import (
    DAYS_PER_WEEK,
    NOT_KNOWN,
    date_in_words,
    format_of,
    people,
    with_interval,
)
from sdssim.results.comparison import PairedFigure
from sdssim.scenario.library import BASELINE

if TYPE_CHECKING:  # a report is handed what an experiment has found; it runs none itself
    from sdssim.experiments.library import LibraryRow, LibraryTable
    from sdssim.results.table import SummaryRow

NO_DIFFERENCE = "○"

_NAME_WIDTH = 15
"""Columns for a name on a terminal, where seven columns have to fit."""

_BESIDE_BASELINE = "Every scenario less the pilot"
_BESIDE_PARENT = "Those that extend another scenario, less that one"


def library_grids(table: "LibraryTable", headings: Sequence[str]) -> list[Grid]:
    """Return the two tables, to be drawn on a terminal.

    Parameters
    ----------
    headings
        What each column of figures is called.
    """
    grids = [
        Grid(
            _BESIDE_BASELINE,
            ("", *headings),
            (
                (f"{BASELINE} itself", *map(_own_figure, table.figures)),
                *_grid_rows(table, table.beside_baseline),
            ),
            " ".join(notes(table)),
        ),
        Grid(
            _BESIDE_PARENT,
            ("", *headings),
            tuple(_grid_rows(table, table.beside_parent, named=True)),
        ),
    ]
    return [grid for grid in grids if grid.rows]


def library_page(table: "LibraryTable", headings: Sequence[str], command: str) -> str:
    """Return the page of the documentation, in Markdown.

    Parameters
    ----------
    headings
        What each column of figures is called.
    command
        What makes this page.
    """
    lines = [
        "# The library of scenarios",
        "",
        f"Made by `{command}`; do not edit it, `make library` makes it again.",
        "",
        *_introduction(table),
        "",
        f"## {_BESIDE_BASELINE}",
        "",
        *_markdown_table(table, headings),
        "",
        f"## {_BESIDE_PARENT}",
        "",
        *_heading_rows("less the scenario that it extends", headings),
        *(_markdown_row(table, row, named=True) for row in table.beside_parent),
    ]
    for shelf, rows in groupby(table.beside_baseline, key=lambda row: row.shelf):
        lines += ["", f"## {shelf}"]
        for row in rows:
            lines += ["", *_story(row, table)]
    return "\n".join(lines) + "\n"


def notes(table: "LibraryTable") -> list[str]:
    """Say how to read the tables, in sentences."""
    count, alpha = table.family.differences, 1 - table.family.level
    return [
        f"Means of paired differences over {people(table.replications)} replications, with seed "
        f"{table.seed}: every scenario meets the same people and the same chance.",
        f"Both tables are corrected for their {count} differences together: the intervals in "
        f"brackets hold all at once with {table.family.level:.0%} confidence (each has "
        f"1 - {alpha:.2g}/{count}), and {NO_DIFFERENCE} stands where no difference can be shown by "
        "Holm's rule, which is a little less strict: one that counts may have an interval that "
        "just reaches 0.",
        "0 without brackets is the same in every replication. Half of everybody counts people who "
        "still wait (Kaplan-Meier); where fewer than half had come so far by the cut-off in some "
        f"replications, the difference is more than its mean over the others, and is {NOT_KNOWN} "
        "where that is so of both scenarios.",
    ]


def _introduction(table: "LibraryTable") -> Iterator[str]:
    base = table.baseline.base
    seen = date_in_words(base.window.cut_off or base.end)
    yield (
        f"What another rule would have done to the Stockport pilot, seen on {seen}. Each scenario "
        f"is a file of a few lines that extends [`{BASELINE}`](stockport.md) or another of these: "
        "`sdssim run NAME` runs it, `extends: NAME` goes on from it."
    )
    yield ""
    yield (
        "Under each name stands what is reported about it, what is assumed, and what the model "
        "shows. Numbers such as 5.2 are sections of the evaluation; levers, causes and stylised "
        "facts are listed in [the evidence](evidence.md). Sizes of effects rest on assumed "
        "numbers: they say what follows from them, not what would have happened in Stockport."
    )


def _markdown_table(table: "LibraryTable", headings: Sequence[str]) -> Iterator[str]:
    yield from _heading_rows("less the pilot", headings)
    yield _line((f"`{BASELINE}` itself", *map(_own_figure, table.figures)))
    for shelf, rows in groupby(table.beside_baseline, key=lambda row: row.shelf):
        yield _line((f"**{shelf}**", *("" for _ in headings)))
        yield from (_markdown_row(table, row) for row in rows)
    yield ""
    yield " ".join(notes(table))


def _heading_rows(first: str, headings: Sequence[str]) -> Iterator[str]:
    yield _line((first, *headings))
    yield "|---" * (len(headings) + 1) + "|"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_row(table: "LibraryTable", row: "LibraryRow", *, named: bool = False) -> str:
    name = f"[{row.entry.name}](#{row.entry.name})"
    told = f"{name} less {row.reference}" if named else name
    return _line((told, *(" ".join(_cell(table, figure)) for figure in row.figures)))


def _grid_rows(
    table: "LibraryTable", rows: Sequence["LibraryRow"], *, named: bool = False
) -> Iterator[tuple[str, ...]]:
    for shelf, together in groupby(rows, key=lambda row: row.shelf):
        yield shelf.upper(), *("" for _ in rows[0].figures)
        for row in together:
            told = f"{row.entry.name} less {row.reference}" if named else row.entry.name
            figures = ("\n".join(_cell(table, figure)) for figure in row.figures)
            yield "\n".join(wrap(told, _NAME_WIDTH)), *figures


def _story(row: "LibraryRow", table: "LibraryTable") -> Iterator[str]:
    yield f"### {row.entry.name}"
    yield ""
    for paragraph in row.entry.paragraphs:
        yield paragraph
        yield ""
    beside = [each for each in table.beside_parent if each.entry.name == row.entry.name]
    nearest = beside[0] if beside else row
    yield f"Beside `{nearest.reference}`: `{nearest.differs}`."


def _own_figure(figure: "SummaryRow") -> str:
    return with_interval(figure, format_of(figure.unit))


def _cell(table: "LibraryTable", figure: PairedFigure) -> tuple[str, ...]:
    """A difference and its interval; one part if there is nothing to add."""
    shown = _one_decimal_weeks if figure.unit is Unit.DAYS else format_of(figure.unit)
    if figure.difference is None:
        return (NOT_KNOWN,)
    mean = _signed(shown(figure.difference))
    if figure.replications < table.replications:
        return _partly_known(table, figure, mean)
    if figure.low is None or figure.high is None or figure.low == figure.high == 0:
        return (mean,)
    ends = f"({_plain(shown(figure.low))} to {_plain(shown(figure.high))})"
    return (mean, ends) if figure.is_clear else (mean, f"{ends} {NO_DIFFERENCE}")


def _partly_known(table: "LibraryTable", figure: PairedFigure, mean: str) -> tuple[str, ...]:
    """A median that some replications do not reach: there it is longer than where it is known."""
    if figure.replications + figure.only_first == table.replications:
        return f"over {mean}", f"(in {figure.replications} of {table.replications})"
    return (NOT_KNOWN,)


def _signed(number: str) -> str:
    """Give a difference its sign; what is nothing has none."""
    plain = _plain(number)
    return plain if plain.startswith("-") or _is_nothing(plain) else f"+{plain}"


def _plain(number: str) -> str:
    """Take the sign off what is nothing once it is rounded."""
    return number.removeprefix("-") if _is_nothing(number) else number


def _is_nothing(number: str) -> bool:
    return not number.strip("-£0.")


def _one_decimal_weeks(days: float) -> str:
    """Weeks to half a day's exactness: smaller differences would be told by their last digits."""
    return f"{days / DAYS_PER_WEEK:,.1f}"
