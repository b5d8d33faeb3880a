"""When workers are away: leave in whole working weeks, spells of sickness and other absence.

What does not depend on chance is worked out once. Workers on the same terms are drawn together,
each from streams of their own, so that another worker more or less shifts nobody's absences.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sdssim.inputs import by_machine
from sdssim.inputs.by_machine import Away
from sdssim.inputs.distributions import Standard, standard_of, transform
from sdssim.inputs.machine_layout import LEAVE
from sdssim.inputs.streams import Places, Streams, places_of
from sdssim.machine.arrays import Records
from sdssim.plan.plan import AbsencePlan, Plan
from sdssim.scenario.distribution import Distribution, Family
from sdssim.timebase import Floats, Ints

Terms = TypeVar("Terms", bound=Hashable)

_WEEK = 7
_WEEKS = 52
"""Weeks in which a year's leave is placed."""


@dataclass(frozen=True, slots=True)
class _Leave:
    """Leave of workers who count it alike, year by year and in each year worker by worker.

    Attributes
    ----------
    rows, first_week
        The worker, and the first week of the year, shape (years x workers, 1).
    whole_weeks, part
        Weeks taken in full; the weekdays that are taken of one week more.
    places
        Where the streams begin.
    """

    rows: Ints
    first_week: Ints
    whole_weeks: int
    part: Ints
    places: Places


@dataclass(frozen=True, slots=True)
class _Spells:
    """Spells of one kind that come to workers by chance on the same terms.

    Attributes
    ----------
    rows
        The workers.
    mean_present
        Mean days between two spells.
    count
        How many spells are drawn at first; more if they do not fill the run.
    present, away
        Streams of the times between and of the spells, worker by worker.
    """

    rows: Ints
    mean_present: float
    spell_days: Distribution
    count: int
    present: Places
    away: Places

    def of(self, numbers: Ints) -> "_Spells":
        """Those of some of the workers."""
        some = numbers.tolist()
        return replace(
            self, rows=self.rows[numbers], present=self.present.of(some), away=self.away.of(some)
        )


class Absences:
    """Absences of some workers of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    workers
        Which workers, by number.
    """

    def __init__(self, plan: Plan, workers: Sequence[int]):
        self._days = plan.staffing.duty.hours.shape[1]
        self._monday = -plan.start.weekday() % _WEEK
        self._years = -(-max(0, self._days - self._monday) // (_WEEK * _WEEKS))
        self._workers = len(workers)
        names = [plan.staffing.workers[worker].name for worker in workers]
        terms = [plan.absences[worker] for worker in workers]
        self._listed = [
            (row, max(0, begin), max(0, end))
            for row, absence in enumerate(terms)
            for begin, end in absence.leave_spells
        ]
        self._leave = [
            self._leave_of(rows, names, terms[rows[0]])
            for rows in _grouped(
                (row, (absence.leave_days_per_year, absence.week))
                for row, absence in enumerate(terms)
                if absence.leave_days_per_year
            ).values()
        ]
        drawn = ((row, spell) for row, absence in enumerate(terms) for spell in absence.spells)
        self._spells = [
            self._spells_of(rows, names, *spell) for spell, rows in _grouped(drawn).items()
        ]

    def draw(self, streams: Streams) -> Away:
        """Tell on which days of the run each worker is away, shape (workers, days)."""
        away = np.zeros((self._workers, self._days), dtype=bool)
        if self._leave and by_machine.draws(Standard.UNIFORM):
            by_machine.take_leave(streams.key, self._leave_records, away)
        elif self._leave:
            weeks = np.zeros((self._workers, self._years * _WEEKS, _WEEK), dtype=bool)
            for leave in self._leave:
                self._take(leave, weeks, streams)
            days = weeks.reshape(self._workers, self._years * _WEEKS * _WEEK)
            away[:, self._monday :] = days[:, : max(0, self._days - self._monday)]
        for row, begin, end in self._listed:
            away[row, begin:end] = True
        for spells in self._spells:
            self._stay_away(spells, away, streams)
        return away

    @cached_property
    def _leave_records(self) -> by_machine.Located:
        """Everybody's leave as the machine code reads it."""
        return by_machine.located(np.concatenate([self._recorded(leave) for leave in self._leave]))

    def _recorded(self, leave: _Leave) -> Records:
        records = np.zeros(len(leave.rows), LEAVE)
        records["low"], records["high"] = leave.places.records["low"], leave.places.records["high"]
        records["worker"] = leave.rows[:, 0]
        records["first_day"] = self._monday + _WEEK * leave.first_week[:, 0]
        records["whole_weeks"] = leave.whole_weeks
        records["part"] = sum(1 << weekday for weekday in leave.part.tolist())
        return records

    def _leave_of(self, rows: list[int], names: Sequence[str], absence: AbsencePlan) -> _Leave:
        whole_weeks, days_more = divmod(absence.leave_days_per_year, len(absence.week))
        # Years are told apart by their first day, which is a Monday.
        firsts = [self._monday + _WEEK * _WEEKS * year for year in range(self._years)]
        return _Leave(
            rows=np.tile(rows, self._years)[:, np.newaxis],
            first_week=np.repeat(np.arange(self._years) * _WEEKS, len(rows))[:, np.newaxis],
            whole_weeks=int(whole_weeks),
            part=np.array(absence.week[: round(days_more)], dtype=np.int64),
            places=places_of(
                f"staff/{names[row]}/leave/{first // (_WEEK * _WEEKS)}"
                for first in firsts
                for row in rows
            ),
        )

    def _spells_of(
        self, rows: list[int], names: Sequence[str], kind: str, share: float, days: Distribution
    ) -> _Spells:
        mean_present = days.mean * (1 - share) / share
        streams = [f"staff/{names[row]}/{kind}" for row in rows]
        return _Spells(
            rows=np.array(rows),
            mean_present=mean_present,
            spell_days=days,
            count=int(self._days / (mean_present + days.mean) * 1.5 + 10),
            present=places_of(f"{stream}/present" for stream in streams),
            away=places_of(f"{stream}/spell" for stream in streams),
        )

    def _take(self, leave: _Leave, away: npt.NDArray[np.bool_], streams: Streams) -> None:
        """Mark the leave of each year: the weeks with the smallest draws, the last in part.

        Here ``away`` has the shape (workers, weeks, 7).
        """
        drawn = np.empty((len(leave.rows), _WEEKS))
        streams.fill(leave.places, Standard.UNIFORM, drawn)
        weeks = np.argsort(drawn, axis=1) + leave.first_week
        away[leave.rows, weeks[:, : leave.whole_weeks]] = True
        begun = weeks[:, leave.whole_weeks : leave.whole_weeks + 1]
        away[leave.rows[:, :, np.newaxis], begun[:, :, np.newaxis], leave.part] = True

    def _stay_away(self, spells: _Spells, away: Away, streams: Streams) -> None:
        """Alternate time present (exponential) and spells away."""
        everybody, count = np.arange(spells.rows.size), spells.count
        unfilled = everybody
        while unfilled.size:
            mine = spells if unfilled is everybody else spells.of(unfilled)
            present = np.empty((unfilled.size, count))
            streams.fill(mine.present, Standard.UNIFORM, present)
            present = spells.mean_present * -np.log1p(-present)
            spell = _lengths(mine, count, streams)
            ends = np.cumsum(present + spell, axis=1)
            is_filled = ends[:, -1] >= self._days
            # Who is not filled yet is marked again.
            _mark(away, mine.rows, ends - spell, ends)
            unfilled, count = unfilled[~is_filled], 2 * count


def _lengths(spells: _Spells, count: int, streams: Streams) -> Floats:
    """Days of the first spells of some workers, shape (workers, count)."""
    if spells.spell_days.family is Family.CONSTANT:
        return np.full((spells.rows.size, count), spells.spell_days.mean)
    drawn = np.empty((spells.rows.size, count))
    streams.fill(spells.away, standard_of(spells.spell_days), drawn)
    return transform(spells.spell_days, drawn)


def _mark(away: Away, rows: Ints, begins: Floats, ends: Floats) -> None:
    """Mark the whole days from each beginning to each end, as far as the run goes."""
    if by_machine.KERNEL.is_ready:
        by_machine.mark_spells(rows, begins, ends, away)
        return
    days = away.shape[1]
    first = np.minimum(begins, days).astype(np.int64)
    lengths = (np.minimum(ends, days).astype(np.int64) - first).ravel()
    start = (first + (rows * days)[:, np.newaxis]).ravel()
    before = np.cumsum(lengths) - lengths
    away.reshape(-1)[np.arange(lengths.sum()) + np.repeat(start - before, lengths)] = True


def _grouped(rows: Iterable[tuple[int, Terms]]) -> dict[Terms, list[int]]:
    """Rows by their terms, in order of first mention."""
    groups: dict[Terms, list[int]] = {}
    for row, terms in rows:
        groups.setdefault(terms, []).append(row)
    return groups
