"""When things come: a Poisson stream, a renewal stream, or days that are listed."""

from math import sqrt
from typing import Protocol

import numpy as np

from sdssim.inputs.distributions import Standard, standard_of, transform
from sdssim.inputs.streams import Streams, place_of
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import Floats


class Arrivals(Protocol):
    """A stream of arrivals, ready to be drawn."""

    def days(self, streams: Streams) -> Floats:
        """Moments of the arrivals, in days."""


class PoissonArrivals:
    """A Poisson stream with so many expected each day, even over the open hours.

    Unit-rate exponential gaps are laid on the cumulative expectation (inversion; Cinlar 1975,
    ch. 4), so more demand moves every arrival forward and draws nothing anew.

    Parameters
    ----------
    expected
        How many are expected on each day, shape (days,).
    opens, closes
        Part of the day in which they come.
    name
        Of the stream of the gaps.
    """

    def __init__(self, expected: Floats, opens: float, closes: float, name: str):
        self._expected = expected
        self._opens = opens
        self._open_part = closes - opens
        self._place = place_of(name)
        self._cumulative = np.cumsum(expected)
        self._before = self._cumulative - expected
        self._total = float(self._cumulative[-1]) if expected.size else 0.0

    def days(self, streams: Streams) -> Floats:
        """Moments of the arrivals, in days, rising."""
        total = self._total
        if total <= 0:
            return np.empty(0)
        count = int(total + 6 * sqrt(total) + 20)
        while True:
            sums = streams.at(self._place, Standard.EXPONENTIAL, count).cumsum()
            if sums[-1] > total:
                break
            count *= 2
        sums = sums[: sums.searchsorted(total)]
        day = self._cumulative.searchsorted(sums, side="right")
        part = (sums - self._before[day]) / self._expected[day]
        return day + self._opens + part * self._open_part


class RenewalArrivals:
    """A stream in which the days from each arrival to the next have one distribution.

    Parameters
    ----------
    gap
        Days from one to the next.
    from_day, until_day
        When the stream begins and ends.
    name
        Of the stream of the gaps.
    """

    def __init__(self, gap: Distribution, from_day: float, until_day: float, name: str):
        self._gap = gap
        self._from_day = from_day
        self._until_day = until_day
        self._place = place_of(name)

    def days(self, streams: Streams) -> Floats:
        """Moments of the arrivals, in days, rising."""
        length = self._until_day - self._from_day
        if length <= 0 or self._gap.mean <= 0:
            return np.empty(0)
        count = int(length / self._gap.mean * 1.2 + 20)
        while True:
            standard = streams.at(self._place, standard_of(self._gap), count)
            days = self._from_day + np.cumsum(transform(self._gap, standard))
            if days[-1] >= self._until_day:
                return days[days < self._until_day]
            count *= 2


class ListedArrivals:
    """Arrivals on days that are known.

    Parameters
    ----------
    days
        The days, in whichever order.
    """

    def __init__(self, days: list[float]):
        self._days = np.array(days, dtype=np.float64)

    def days(self, streams: Streams) -> Floats:  # noqa: ARG002 -- nothing is left to chance
        """Moments of the arrivals, in days, as they were listed."""
        return self._days.copy()
