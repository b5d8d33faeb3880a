"""Reading one column of numbers from a CSV that lies beside the scenario file."""

import csv
import math
from pathlib import Path, PureWindowsPath
from typing import NoReturn

from sdssim.scenario.distributions.refusal import did_you_mean, refusal, shown

LARGEST_FILE_BYTES = 10 * 1024 * 1024


def read_column(name: object, column: object, folder: Path | None) -> list[float]:
    """Read the numbers of one column.

    A first row whose cells are not all numbers is taken as the header; rows that are wholly blank
    are skipped. Without `column` the file has to have exactly one.

    Parameters
    ----------
    name
        Path of the file relative to `folder`; it may not lead out of it.
    column
        Name in the header, or None.
    folder
        Folder of the scenario file; None when the scenario is not a file.

    Raises
    ------
    PydanticCustomError
        The file may not be read, cannot be read, or holds something that is not a finite number.
    """
    if column is not None and not isinstance(column, str):
        message = (
            f"empirical column is {shown(column)}; it has to be a name in the file's first row"
        )
        raise refusal(message, "empirical", "column")
    path = _path_of(name, folder)
    rows = _rows_of(path)
    header = _header_of(rows)
    position = _position(header, column, path.name, max(len(cells) for _, cells in rows))
    numbers = [
        _cell(cells, position, row=row, file=path.name)
        for row, cells in (rows[1:] if header is not None else rows)
    ]
    if not numbers:
        _refuse(f"'{path.name}' has a header and no rows below it")
    return numbers


def _refuse(message: str) -> NoReturn:
    complete = f"empirical file {message}"
    raise refusal(complete, "empirical", "file") from None


def _path_of(name: object, folder: Path | None) -> Path:
    if not isinstance(name, str) or not name.strip():
        _refuse(f"is {shown(name)}; it has to be the name of a CSV file")
    if folder is None:
        _refuse(f"'{name}' cannot be found: the scenario is not itself a file; use values")
    # A Windows drive or backslash would be an odd file name here and an escape there.
    windows = PureWindowsPath(name)
    if Path(name).is_absolute() or windows.drive or windows.root or "\\" in name:
        _refuse(f"'{name}' is refused: give a path relative to the scenario file, with /")
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        _refuse(f"'{name}' is refused: it leads out of the scenario's folder")
    if not path.is_file():
        _refuse(f"'{name}' does not exist beside the scenario file")
    if path.stat().st_size > LARGEST_FILE_BYTES:
        _refuse(f"'{name}' is larger than 10 MB")
    return path


def _rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with its line number in the file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            rows = [
                (reader.line_num, [cell.strip() for cell in cells])
                for cells in reader
                if any(cell.strip() for cell in cells)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"'{path.name}' cannot be read as CSV in UTF-8: {error}"
        _refuse(message)
    if not rows:
        _refuse(f"'{path.name}' is empty")
    return rows


def _as_number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _header_of(rows: list[tuple[int, list[str]]]) -> list[str] | None:
    first = rows[0][1]
    return None if all(_as_number(cell) is not None for cell in first) else first


def _position(header: list[str] | None, column: str | None, file: str, width: int) -> int:
    if column is None:
        if width == 1:
            return 0
        found = ", ".join(header) if header is not None else f"{width} columns without names"
        _refuse(f"'{file}' has several columns ({found}); name one with column")
    if header is None:
        message = f"empirical column '{column}' is not in '{file}', whose first row has no names"
        raise refusal(message, "empirical", "column")
    if column not in header:
        allowed = ", ".join(header)
        message = f"empirical column '{column}' is not in '{file}'; allowed: {allowed}"
        raise refusal(message + did_you_mean(column, header), "empirical", "column")
    return header.index(column)


def _cell(cells: list[str], position: int, *, row: int, file: str) -> float:
    text = cells[position] if position < len(cells) else ""
    value = _as_number(text)
    if value is None or not math.isfinite(value):
        wrong = f"'{text}', which is not a number" if text else "empty"
        _refuse(f"'{file}' row {row} is {wrong}")
    return value + 0.0
