"""A report as a workbook: a cover, notes, and every table on a sheet of its own, from A1.

Cells that show a number hold the number, so that they can be worked with; all others hold text.
Nothing is ever a formula, and no address leads out of the workbook: a name of the scenario that
looks like one is its letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sdssim.report.cell import number_in
from sdssim.report.document import Block, Chart, Notice, Report, Words
from sdssim.report.page import column_kinds
from sdssim.report.shown import cut, shown
from sdssim.report.tables import Grid
from sdssim.results.sheets import replacing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COVER: Final = "Cover"
NOTES: Final = "Notes"

_ALWAYS: Final = datetime(1980, 1, 1)
"""When every workbook was made: the same report gives the same bytes."""

_LONGEST_SHEET_NAME: Final = 31
_LONGEST_CELL: Final = 32_767
_LONGEST_PROPERTY: Final = 255
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'\n\t", " "))
_NARROWEST, _WIDEST = 9, 60
_SIZE, _LINE_HEIGHT, _HIGHEST = 11, 1.4, 409
_COVER_WIDTH: Final = 72
"""In digits; as much as fits upright on A4."""

_NOTES_WIDTHS: Final = (32, 18, 100)


def write_workbook(report: Report, path: Path) -> None:
    """Write a report as a workbook; the same report gives the same bytes.

    Characters that no file may hold are shown as U+FFFD; what is longer than a cell may be is cut,
    with an ellipsis.
    """
    with replacing(path) as part:
        part.write_bytes(workbook_of(report))


def workbook_of(report: Report) -> bytes:
    """Return a report as the bytes of an ``.xlsx`` file."""
    from xlsxwriter import Workbook

    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(made, options) as book:
        book.set_properties(
            {"title": cut(shown(report.title), _LONGEST_PROPERTY), "created": _ALWAYS}
        )
        _Writer(book, report).write()
    return made.getvalue()


def sheet_names(grids: Sequence[Grid]) -> list[str]:
    """Return the sheet of each table: its number and its title, as far as a name may be long."""
    return [
        cut(f"{number} {_plain(grid.title)}".rstrip(), _LONGEST_SHEET_NAME)
        for number, grid in enumerate(grids, start=1)
    ]


def _plain(title: str) -> str:
    return " ".join(shown(title).translate(_NOT_IN_NAMES).split())


@dataclass
class _Writer:
    """A workbook that is being written, and its ways of showing a cell."""

    book: "Workbook"
    report: Report

    @cached_property
    def _grids(self) -> list[Grid]:
        return list(self.report.grids())

    @cached_property
    def _names(self) -> list[str]:
        return sheet_names(self._grids)

    def write(self) -> None:
        """Write every sheet, the cover first."""
        self._cover()
        self._notes()
        for name, grid in zip(self._names, self._grids, strict=True):
            self._table(name, grid)

    def _cover(self) -> None:
        sheet = self.book.add_worksheet(COVER)
        sheet.hide_gridlines(2)
        _lay_out(sheet)
        sheet.set_column(0, 0, _COVER_WIDTH)
        said: list[tuple[str, dict[str, Any]]] = [
            (self.report.title, {"bold": True, "font_size": 18}),
            (self.report.subtitle, {}),
            *((_said(block), _look_of(block)) for block in _said_first(self.report)),
        ]
        for row, (text, look) in enumerate(said):
            self._text(sheet, (row, 0), text, text_wrap=True, **look)
            _set_height(sheet, row, [(text, _COVER_WIDTH)], size=look.get("font_size", _SIZE))
        row = len(said)
        self._text(sheet, (row + 1, 0), "Sheets", bold=True)
        self._text(sheet, (row + 2, 0), f"{NOTES}: all words of the report, and how to read it")
        for place, (name, grid) in enumerate(zip(self._names, self._grids, strict=True)):
            at = (row + 3 + place, 0)
            words = cut(f"Table {place + 1}. {shown(grid.title)}", _COVER_WIDTH)
            # The address is a place in this workbook: names of sheets hold no quote to end it.
            sheet.write_url(*at, f"internal:'{name}'!A1", string=words)

    def _notes(self) -> None:
        sheet = self.book.add_worksheet(NOTES)
        self._header(sheet, ("part", "what", "words"), ("words",) * 3)
        for column, width in enumerate(_NOTES_WIDTHS):
            sheet.set_column(column, column, width)
        for number, row in enumerate(_words_of(self.report), start=1):
            for column, text in enumerate(row):
                self._text(sheet, (number, column), text, text_wrap=True)
            _set_height(sheet, number, list(zip(row, _NOTES_WIDTHS, strict=True)))

    def _table(self, name: str, grid: Grid) -> None:
        sheet = self.book.add_worksheet(name)
        kinds, widths = column_kinds(grid), []
        self._header(sheet, grid.columns, kinds)
        for column, kind in enumerate(kinds):
            widest = max(len(row[column]) for row in (grid.columns, *grid.rows)) + 2
            widths.append(min(max(widest, _NARROWEST), _WIDEST))
            sheet.set_column(column, column, widths[-1])
            for number, row in enumerate(grid.rows, start=1):
                self._cell(sheet, (number, column), row[column], kind)
        for number, row in enumerate((grid.columns, *grid.rows)):
            _set_height(sheet, number, list(zip(row, widths, strict=True)))

    def _cell(self, sheet: "Worksheet", at: tuple[int, int], text: str, kind: str) -> None:
        """Write a number as a number; the first column names what the numbers are of."""
        found = number_in(text) if at[1] else None
        if found is None:
            self._text(sheet, at, text, text_wrap=True, **_side_of(kind))
        else:
            sheet.write_number(*at, found.value, self._format(num_format=found.format))

    def _header(self, sheet: "Worksheet", columns: Sequence[str], kinds: Sequence[str]) -> None:
        for column, (text, kind) in enumerate(zip(columns, kinds, strict=True)):
            look = _side_of(kind) | {"bold": True, "bottom": 1}
            self._text(sheet, (0, column), text, text_wrap=True, **look)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        _lay_out(sheet)

    def _text(self, sheet: "Worksheet", at: tuple[int, int], text: str, **look: Any) -> None:
        sheet.write_string(*at, cut(shown(text), _LONGEST_CELL), self._format(**look))

    def _format(self, **look: Any) -> "Format":
        """Return one format for every look: a workbook may hold 64,000 of them."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "top"} | look)
        return self._formats[key]

    @cached_property
    def _formats(self) -> "dict[tuple[tuple[str, Any], ...], Format]":
        return {}


def _lay_out(sheet: "Worksheet") -> None:
    """Print on A4, as many pages long as it takes and one wide."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _side_of(kind: str) -> dict[str, Any]:
    return {"align": "left" if kind == "words" else "right"}


def _set_height(
    sheet: "Worksheet", row: int, cells: Sequence[tuple[str, int]], *, size: float = _SIZE
) -> None:
    """Make a row as high as its longest cell; not every program does so by itself."""
    lines = max(
        sum(ceil(max(len(line), 1) / width) for line in text.split("\n")) for text, width in cells
    )
    if lines > 1 or size > _SIZE:
        sheet.set_row(row, min(lines * size * _LINE_HEIGHT, _HIGHEST))


def _look_of(block: Words | Notice) -> dict[str, Any]:
    return {"font_size": 13} if isinstance(block, Words) and block.lead else {}


def _said_first(report: Report) -> Iterator[Words | Notice]:
    """Yield the answer and what has to be known before it is believed."""
    for section in report.sections[:1]:
        for block in section.blocks:
            if isinstance(block, Words | Notice):
                yield block


def _said(block: Words | Notice) -> str:
    return f"Please note. {block.text}" if isinstance(block, Notice) else block.text


def _words_of(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield all words of a report in order: the part, what they are, and the words."""
    number = 0
    for section in report.sections:
        for block in section.blocks:
            grid = _grid_of(block)
            if isinstance(block, Words):
                yield section.heading, "answer" if block.lead else "text", block.text
            elif isinstance(block, Notice):
                yield section.heading, "please note", block.text
            elif isinstance(block, Chart):
                yield section.heading, "chart", block.title
                yield section.heading, "what it shows", block.alt
                yield section.heading, "how to read it", block.reading
            if grid is not None:
                number += 1
                yield section.heading, f"table {number}", grid.title
                if grid.note:
                    yield section.heading, f"note to table {number}", grid.note


def _grid_of(block: Block) -> Grid | None:
    if isinstance(block, Chart):
        return block.table
    return block if isinstance(block, Grid) else None
