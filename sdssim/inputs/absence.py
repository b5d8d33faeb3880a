"""When workers are away: leave in whole working weeks, spells of sickness and other absence."""

import numpy as np

from sdssim.inputs.distributions import standard_of, transform
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import AbsencePlan, Plan
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import DutyDays, Floats, Roster, build_roster

_WEEK = 7
_YEAR = 52 * _WEEK
"""Days in which a year's leave is placed: whole weeks."""


def draw_roster(plan: Plan, streams: Streams) -> Roster:
    """Take each worker's absences off the planned hours, by whole days."""
    duty = plan.staffing.duty
    if all(_never_away(absence) for absence in plan.absences):
        return build_roster(duty)
    days = duty.hours.shape[1]
    monday = -plan.start.weekday() % 7
    away = [
        _days_away(absence, worker.name, days, monday=monday, streams=streams)
        for worker, absence in zip(plan.staffing.workers, plan.absences, strict=True)
    ]
    hours = duty.hours * np.array([~away[desk.worker] for desk in plan.staffing.desks])
    return build_roster(DutyDays(duty.opens, duty.closes, hours))


def _never_away(absence: AbsencePlan) -> bool:
    return not (absence.leave_days_per_year or absence.leave_spells or absence.spells)


def _days_away(
    absence: AbsencePlan, worker: str, days: int, *, monday: int, streams: Streams
) -> np.ndarray:
    away = np.zeros(days, dtype=bool)
    for begin, end in absence.leave_spells:
        away[max(0, begin) : max(0, end)] = True
    if absence.leave_days_per_year:
        _take_leave(away, absence, monday, worker=worker, streams=streams)
    for kind, share, spell_days in absence.spells:
        for first, last in _spells(share, spell_days, f"staff/{worker}/{kind}", days, streams):
            away[int(np.floor(first)) : int(np.floor(last))] = True
    return away


def _take_leave(
    away: np.ndarray, absence: AbsencePlan, monday: int, *, worker: str, streams: Streams
) -> None:
    """Mark each year's leave: the weeks with the smallest draws, the last of them in part."""
    whole_weeks, days_more = divmod(absence.leave_days_per_year, len(absence.week))
    taken = int(whole_weeks)
    part = np.array(absence.week[: round(days_more)], dtype=np.int64)
    for year in range(monday, away.size, _YEAR):
        drawn = streams.uniforms(f"staff/{worker}/leave/{year // _YEAR}", _YEAR // _WEEK)
        begins = year + _WEEK * np.argsort(drawn)
        whole = (begins[:taken, None] + np.arange(_WEEK)).ravel()
        leave = np.concatenate((whole, (begins[taken : taken + 1, None] + part).ravel()))
        away[leave[leave < away.size]] = True


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
