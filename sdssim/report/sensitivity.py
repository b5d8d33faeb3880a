"""A sensitivity analysis as sentences and tables: which number matters, and by how much."""

from collections.abc import Sequence

from sdssim.measures.entry import Unit
from sdssim.report.tables import Grid
from sdssim.report.wording import NOT_KNOWN, format_of, in_words, percent, unit_shown
from sdssim.results.sensitivity import (
    End,
    Indices,
    Measured,
    Method,
    Row,
    Screened,
    Sensitivity,
    Swing,
    Varied,
)
from sdssim.scenario.difference import short_name

MOST_SHOWN = 15
"""Factors in a table on a terminal; the file has all of them."""

_MOST_NAMED = 3
_LONGEST_VALUES = 24


def sentences(found: Sensitivity) -> list[str]:
    """Say what matters most, for each measure, and what was left out."""
    told = [_sentence(measured) for measured in found.measures]
    if found.not_varied:
        names = ", ".join(in_words(short_name(each.name)) for each in found.not_varied)
        told.append(f"Not varied, because they have no range by themselves: {names}.")
    return told


def grids(found: Sensitivity) -> list[Grid]:
    """A table for every measure, the factor that matters most first."""
    return [_grid(found, measured) for measured in found.measures]


def _sentence(measured: Measured) -> str:
    unit, rows = measured.key.unit, measured.rows
    told = measured.definition.removesuffix(".")
    if measured.baseline is not None:
        told += f": {_amount(measured.baseline, unit)} in the scenario as it is"
    if isinstance(rows[0], Swing):
        clear = [row for row in rows if isinstance(row, Swing) and row.is_clear]
        if not clear:
            return f"{told}. None of {len(rows)} factors makes a difference that can be shown."
        told += f". {len(clear)} of {len(rows)} factors make a difference that can be shown"
        rows = tuple(clear)
    named = [f"{_name(row.factor)} ({_effect(row, unit)})" for row in rows[:_MOST_NAMED]]
    return f"{told}. What matters most: {'; '.join(named)}."


def _effect(row: Row, unit: Unit) -> str:
    if isinstance(row, Swing):
        ends = (_signed(row.at_low.difference, unit), _signed(row.at_high.difference, unit))
        return f"{' and '.join(ends)} for {_values(row.factor)}"
    if isinstance(row, Screened):
        return f"{_amount(row.mean_size, unit)} for {_values(row.factor)}"
    return f"{percent(row.total)} of the variance"


def _grid(found: Sensitivity, measured: Measured) -> Grid:
    unit = measured.key.unit
    shown = measured.rows[:MOST_SHOWN]
    named = unit_shown(unit)
    title = in_words(measured.key.name) + (f", in {named}" if named else "")
    columns, note = _COLUMNS[found.design.method]
    note = f"{measured.definition} {note}"
    more = len(measured.rows) - len(shown)
    if more > 0:
        note = f"{note} {more} more factors are in the file."
    return Grid(title, columns, tuple(_line(row, unit) for row in shown), note)


_COLUMNS: dict[Method, tuple[tuple[str, ...], str]] = {
    Method.ONE_AT_A_TIME: (
        ("factor", "varied", "at the lowest", "at the highest"),
        "Differences from the scenario as it is, same people and same chance, with their 95% "
        "interval. The intervals hold one by one: of 20 factors that do nothing, one will seem to.",
    ),
    Method.MORRIS: (
        ("factor", "varied", "size of the effect", "95% interval", "direction", "spread"),
        "The effect of moving a factor over its whole range, on average over settings of all the "
        "others. A spread as large as the size means that it depends on the others, or bends.",
    ),
    Method.SOBOL: (
        ("factor", "varied", "by itself", "95% interval", "with others", "95% interval"),
        "Part of the measure's variance over all ranges. Intervals by bootstrap; an index may come "
        "out slightly below 0 or above 1 by chance.",
    ),
}


def _line(row: Row, unit: Unit) -> tuple[str, ...]:
    factor = row.factor
    if isinstance(row, Swing):
        ends = (row.at_low, row.at_high)
        low, high = (_difference(end, unit) for end in ends)
        return _name(factor), _values(factor), low, high
    if isinstance(row, Screened):
        size = (_amount(row.mean_size, unit), _range(row.low, row.high, unit))
        return _name(factor), _values(factor), *size, *_spread(row, unit)
    return _name(factor), _values(factor), *_indices(row)


def _name(factor: Varied) -> str:
    return in_words(short_name(factor.name))


def _values(factor: Varied) -> str:
    """The values at both ends, or what they are multiplied by where they are long."""
    told = f"{factor.at_low} to {factor.at_high}"
    return told if len(told) <= _LONGEST_VALUES else factor.range_told


def _spread(row: Screened, unit: Unit) -> Sequence[str]:
    return _signed(row.mean_effect, unit), _amount(row.spread, unit)


def _indices(row: Indices) -> Sequence[str]:
    return (
        percent(row.first),
        f"{percent(row.first_low)} to {percent(row.first_high)}",
        percent(row.total),
        f"{percent(row.total_low)} to {percent(row.total_high)}",
    )


def _difference(end: End, unit: Unit) -> str:
    if end.low is None or end.high is None:
        return _signed(end.difference, unit)
    return f"{_signed(end.difference, unit)} ({_range(end.low, end.high, unit)})"


def _range(low: float, high: float, unit: Unit) -> str:
    shown = format_of(unit)
    return f"{shown(low)} to {shown(high)}"


def _signed(value: float | None, unit: Unit) -> str:
    if value is None:
        return NOT_KNOWN
    shown = format_of(unit)(value)
    return f"+{shown}" if value > 0 else shown


def _amount(value: float, unit: Unit) -> str:
    named = unit_shown(unit)
    return f"{format_of(unit)(value)} {named}".rstrip()
