"""When workers are away: leave in whole working weeks, spells of sickness and other absence.

What does not depend on chance is worked out once. Workers on the same terms are drawn together,
each from streams of their own, so that another worker more or less shifts nobody's absences.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
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

_Spell = tuple[str, float, Distribution]
"""What a kind of spells is called, which share of the time it takes, and how long a spell is."""

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
class _Kind:
    """Spells of one kind, of one length on average.

    Attributes
    ----------
    begin, end
        Which of the spells' rows they are.
    streams
        Of the lengths, row by row.
    """

    spell_days: Distribution
    begin: int
    end: int
    streams: Places

    def lengths(self, count: int, streams: Streams) -> Floats:
        """Days of the first spells, shape (rows, count)."""
        rows = self.end - self.begin
        if self.spell_days.family is Family.CONSTANT:
            return np.full((rows, count), self.spell_days.mean)
        drawn = np.empty((rows, count))
        streams.fill(self.streams, standard_of(self.spell_days), drawn)
        return transform(self.spell_days, drawn)


@dataclass(frozen=True, slots=True)
class _Spells:
    """Spells that come to workers by chance.

    Attributes
    ----------
    workers
        Whose, shape (rows,); a row for each worker and kind.
    mean_present
        Mean days between two spells, shape (rows, 1).
    count
        How many spells are drawn at first; more if they do not fill the run.
    streams
        Of the times between, row by row.
    kinds
        One after the other.
    """

    workers: Ints
    mean_present: Floats
    count: int
    streams: Places
    kinds: tuple[_Kind, ...]

    def longer(self, rows: Ints) -> "_Spells":
        """Return twice as many spells, of some of the rows."""
        kinds, begin = [], 0
        for kind in self.kinds:
            mine = rows[(rows >= kind.begin) & (rows < kind.end)] - kind.begin
            end = begin + mine.size
            kinds.append(_Kind(kind.spell_days, begin, end, kind.streams.of(mine.tolist())))
            begin = end
        return _Spells(
            self.workers[rows],
            self.mean_present[rows],
            2 * self.count,
            self.streams.of(rows.tolist()),
            tuple(kinds),
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
        self._days = plan.staffing.duty.days
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
        self._spells = self._spells_of(names, _grouped(drawn))

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
        self._stay_away(away, streams)
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

    def _spells_of(self, names: Sequence[str], spells: dict[_Spell, list[int]]) -> _Spells:
        """Put the spells of all kinds together; each kind says which workers have it."""
        workers: list[int] = []
        means: list[float] = []
        counts: list[int] = [0]
        streams: list[str] = []
        kinds: list[_Kind] = []
        for (name, share, days), mine in spells.items():
            mean_present = days.mean * (1 - share) / share
            theirs = [f"staff/{names[worker]}/{name}" for worker in mine]
            end = len(workers) + len(mine)
            places = places_of(f"{stream}/spell" for stream in theirs)
            kinds.append(_Kind(days, len(workers), end, places))
            counts.append(int(self._days / (mean_present + days.mean) * 1.5 + 10))
            means += [mean_present] * len(mine)
            streams += theirs
            workers += mine
        return _Spells(
            np.array(workers, dtype=np.int64),
            np.array(means, dtype=np.float64)[:, np.newaxis],
            max(counts),
            places_of(f"{stream}/present" for stream in streams),
            tuple(kinds),
        )

    def _take(self, leave: _Leave, away: npt.NDArray[np.bool_], streams: Streams) -> None:
        """Mark the leave of each year: the weeks with the smallest draws, the last in part.

        Of equal draws the earlier week's comes first, in machine code as here.
        Here ``away`` has the shape (workers, weeks, 7).
        """
        drawn = np.empty((len(leave.rows), _WEEKS))
        streams.fill(leave.places, Standard.UNIFORM, drawn)
        weeks = np.argsort(drawn, axis=1, kind="stable") + leave.first_week
        away[leave.rows, weeks[:, : leave.whole_weeks]] = True
        begun = weeks[:, leave.whole_weeks : leave.whole_weeks + 1]
        away[leave.rows[:, :, np.newaxis], begun[:, :, np.newaxis], leave.part] = True

    def _stay_away(self, away: Away, streams: Streams) -> None:
        """Alternate time present (exponential) and spells away."""
        spells = self._spells
        while spells.workers.size:
            present = np.empty((spells.workers.size, spells.count))
            streams.fill(spells.streams, Standard.UNIFORM, present)
            present = spells.mean_present * -np.log1p(-present)
            lengths = [kind.lengths(spells.count, streams) for kind in spells.kinds]
            spell = np.concatenate(lengths)
            ends = np.cumsum(present + spell, axis=1)
            # Whoever's spells do not fill the run is marked again, with more of them.
            _mark(away, spells.workers, ends - spell, ends)
            spells = spells.longer(np.flatnonzero(ends[:, -1] < self._days))


def _mark(away: Away, workers: Ints, begins: Floats, ends: Floats) -> None:
    """Mark the whole days from each beginning to each end, as far as the run goes."""
    if by_machine.KERNEL.is_ready:
        by_machine.mark_spells(workers, begins, ends, away)
        return
    days = away.shape[1]
    first = np.minimum(begins, days).astype(np.int64)
    lengths = (np.minimum(ends, days).astype(np.int64) - first).ravel()
    start = (first + (workers * days)[:, np.newaxis]).ravel()
    before = np.cumsum(lengths) - lengths
    away.reshape(-1)[np.arange(lengths.sum()) + np.repeat(start - before, lengths)] = True


def _grouped(rows: Iterable[tuple[int, Terms]]) -> dict[Terms, list[int]]:
    """Rows by their terms, in order of first mention."""
    groups: dict[Terms, list[int]] = {}
    for row, terms in rows:
        groups.setdefault(terms, []).append(row)
    return groups
