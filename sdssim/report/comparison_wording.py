"""Differences in words: ``3.1 weeks``, ``-3.1``, ``2.4 to 3.8``, and what a headline is called."""

from collections.abc import Iterable
from typing import Protocol

from sdssim.measures.entry import Group, Unit
from sdssim.report.wording import (
    DAYS_PER_WEEK,
    NOT_KNOWN,
    Format,
    days,
    format_of,
    in_words,
    people,
    percent,
    unit_shown,
)
from sdssim.results.comparison import Estimate
from sdssim.results.headline import Headline, WaitClocks

_HALF_A_WEEK = 3.5
"""Shorter differences are told in days."""

_SMALL = 0.5


def _decimals(value: float) -> str:
    """One decimal, or two of what is small."""
    return f"{value:,.1f}" if value >= _SMALL else f"{value:.2f}"


_COLUMN: dict[Unit, Format] = {
    Unit.DAYS: lambda value: _decimals(value / DAYS_PER_WEEK),
    Unit.YEARS: _decimals,
}
"""How differences of a column are written: weeks, and days where they stay days."""


def _scale(value: float, unit: Unit) -> tuple[Format, str]:
    """How a difference of this size is written, and in what."""
    if unit is Unit.DAYS and abs(value) < _HALF_A_WEEK:
        return days, "days"
    return format_of(unit), unit_shown(unit)


class Difference(Protocol):
    """A difference with its interval, each ``None`` if it is not known."""

    @property
    def unit(self) -> Unit:
        """In which it is kept."""

    @property
    def difference(self) -> float | None:
        """Variant less baseline."""

    @property
    def low(self) -> float | None:
        """Lower end of the interval."""

    @property
    def high(self) -> float | None:
        """Upper end of the interval."""


def amount(value: float, unit: Unit) -> str:
    """A size with its unit: ``3.1 weeks``, ``2.5 days``, ``£715``."""
    shown, words = _scale(value, unit)
    return f"{shown(value)} {words}".rstrip()


def signed(value: float | None, unit: Unit) -> str:
    """A difference with its sign, for a column in one unit: ``-3.1``, ``+£715``, ``0``."""
    if value is None:
        return NOT_KNOWN
    shown = _COLUMN.get(unit, format_of(unit))(abs(value))
    if not any(char in "123456789" for char in shown):
        return "0"
    return f"{'-' if value < 0 else '+'}{shown}"


def signed_days(value: float | None) -> str:
    """A difference in days, for a column of days."""
    return signed(value, Unit.YEARS)


def signed_interval(of: Difference) -> str:
    """Both ends with their signs: ``-3.8 to -2.4``; empty if there is no interval."""
    if of.low is None or of.high is None:
        return ""
    return f"{signed(of.low, of.unit)} to {signed(of.high, of.unit)}"


def possible(of: Difference) -> str:
    """Both ends with their signs and their unit, for a label by itself: ``-1.2 to +1.5 days``."""
    if of.low is None or of.high is None:
        return ""
    shown, words = _scale(largest(of), of.unit)

    def told(end: float) -> str:
        text = shown(abs(end))
        return text if end == 0 else f"{'-' if end < 0 else '+'}{text}"

    return f"{told(of.low)} to {told(of.high)} {words}".rstrip()


def size_interval(of: Difference) -> str:
    """Both ends of the size of a difference, whichever its sign: `` (2.4 to 3.8)``."""
    if of.difference is None or of.low is None or of.high is None or of.low == of.high:
        return ""
    ends = (of.low, of.high) if of.difference >= 0 else (-of.high, -of.low)
    shown, _ = _scale(of.difference, of.unit)
    return f" ({' to '.join(f'-{shown(-end)}' if end < 0 else shown(end) for end in ends)})"


def more_people(difference: float) -> str:
    """How many more or fewer: ``4.2 more people``, ``1 fewer person``."""
    count = people(abs(difference))
    return (
        f"{count} {'more' if difference > 0 else 'fewer'} {'person' if count == '1' else 'people'}"
    )


def largest(of: Difference) -> float:
    """The largest difference, of either sign, that the interval leaves possible."""
    return max(abs(of.low or 0.0), abs(of.high or 0.0))


def joined(parts: Iterable[str]) -> str:
    """``one``, ``one and two``, ``one, two and three``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def share_words(of: Estimate) -> str:
    """A share: ``41%``."""
    if of.mean is None:
        return NOT_KNOWN
    return percent(of.mean) if of.mean else "0%"


def share_with_interval(of: Estimate) -> str:
    """A share with its interval, if it has one: ``41% (39% to 43%)``."""
    if of.low is None or of.high is None or of.low == of.high:
        return share_words(of)
    return f"{share_words(of)} ({percent(max(of.low, 0.0))} to {percent(of.high)})"


def group_words(group: Group) -> str:
    """A group as words: ``team cmht1``."""
    return ", ".join(f"{in_words(kind)} {in_words(value)}" for kind, value in group)


def reach_words(clocks: WaitClocks) -> str:
    """What people do at the end of the wait: ``are paid``."""
    return "are paid" if clocks.is_payment else f"come to {in_words(clocks.stop)}"


def headline_words(headline: Headline, clocks: WaitClocks | None) -> str:
    """What a headline measure is called in a table, with its unit where a number needs one."""
    if clocks is None:
        return headline.value
    stop = in_words(clocks.stop)
    return {
        Headline.WAIT: f"half of everybody, {in_words(clocks.start)} to {stop}, in weeks",
        Headline.WHOLE_WAIT: f"half of everybody, {in_words(clocks.whole_start)} to {stop}, "
        "in weeks",
        Headline.WAITING: f"people who still wait for {stop} at the end",
        Headline.REACHED: f"people who {reach_words(clocks)}",
    }.get(headline, headline.value)


def short_words(headline: Headline, clocks: WaitClocks | None) -> str:
    """The same for a narrow column."""
    if clocks is None:
        return headline.value
    return {
        Headline.WAIT: f"weeks from {in_words(clocks.start)}",
        Headline.WHOLE_WAIT: f"weeks from {in_words(clocks.whole_start)}",
        Headline.WAITING: "still waiting",
        Headline.REACHED: "paid" if clocks.is_payment else in_words(clocks.stop),
        Headline.COST: "staff cost",
        Headline.UNIT_COST: "staff cost a person paid",
    }.get(headline, headline.value)
