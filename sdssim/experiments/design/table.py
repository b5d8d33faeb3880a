"""A design as a table, from CSV or Excel: a row for each scenario, a column for each path.

The first row names the columns. A cell holds a value or a change such as ``x0.9``; a blank one
leaves the base scenario as it is. The columns ``name``, ``scenario`` and ``replications`` say by
which name a row's results go, which scenario it changes, and how often it is simulated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sdssim.errors import Problem, ScenarioError
from sdssim.experiments.design.base import base_scenario
from sdssim.experiments.design.cells import Cell, Line, column_letter, lines_of
from sdssim.experiments.design.design import (
    DEFAULT_REPLICATIONS,
    MOST_POINTS,
    Aim,
    Asked,
    Design,
    numbered,
)
from sdssim.experiments.design.levels import Level, level_in
from sdssim.experiments.design.points import Point, path_problems
from sdssim.experiments.design.sampling import Method
from sdssim.scenario.load import Scenario
from sdssim.scenario.origin import Origin

NAME, SCENARIO, REPLICATIONS = "name", "scenario", "replications"
_SPECIAL = (NAME, SCENARIO, REPLICATIONS)
_PILOT = "stockport-pilot"
_LIVE = "="


def table_design(path: Path, asked: Asked) -> Design:
    """Read a design.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it, each problem with its row and column letter.
    """
    lines = lines_of(path)
    if len(lines) < 2:  # noqa: PLR2004 -- the names, and something below them
        message = "the table is empty"
        allowed = "paths of the scenario in the first row, and a row below it for each scenario"
        raise ScenarioError([Problem(str(path), None, None, message, allowed)])
    if len(lines) - 1 > MOST_POINTS:
        message = f"{len(lines) - 1:,} rows are too many"
        raise ScenarioError([Problem(str(path), None, None, message, f"at most {MOST_POINTS:,}")])
    table = _Table(path, lines[0], asked.scenario)
    table.read_names()
    names = numbered(len(lines) - 1)
    points = [table.point(line, name) for line, name in zip(lines[1:], names, strict=True)]
    table.check_paths()
    table.check_names(lines[1:])
    if table.problems:
        raise ScenarioError(table.problems)
    return Design(
        name=path.stem,
        file=str(path),
        method=Method.TABLE,
        factors=tuple(table.paths.values()),
        points=tuple(point for point in points if point is not None),
        seed=1 if asked.seed is None else asked.seed,
        replications=asked.replications or DEFAULT_REPLICATIONS,
        aim=None if asked.precision is None else Aim(asked.precision),
        measures=asked.measures or (),
        by_group=bool(asked.by_group),
    )


@dataclass(slots=True)
class _Table:
    """A table that is being read; what is wrong with it is collected.

    Attributes
    ----------
    paths, special
        What the columns hold, by column: a path of the scenario, or something of their own.
    bases
        The scenarios that rows change, by name; ``None`` for those that cannot be loaded.
    """

    path: Path
    header: Line
    scenario: str | None
    paths: dict[int, str] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)
    bases: dict[str, Scenario | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, row: int, column: int | None = None) -> Origin:
        where = f"{self.path}, row {row}"
        if column is not None:
            where += f", column {column_letter(column)}"
            where += f" ({self.paths[column]})" if column in self.paths else ""
        return Origin(where)

    def read_names(self) -> None:
        seen: dict[str, int] = {}
        for column, cell in self.header.cells.items():
            name = str(cell)
            if name in seen:
                message = f"'{name}' is the name of column {column_letter(seen[name])} as well"
                self._wrong(self.header.number, column, message)
            seen.setdefault(name, column)
            if name in _SPECIAL:
                self.special[name] = column
            else:
                self.paths[column] = name

    def point(self, line: Line, name: str) -> Point | None:
        """Read a row; ``None`` if it cannot be told what it changes."""
        for column in line.cells:
            if column not in self.header.cells:
                message = "this column has no name in the first row"
                self._wrong(line.number, column, message)
        base = self._base(line)
        if base is None:
            return None
        levels: dict[str, Level] = {}
        places: dict[str, Origin] = {}
        for column, path in self.paths.items():
            if column in line.cells:
                places[path] = self.place(line.number, column)
                level = self._level(line.number, column, line.cells[column])
                if level is not None:
                    levels[path] = level
        named = self._special(line, NAME)
        return Point(
            name if named is None else str(named), base, levels, places,
            self.place(line.number), self._replications(line),
        )  # fmt: skip

    def check_paths(self) -> None:
        """Note paths that lead nowhere, once for each base scenario."""
        places = {
            path: self.place(self.header.number, column) for column, path in self.paths.items()
        }
        for base in self.bases.values():
            if base is not None:
                self.problems += path_problems(base, places)

    def check_names(self, lines: Sequence[Line]) -> None:
        """Note names that two rows have."""
        first: dict[str, int] = {}
        for line in lines:
            name = self._special(line, NAME)
            if name is None:
                continue
            if str(name) in first:
                message = f"row {first[str(name)]} is called '{name}' as well"
                self._wrong(line.number, self.special[NAME], message)
            first.setdefault(str(name), line.number)

    def _base(self, line: Line) -> Scenario | None:
        named = self._special(line, SCENARIO)
        name = str(named) if named is not None else self.scenario or _PILOT
        if name not in self.bases:
            column = self.special.get(SCENARIO) if named is not None else None
            try:
                place = self.place(line.number, column)
                self.bases[name] = base_scenario(name, self.path.parent, place)
            except ScenarioError as error:
                self.bases[name] = None
                self.problems += error.problems
        return self.bases[name]

    def _level(self, row: int, column: int, cell: Cell) -> Level:
        if not isinstance(cell, str):
            return cell
        if cell.startswith(_LIVE):
            self._wrong(row, column, "this cell is a formula", "a value")
            return None
        try:
            return level_in(cell, str(self.path))
        except ScenarioError as error:
            for problem in error.problems:
                self._wrong(row, column, problem.message, problem.allowed)
            return None

    def _replications(self, line: Line) -> int | None:
        cell = self._special(line, REPLICATIONS)
        if cell is None:
            return None
        number = int(cell) if isinstance(cell, str) and cell.isdecimal() else cell
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            message = f"'{cell}' is no number of replications"
            self._wrong(line.number, self.special[REPLICATIONS], message, "a whole number from 1")
            return None
        return number

    def _special(self, line: Line, name: str) -> Cell | None:
        return line.cells.get(self.special[name]) if name in self.special else None

    def _wrong(self, row: int, column: int, message: str, allowed: str | None = None) -> None:
        self.problems.append(self.place(row, column).problem(message, allowed))
