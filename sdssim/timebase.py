"""Days and dates, the office calendar, and how long so many hours of a worker's effort take.

The clock is float days since the first midnight of the scenario. A worker's time is a row of open
pieces ``[opens, closes)``; in each, effort accrues at a constant rate. The functions at the end
take plain sequences and numbers only, so that every engine computes with the same few lines.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import inf
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Nation = Literal["england-and-wales", "scotland", "northern-ireland", "none"]

HOURS_PER_DAY = 24.0
NANOHOUR = 1e-9
"""Effort that would end within this (hours) of closing ends at closing: 0.375 days of 24 hours are
not 9 hours to the last bit, and after a full day's work nothing else is begun on that day."""

_SUBDIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}


def days_since(start: date, moment: date | datetime) -> float:
    """Days from the first midnight of ``start`` to a date's midnight, or to a moment in it."""
    days = float((date(moment.year, moment.month, moment.day) - start).days)
    if isinstance(moment, datetime):
        since_midnight = datetime.combine(date.min, moment.time()) - datetime.combine(
            date.min, time()
        )
        days += since_midnight / timedelta(days=1)
    return days


def date_of(start: date, days: float) -> date:
    """Date on which a moment falls; midnight belongs to the day it begins."""
    return start + timedelta(days=int(np.floor(days)))


@lru_cache(maxsize=64)
def bank_holidays(nation: Nation, first: date, last: date) -> tuple[date, ...]:
    """Public holidays from ``first`` to ``last``, both included, in date order.

    The dates come from the ``holidays`` package with the nation's subdivision; without one it
    leaves out Easter Monday and the late August holiday.
    """
    if nation == "none":
        return ()
    import holidays

    listed = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISIONS[nation], years=range(first.year, last.year + 1)
    )
    return tuple(sorted(day for day in listed if first <= day <= last))


def months_since(start: date, days: int) -> Floats:
    """Calendar months elapsed at each midnight 0, 1, ..., ``days``: whole at every month's turn.

    Returns
    -------
    ndarray, shape (days + 1,)
        A month's days share the month equally, so growth per month is exact at each anniversary.
    """
    stamps = np.datetime64(start) + np.arange(days + 1)
    months = stamps.astype("datetime64[M]")
    month_starts = months.astype("datetime64[D]")
    lengths = ((months + 1).astype("datetime64[D]") - month_starts).astype(float)
    position = months.astype(float) + (stamps - month_starts).astype(float) / lengths
    return np.asarray(position - position[0], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class DutyDays:
    """For each worker, the hours of effort that each day of the run holds.

    Attributes
    ----------
    opens, closes
        Part of a day, shape (workers,).
    row
        Which row of hours a worker has, shape (workers,): colleagues have the same.
    hours
        Effort in a day's opening, shape (rows, days); 0 when a worker is off.
    """

    opens: Floats
    closes: Floats
    row: Ints
    hours: Floats

    @property
    def days(self) -> int:
        """Length of the run."""
        return int(self.hours.shape[1])

    def of(self, worker: int) -> Floats:
        """Hours of effort of one worker on each day, shape (days,)."""
        own: Floats = self.hours[self.row[worker]]
        return own


@dataclass(frozen=True, slots=True)
class Roster:
    """Open pieces of every worker, one worker after the other.

    Worker ``w`` has the pieces ``first[w]`` to ``first[w + 1] - 1``.

    Attributes
    ----------
    first
        Shape (workers + 1,).
    opens, closes
        Days, shape (pieces,).
    rate
        Hours of effort per day of the clock while open, shape (pieces,).
    after
        Hours of effort from the start of the run to the piece's closing, shape (pieces,).
    """

    first: Ints
    opens: Floats
    closes: Floats
    rate: Floats
    after: Floats

    def available_hours(self, worker: int, begins: float, ends: float) -> float:
        """Hours of effort that a worker can give between two moments (days)."""
        own = slice(int(self.first[worker]), int(self.first[worker + 1]))
        opens = np.maximum(self.opens[own], begins)
        closes = np.minimum(self.closes[own], ends)
        return float(np.sum(np.maximum(closes - opens, 0.0) * self.rate[own]))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Every day on which a worker is on duty, one worker after the other, ready to be cut down.

    Attributes
    ----------
    first
        Where each worker's days begin, and where the last worker's end, shape (workers + 1,).
    opens, closes, rate
        As the pieces of a roster, one for each day on duty.
    goes_on
        Whether a day touches the one before at the same rate; ``None`` if none does.
    days
        The days on which anybody at all is on duty.
    hours
        Effort in each of these days, shape (workers, days); 0 when the worker is off.
    cell
        Where each day on duty stands in ``hours``, row after row.
    """

    first: Ints
    opens: Floats
    closes: Floats
    rate: Floats
    goes_on: npt.NDArray[np.bool_] | None
    days: Ints
    hours: Floats
    cell: Ints


def on_duty(duty: DutyDays) -> OnDuty:
    """Lay out the days on duty, before anybody is away.

    Each worker's figures are computed from that worker's row alone, so another worker more or less
    does not change a bit of them.
    """
    days = np.flatnonzero((duty.hours != 0).any(axis=0))
    hours = duty.hours[:, days][duty.row]
    cell = np.flatnonzero(hours)
    worker, column = np.divmod(cell, max(1, days.size))
    day = days[column]
    opens = day + duty.opens[worker]
    closes = day + duty.closes[worker]
    rate = hours.ravel()[cell] / (duty.closes - duty.opens)[worker]
    goes_on = np.zeros(cell.size, dtype=bool)
    goes_on[1:] = (opens[1:] == closes[:-1]) & (rate[1:] == rate[:-1]) & (np.diff(worker) == 0)
    return OnDuty(
        first=np.searchsorted(worker, np.arange(duty.opens.size + 1)),
        opens=opens,
        closes=closes,
        rate=rate,
        goes_on=goes_on if goes_on.any() else None,
        days=days,
        hours=hours,
        cell=cell,
    )


def roster_without(planned: OnDuty, away: npt.NDArray[np.bool_]) -> Roster:
    """Return the open pieces that are left; pieces that touch and run at one rate become one.

    Parameters
    ----------
    planned
        The days on duty.
    away
        Whether a worker is away, shape (workers, days of the run).
    """
    off = away[:, planned.days]
    kept = np.flatnonzero(~off.ravel().take(planned.cell))
    begins, ends = kept, kept
    if planned.goes_on is not None:
        goes_on = planned.goes_on[kept]
        goes_on[1:] &= np.diff(kept) == 1  # the day before may be gone
        goes_on[:1] = False
        begins, ends = kept[~goes_on], kept[~np.append(goes_on[1:], False)[: kept.size]]
    done = np.cumsum(np.where(off, 0.0, planned.hours), axis=1)
    return Roster(
        first=np.searchsorted(begins, planned.first),
        opens=planned.opens.take(begins),
        closes=planned.closes.take(ends),
        rate=planned.rate.take(begins),
        after=done.ravel().take(planned.cell.take(ends)),
    )


def build_roster(duty: DutyDays) -> Roster:
    """Turn day-by-day hours into open pieces; pieces that touch and run at one rate become one."""
    return roster_without(on_duty(duty), np.zeros((duty.row.size, duty.days), dtype=bool))


def is_open(
    opens: Sequence[float], closes: Sequence[float], first: int, last: int, moment: float
) -> bool:
    """Whether a worker with pieces ``first`` to ``last - 1`` is on duty; at closing not."""
    piece = bisect_right(opens, moment, first, last) - 1
    return piece >= first and moment < closes[piece]


def next_opening(
    opens: Sequence[float], closes: Sequence[float], first: int, last: int, moment: float
) -> float:
    """The moment itself if the worker is on duty, else the next opening, or inf."""
    piece = bisect_right(opens, moment, first, last) - 1
    if piece >= first and moment < closes[piece]:
        return moment
    return opens[piece + 1] if piece + 1 < last else inf


def finish(  # noqa: PLR0913 -- plain sequences and numbers, so that a compiled engine can run it too
    opens: Sequence[float],
    closes: Sequence[float],
    rate: Sequence[float],
    after: Sequence[float],
    first: int,
    last: int,
    begin: float,
    effort: float,
) -> float:
    """When ``effort`` hours begun at ``begin`` (days) are done, pausing while the worker is off.

    Returns
    -------
    float
        Days; ``begin`` itself for no effort, inf if the worker's hours do not last.
    """
    if effort <= 0.0:
        return begin
    piece = bisect_right(opens, begin, first, last) - 1
    if piece < first or begin >= closes[piece]:
        piece += 1
        if piece >= last:
            return inf
        begin = opens[piece]
    left = (closes[piece] - begin) * rate[piece]
    if effort < left - NANOHOUR:
        return min(begin + effort / rate[piece], closes[piece])
    if effort <= left + NANOHOUR:
        return closes[piece]
    goal = after[piece] + (effort - left)
    later = bisect_left(after, goal - NANOHOUR, piece + 1, last)
    if later >= last:
        return inf
    if goal >= after[later] - NANOHOUR:
        return closes[later]
    return min(opens[later] + (goal - after[later - 1]) / rate[later], closes[later])


def effort_between(  # noqa: PLR0913 -- as finish
    opens: Sequence[float],
    closes: Sequence[float],
    rate: Sequence[float],
    after: Sequence[float],
    first: int,
    last: int,
    begin: float,
    end: float,
) -> float:
    """Hours of effort that a worker's open pieces hold between two moments (days)."""

    def until(moment: float) -> float:
        piece = bisect_right(opens, moment, first, last) - 1
        if piece < first:
            return 0.0
        if moment >= closes[piece]:
            return after[piece]
        return after[piece] - (closes[piece] - moment) * rate[piece]

    return until(end) - until(begin)
