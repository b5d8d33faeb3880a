"""Numbers in words: weeks instead of days, whole people, pounds, and an interval beside a mean."""

from collections.abc import Callable
from datetime import date

from sdssim.measures.entry import Unit
from sdssim.results.table import SummaryRow

NOT_KNOWN = "not known"
DAYS_PER_WEEK = 7

_WHOLE_FROM = 10
"""From here on a decimal of a count says nothing."""

Format = Callable[[float], str]


def people(count: float) -> str:
    """``179``, or ``3.4`` where a decimal matters."""
    return f"{count:,.0f}" if abs(count) >= _WHOLE_FROM else f"{count:.1f}".removesuffix(".0")


def weeks(days: float) -> str:
    """Days as weeks: ``23.4``."""
    return f"{days / DAYS_PER_WEEK:,.1f}"


def days(count: float) -> str:
    """``12.3``."""
    return f"{count:,.1f}"


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
    if row is None or row.low is None or row.high is None:
        return ""
    # The interval of a small count may reach below none at all; nobody is fewer than nobody.
    low = max(row.low, 0.0) if row.unit is Unit.PEOPLE else row.low
    return f"{shown(low)} to {shown(row.high)}"


def with_interval(row: SummaryRow | None, shown: Format) -> str:
    """``23.4 (22.8 to 24.0)``."""
    interval = interval_of(row, shown)
    return f"{mean_of(row, shown)} ({interval})" if interval else mean_of(row, shown)


def in_words(name: str) -> str:
    """Return a name of the scenario as words: ``first_payment`` is ``first payment``."""
    return name.replace("_", " ")


def date_in_words(day: date) -> str:
    """``31 August 2010``."""
    return f"{day.day} {day:%B %Y}"
