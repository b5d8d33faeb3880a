"""The cells of a table, from CSV or Excel: texts, numbers and dates, each with its place.

A file may come from anybody. It is refused, with one clear line, before it can cost time or memory:
what is no regular file, too large packed or unpacked, not a text in UTF-8, or computes its cells.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from sdssim.errors import Problem, ScenarioError, SdssimError

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_COLUMNS = 500
MOST_ROWS = 100_001

Cell: TypeAlias = str | int | float | bool | date

_SEPARATORS = ",;\t"
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*<(?:\w+:)?f[\s/>]"
)
_LETTERS = 26
_INSTALL = 'pip install "sdssim[excel]"'


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes
    ----------
    number
        As a spreadsheet counts: from 1, the row of names included.
    cells
        By column, from 0; blank cells are left out.
    """

    number: int
    cells: dict[int, Cell]


def lines_of(path: Path) -> list[Line]:
    """Read a table; rows without anything in them are left out.

    Raises
    ------
    ScenarioError
        The file cannot be read, or is not what its name says.
    SdssimError
        It is Excel's, and what reads that is not installed.
    """
    _refuse_size(path)
    rows = _excel_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    lines = []
    for number, row in rows:
        cells = {place: cell for place, cell in enumerate(row) if cell != ""}
        if cells and (max(cells) >= MOST_COLUMNS or number > MOST_ROWS):
            raise _refused(path, "the table is too large", _size_allowed())
        if cells:
            lines.append(Line(number, cells))
    return lines


def column_letter(place: int) -> str:
    """Return the letter of a column, counted from 0, as a spreadsheet shows it."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _refuse_size(path: Path) -> None:
    try:
        if path.exists() and not path.is_file():
            raise _refused(path, "this is not an ordinary file")
        size = path.stat().st_size
    except FileNotFoundError:
        raise _refused(path, "there is no such file") from None
    except OSError as error:
        raise _refused(path, f"this file cannot be read: {error.strerror}") from None
    if size > LARGEST_BYTES:
        message = f"the file is too large ({size / 1024**2:,.0f} MB)"
        raise _refused(path, message, f"at most {LARGEST_BYTES // 1024**2} MB")


def _csv_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(path)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in row]
    except csv.Error as error:
        message = f"this is not a CSV file ({error})"
        raise _refused(path, message, line=reader.line_num) from None


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"this file cannot be read: {error.strerror}") from None
    utf8 = "text saved as 'CSV UTF-8'"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(path, "the file is written in UTF-16", utf8)
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise _refused(path, "this is not a text file", utf8)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8 text (byte {data[error.start]:#04x})"
        raise _refused(path, message, utf8, line=line) from None


def _excel_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    _refuse_hostile(path)
    try:
        import python_calamine as calamine
    except ImportError as error:
        message = f"reading Excel needs one more package: {_INSTALL}, or save the table as CSV"
        raise SdssimError(message) from error
    try:
        workbook = calamine.load_workbook(path)
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (calamine.CalamineError, OSError) as error:
        raise _refused(path, f"this Excel workbook cannot be read ({error})") from None
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(cell) for cell in row]


def _cell(value: object) -> Cell:
    """Return a cell of Excel as a scenario would hold it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value if isinstance(value, bool | int | float | date) else str(value)


def _refuse_hostile(path: Path) -> None:
    """Look into a workbook before anything interprets it: its size, its extent, its formulas."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED_BYTES:
                unpacked = f"at most {LARGEST_UNPACKED_BYTES // 1024**2} MB when unpacked"
                raise _refused(path, "the workbook is too large", unpacked)
            for member in members:
                if member.filename.startswith("xl/worksheets/"):
                    _refuse_sheet(path, archive.read(member))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        message = "this is not an Excel workbook, or it is protected by a password"
        raise _refused(path, message, "a workbook saved as .xlsx, or a .csv") from None


def _refuse_sheet(path: Path, sheet: bytes) -> None:
    formula = _FORMULA.search(sheet)
    if formula is not None:
        message = f"cell {formula[1].decode()} is a formula"
        raise _refused(path, message, "values; paste them over the formulas ('paste values')")
    for letters, row in _CELL.findall(sheet):
        if int(row) > MOST_ROWS or _column_number(letters) > MOST_COLUMNS:
            raise _refused(path, "the table is too large", _size_allowed())


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _size_allowed() -> str:
    return f"at most {MOST_ROWS - 1:,} rows of values and {MOST_COLUMNS} columns"


def _refused(
    path: Path, message: str, allowed: str | None = None, line: int | None = None
) -> ScenarioError:
    where = str(path) if line is None else f"{path}, row {line}"
    return ScenarioError([Problem(where, None, None, message, allowed)])
