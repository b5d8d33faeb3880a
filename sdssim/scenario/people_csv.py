"""Lists of people in a CSV beside the scenario: referrals, and people already on the way.

The first row names the columns. Blank cells say nothing; blank rows are skipped. Dates are written
as 2009-03-31 or 31/03/2009.
"""

import csv
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PureWindowsPath

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.origin import Origin
from sdssim.scenario.tree import Mapped, Tree
from sdssim.scenario.yaml_reader import Position

LARGEST_CSV_BYTES = 10 * 1024 * 1024
MOST_ROWS = 100_000

_BRITISH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(.*)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE_ALLOWED = "a date such as 2009-03-31 or 31/03/2009"

_PERSON_TEXTS = ("person", "stage", "step", "state", "worker")
_PERSON_DATES = ("referred", "since")
_PERSON_NUMBERS = ("visits_done", "hours_done")
_PERSON_GROUPS = {"worker": "workers", "date": "milestones", "route": "route"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a file, as the scenario would list them, and where the row stands."""

    value: Mapped
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row by column, blanks left out."""

    cells: dict[str, str]
    origin: Origin


def referrals_in(path: Path) -> list[Row]:
    """Read referrals: the column ``date`` (or ``day``, since the start); the others are attributes.

    Raises
    ------
    ScenarioError
        The file cannot be read, or cells are not what their column says; all of them at once.
    """
    return _read(path, _referral, one_of=("date", "day"))


def people_in(path: Path) -> list[Row]:
    """Read people already on the way.

    Columns are the fields of a person on the way; ``worker:ROLE``, ``date:MILESTONE`` and
    ``route:CHOICE``; every other column is an attribute.

    Raises
    ------
    ScenarioError
        The file cannot be read, or cells are not what their column says; all of them at once.
    """
    return _read(path, _person, one_of=("referred",))


def beside(folder: Path | None, name: Tree) -> Path:
    """Return the path of a file that a scenario names.

    Raises
    ------
    ValueError
        It is no name of a file in the folder of the scenario or below it.
    """
    if not isinstance(name, str) or not name.strip():
        message = "a file is named by a text"
        raise ValueError(message)
    if folder is None:
        message = f"the file '{name}' cannot be found: the scenario is not itself a file"
        raise ValueError(message)
    windows = PureWindowsPath(name)
    path = folder / name
    inside = path.resolve().is_relative_to(folder.resolve())
    if Path(name).is_absolute() or windows.drive or windows.root or not inside:
        message = f"the file '{name}' leads out of the scenario's folder"
        raise ValueError(message)
    if not path.is_file():
        message = f"the file '{name}' does not exist beside the scenario"
        raise ValueError(message)
    return path


def _read(path: Path, translate: Callable[[_Cells], Mapped], *, one_of: Sequence[str]) -> list[Row]:
    rows, problems = [], []
    for row in _rows(path, one_of):
        try:
            rows.append(Row(translate(row), row.origin))
        except ValueError as error:
            problems.append(row.origin.problem(*error.args))
    if problems:
        raise ScenarioError(problems)
    return rows


def _rows(path: Path, one_of: Sequence[str]) -> Iterator[_Cells]:
    lines = _lines(path)
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(path, header, one_of)
        for cells in reader:
            line = reader.line_num
            given = {
                column: cell.strip()
                for column, cell in zip(header, cells, strict=False)
                if cell.strip() and column
            }
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                raise _refused(path, f"the row has more than {len(header)} cells", line)
            if given:
                place = Position(line, 1)
                text = lines[line - 1].rstrip("\r\n")
                yield _Cells(given, Origin(str(path), place, place, text, text))
    except csv.Error as error:
        message = f"this is not a CSV file ({error})"
        raise _refused(path, message, reader.line_num) from None


def _lines(path: Path) -> list[str]:
    if path.stat().st_size > LARGEST_CSV_BYTES:
        raise _refused(path, "the file is larger than 10 MB")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(path, "the file is not UTF-8 text; save it as 'CSV UTF-8'") from None
    except OSError as error:
        raise _refused(path, f"the file cannot be read: {error.strerror}") from None
    lines = text.splitlines(keepends=True)
    if len(lines) > MOST_ROWS:
        raise _refused(path, f"the file has more than {MOST_ROWS:,} rows")
    return lines


def _check_header(path: Path, header: Sequence[str], one_of: Sequence[str]) -> None:
    if not set(one_of) & set(header):
        wanted = " or ".join(f"'{name}'" for name in one_of)
        raise _refused(path, f"the first row names no column {wanted}", 1)
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise _refused(path, f"the first row names '{twice[0]}' twice", 1)


def _refused(path: Path, message: str, line: int | None = None) -> ScenarioError:
    return ScenarioError([Problem(str(path), line, None if line is None else 1, message)])


def _referral(row: _Cells) -> Mapped:
    attributes: Mapped = {}
    referral: Mapped = {}
    for column, cell in row.cells.items():
        if column == "date":
            referral["on"] = _moment(column, cell)
        elif column == "day":
            referral["day"] = _number(column, cell)
        else:
            attributes[column] = _number_or_text(cell)
    return {**referral, "attributes": attributes} if attributes else referral


def _person(row: _Cells) -> Mapped:
    person: Mapped = {}
    groups: dict[str, Mapped] = {name: {} for name in ("attributes", *_PERSON_GROUPS.values())}
    for column, cell in row.cells.items():
        kind, colon, name = (part.strip() for part in column.partition(":"))
        if colon and kind in _PERSON_GROUPS:
            group = groups[_PERSON_GROUPS[kind]]
            group[name] = _date(column, cell) if kind == "date" else cell
        elif column in _PERSON_TEXTS:
            person[column] = cell
        elif column in _PERSON_DATES:
            person[column] = _date(column, cell)
        elif column in _PERSON_NUMBERS:
            person[column] = _number(column, cell)
        else:
            groups["attributes"][column] = _number_or_text(cell)
    return {**person, **{name: held for name, held in groups.items() if held}}


def _moment(column: str, cell: str) -> date:
    british = _BRITISH_DATE.fullmatch(cell)
    if british is not None:
        day, month, year, time = british.groups()
        cell = f"{year}-{int(month):02}-{int(day):02}{time}"
    try:
        if len(cell) > len("2009-03-31"):
            return datetime.fromisoformat(cell).replace(tzinfo=None)
        return date.fromisoformat(cell)
    except ValueError:
        message = f"{column} is '{cell}'"
        raise ValueError(message, _DATE_ALLOWED) from None


def _date(column: str, cell: str) -> date:
    moment = _moment(column, cell)
    return moment.date() if isinstance(moment, datetime) else moment


def _number(column: str, cell: str) -> Tree:
    value = _number_or_text(cell)
    if isinstance(value, str):
        message = f"{column} is '{cell}'"
        raise ValueError(message, "a number")
    return value


def _number_or_text(cell: str) -> Tree:
    if not _NUMBER.fullmatch(cell):
        return cell
    number = float(cell)
    if not math.isfinite(number):
        message = f"'{cell}' is too large for a number"
        raise ValueError(message)
    return int(number) if number.is_integer() and "." not in cell else number
