"""Numbers in words: weeks instead of days, whole people, pounds, and an interval beside a mean."""

from collections.abc import Callable
from datetime import date

from sdssim.measures.entry import Unit
from sdssim.results.table import SummaryRow

NOT_KNOWN = "not known"
DAYS_PER_WEEK = 7

_WHOLE_FROM = 10
"""From here on a decimal of a count says nothing."""

_TOO_SMALL = 0.5

Format = Callable[[float], str]


def people(count: float) -> str:
    """``179``, or ``3.4`` where a decimal matters."""
    if abs(count) >= _WHOLE_FROM:
        return f"{count:,.0f}"
    return f"{round(count, 1) + 0.0:.1f}".removesuffix(".0")  # adding 0 turns -0 into 0


def weeks(days: float) -> str:
    """Days as weeks: ``23.4``."""
    return _one_decimal(days / DAYS_PER_WEEK)


def days(count: float) -> str:
    """``12.3``."""
    return _one_decimal(count)


def _one_decimal(value: float) -> str:
    """One decimal, or two figures of what is too small for it."""
    return f"{value:,.1f}" if value == 0 or abs(value) >= _TOO_SMALL else f"{value:.2g}"


def percent(share: float) -> str:
    """``46%``; a decimal below 10%."""
    number = share * 100
    return f"{number:.0f}%" if abs(number) >= _WHOLE_FROM else f"{number:.1f}%"


def pounds(amount: float) -> str:
    """``£4,598``."""
    return f"-£{-amount:,.0f}" if amount < 0 else f"£{amount:,.0f}"


def number(value: float) -> str:
    """Three significant figures, written out."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 -- three figures


_OF_UNIT: dict[Unit, tuple[Format, str]] = {
    Unit.PEOPLE: (people, "people"),
    Unit.PEOPLE_PER_MONTH: (people, "people a month"),
    Unit.SHARE: (percent, ""),
    Unit.DAYS: (weeks, "weeks"),
    Unit.HOURS: (people, "hours"),
    Unit.POUNDS: (pounds, ""),
    Unit.YEARS: (days, "years"),
}


def format_of(unit: Unit) -> Format:
    """How numbers of a unit are written."""
    return _OF_UNIT.get(unit, (number, ""))[0]


def unit_shown(unit: Unit) -> str:
    """The unit that numbers are written in; empty where the number shows it."""
    return _OF_UNIT.get(unit, (number, ""))[1]


def mean_of(row: SummaryRow | None, shown: Format) -> str:
    """The mean of a figure, or that it is not known."""
    return NOT_KNOWN if row is None or row.mean is None else shown(row.mean)


def interval_of(row: SummaryRow | None, shown: Format) -> str:
    """``22.8 to 24.0``, or nothing where there is no interval."""
    return "" if row is None else interval(row.low, row.high, row.unit, shown)


def interval(low: float | None, high: float | None, unit: Unit, shown: Format) -> str:
    """Both ends of an interval, or nothing where there is none."""
    if low is None or high is None:
        return ""
    # The interval of a small mean may reach below none at all; nobody is fewer than nobody.
    lowest = low if unit is Unit.NUMBER else max(low, 0.0)
    return f"{shown(lowest)} to {shown(high)}"


def with_interval(row: SummaryRow | None, shown: Format) -> str:
    """``23.4 (22.8 to 24.0)``."""
    mean, ends = mean_of(row, shown), interval_of(row, shown)
    # An interval without width, as of the number of workers, tells nothing.
    return f"{mean} ({ends})" if ends and ends != f"{mean} to {mean}" else mean


def in_words(name: str) -> str:
    """Return a name of the scenario as words: ``first_payment`` is ``first payment``."""
    return name.replace("_", " ")


def date_in_words(day: date) -> str:
    """``31 August 2010``."""
    return f"{day.day} {day:%B %Y}"
