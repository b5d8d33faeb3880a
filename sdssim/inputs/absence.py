"""When workers are away: leave in whole working weeks, spells of sickness and other absence."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sdssim.inputs.distributions import standard_of, transform
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import AbsencePlan, Plan
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import DutyDays, Floats, Roster, build_roster

Away = npt.NDArray[np.bool_]
"""Whether a worker is away, by day: shape (days,), or (workers, days)."""

_WEEK = 7
_YEAR = 52 * _WEEK
"""Days in which a year's leave is placed: whole weeks."""


def draw_roster(plan: Plan, streams: Streams) -> Roster:
    """Take each worker's absences off the planned hours, by whole days."""
    duty = plan.staffing.duty
    if all(_never_away(absence) for absence in plan.absences):
        return build_roster(duty)
    away = np.zeros((len(plan.absences), duty.hours.shape[1]), dtype=bool)
    names = [worker.name for worker in plan.staffing.workers]
    _take_leave(away, plan, names, streams)
    for row, name, absence in zip(away, names, plan.absences, strict=True):
        _be_away(row, absence, name, streams)
    desk_away = away[[desk.worker for desk in plan.staffing.desks]]
    return build_roster(DutyDays(duty.opens, duty.closes, np.where(desk_away, 0.0, duty.hours)))


def _never_away(absence: AbsencePlan) -> bool:
    return not (absence.leave_days_per_year or absence.leave_spells or absence.spells)


def _be_away(away: Away, absence: AbsencePlan, worker: str, streams: Streams) -> None:
    """Mark one worker's listed leave and the spells that chance brings."""
    for begin, end in absence.leave_spells:
        away[max(0, begin) : max(0, end)] = True
    for kind, share, spell_days in absence.spells:
        name = f"staff/{worker}/{kind}"
        for first, last in _spells(share, spell_days, name, away.size, streams):
            away[int(np.floor(first)) : int(np.floor(last))] = True


def _take_leave(away: Away, plan: Plan, names: Sequence[str], streams: Streams) -> None:
    """Mark everybody's leave of each year: the weeks with the smallest draws, the last in part.

    Workers on the same terms are marked together: one by one would cost as much as other draws.
    """
    terms: dict[tuple[float, tuple[int, ...]], list[int]] = {}
    for number, absence in enumerate(plan.absences):
        if absence.leave_days_per_year:
            terms.setdefault((absence.leave_days_per_year, absence.week), []).append(number)
    days = away.shape[1]
    for (days_per_year, week), workers in terms.items():
        whole_weeks, days_more = divmod(days_per_year, len(week))
        taken = int(whole_weeks)
        part = np.array(week[: round(days_more)], dtype=np.int64)
        for year in range(-plan.start.weekday() % 7, days, _YEAR):
            drawn = [
                streams.uniforms(f"staff/{names[w]}/leave/{year // _YEAR}", _YEAR // _WEEK)
                for w in workers
            ]
            begins = year + _WEEK * np.argsort(np.array(drawn), axis=1)
            whole = begins[:, :taken, None] + np.arange(_WEEK)
            rest = begins[:, taken : taken + 1, None] + part
            flat = [block.reshape(len(workers), -1) for block in (whole, rest)]
            leave = np.concatenate(flat, axis=1)
            inside = leave < days
            row = np.broadcast_to(np.array(workers)[:, None], leave.shape)
            away[row[inside], leave[inside]] = True


def _spells(
    share: float, spell_days: Distribution, name: str, days: int, streams: Streams
) -> list[tuple[float, float]]:
    """Alternate time present (exponential) and spells away that take up ``share`` of the days."""
    mean_present = spell_days.mean * (1 - share) / share
    count = int(days / (mean_present + spell_days.mean) * 1.5 + 10)
    while True:
        present = mean_present * -np.log1p(-streams.uniforms(f"{name}/present", count))
        spell = transform(spell_days, streams.draw(f"{name}/spell", standard_of(spell_days), count))
        ends = np.cumsum(present + spell)
        if ends[-1] >= days:
            begins: Floats = ends - spell
            return [(b, e) for b, e in zip(begins, ends, strict=True) if b < days]
        count *= 2
