"""Every date on which a panel or a payment run sits."""

from collections.abc import Sequence
from datetime import date
from math import floor

import numpy as np

from sdssim.plan.plan import NONE, SittingDates
from sdssim.scenario.fields import clock_fraction
from sdssim.scenario.pathway import Sitting
from sdssim.timebase import Floats, days_since

_Row = tuple[float, float, int, bool]


def sitting_dates(
    versions: Sequence[Sitting],
    period_starts: Sequence[float],
    *,
    start: date,
    horizon_days: float,
    office_days: Floats,
) -> SittingDates:
    """Lay out the sittings of each period in turn.

    Parameters
    ----------
    versions
        The sitting as it stands in each period.
    period_starts
        Days; a period ends where the next begins.
    office_days
        1 for each day on which the office opens, else 0; shape (days,).
    """
    rows: list[_Row] = []
    ends = [*period_starts[1:], horizon_days]
    for sitting, begin, end in zip(versions, period_starts, ends, strict=True):
        planned = [day for day in _pattern(sitting, start, end) if begin <= day < end]
        moved = (_moved(sitting, day, office_days) for day in planned)
        rows += [_row(sitting, day) for day in moved if day is not None]
    # Two sittings moved to one moment are one, as the later period says it.
    rows = [row for _, row in sorted({row[0]: row for row in rows}.items())]
    return SittingDates(
        times=np.array([row[0] for row in rows], dtype=np.float64),
        deadlines=np.array([row[1] for row in rows], dtype=np.float64),
        places=np.array([row[2] for row in rows], dtype=np.int64),
        same_day=np.array([row[3] for row in rows], dtype=np.bool_),
    )


def _pattern(sitting: Sitting, start: date, end: float) -> list[float]:
    if sitting.dates is not None:
        return [days_since(start, day) for day in sitting.dates]
    first = 0.0 if sitting.first is None else days_since(start, sitting.first)
    every = sitting.every_days
    assert every is not None  # noqa: S101 -- the schema asks for one of the two
    count = max(0, floor((end - first) / every) + 1)
    skipped = max(0, floor(-first / every))
    return [first + number * every for number in range(skipped, count)]


def _moved(sitting: Sitting, day: float, office_days: Floats) -> float | None:
    if day < 0 or day >= office_days.size:
        return None
    if sitting.if_closed == "sit" or office_days[int(day)]:
        return day
    if sitting.if_closed == "skip":
        return None
    later = np.flatnonzero(office_days[int(day) :])
    return float(int(day) + later[0]) if later.size else None


def _row(sitting: Sitting, day: float) -> _Row:
    time = day + clock_fraction(sitting.at)
    deadline = (time if sitting.same_day else float(floor(day))) - sitting.papers_in_days
    return time, deadline, NONE if sitting.places is None else sitting.places, sitting.same_day
