"""Sizes beyond which a number is a mistake of typing, and a run would not end.

The limits are far above any real service; below them a run fits into memory.
"""

from collections.abc import Iterator

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.demand import Growth, MonthlyRates, Stream, TeamRates
from sdssim.scenario.pathway import Step
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import streams_of

MOST_WORKERS = 10_000
MOST_WORKER_DAYS = 30_000_000
MOST_REFERRALS = 5_000_000
MOST_SITTINGS = 1_000_000
MOST_TASKS = 5_000_000
MOST_VISITS = 1_000
MOST_RETURNS = 1_000

_DAYS_OF = {"per_month": 28.0, "per_week": 7.0, "per_day": 1.0}


def check_sizes(found: Findings) -> None:
    """Check head counts, rates, sittings, visits and ways back for what cannot be meant."""
    _check_staff(found)
    _check_demand(found)
    days = found.scenario.horizon_days
    for name, panel in found.scenario.panels.items():
        if panel.every_days is not None and days / panel.every_days > MOST_SITTINGS:
            path: TreePath = ("panels", name, "every_days")
            _refuse(found, path, "sittings", MOST_SITTINGS)
    payments = found.scenario.payments
    if payments is not None and days / payments.every_days > MOST_SITTINGS:
        _refuse(found, ("payments", "every_days"), "payments", MOST_SITTINGS)
    for place in found.places:
        if place.step is not None:
            _check_visits(found, place.path, place.step)
        for name, outcome in place.outcomes.items():
            if (outcome.at_most or 0) > MOST_RETURNS:
                path = (*place.path, "outcomes", name, "at_most")
                _refuse(found, path, "times", MOST_RETURNS)


def _check_staff(found: Findings) -> None:
    days = found.scenario.horizon_days
    weeks = days / 7
    everybody = 0
    for name, group in found.scenario.staff.items():
        workers = (group.people or 0) + sum(group.per_team.values())
        everybody += workers
        if workers > MOST_WORKERS:
            field = "people" if group.people is not None else "per_team"
            _refuse(found, ("staff", name, field), "workers", MOST_WORKERS)
        tasks = group.care_tasks.per_week if group.care_tasks is not None else None
        if (tasks or 0.0) * weeks * workers > MOST_TASKS:
            path: TreePath = ("staff", name, "care_tasks", "per_week")
            _refuse(found, path, "care tasks", MOST_TASKS)
    if everybody * days > MOST_WORKER_DAYS:
        _refuse(found, ("end",), "days of workers", MOST_WORKER_DAYS)


def _check_demand(found: Findings) -> None:
    scenario = found.scenario
    for name, stream in streams_of(scenario.demand).items():
        path: TreePath = ("demand", "streams", name) if name else ("demand",)
        first = max(stream.from_ or scenario.start, scenario.start)
        last = min(stream.until or scenario.end, scenario.end)
        days = max(0, (last - first).days + 1)
        gap = stream.every_days
        if gap is not None and days > MOST_REFERRALS * gap.mean:
            _refuse(found, (*path, "every_days"), "referrals", MOST_REFERRALS)
        for unit, highest in _highest_rates(stream, months=days / _DAYS_OF["per_month"]):
            if highest * days / _DAYS_OF[unit] > MOST_REFERRALS:
                _refuse(found, (*path, unit), "referrals", MOST_REFERRALS)


def _highest_rates(stream: Stream, months: float) -> Iterator[tuple[str, float]]:
    for unit in _DAYS_OF:
        rate = getattr(stream, unit)
        if isinstance(rate, TeamRates):
            yield unit, sum(_highest(each, months) for each in rate.by_team.values())
        elif rate is not None:
            yield unit, _highest(rate, months)


def _highest(rate: float | Growth | MonthlyRates, months: float) -> float:
    if isinstance(rate, Growth):
        return max(rate.at_start, rate.at_start + rate.growth_per_month * months)
    return max(rate.by_month.values()) if isinstance(rate, MonthlyRates) else rate


def _check_visits(found: Findings, path: TreePath, step: Step) -> None:
    if step.work is not None and step.work.visits.mean > MOST_VISITS:
        _refuse(found, (*path, "work", "visits"), "visits to a person", MOST_VISITS)


def _refuse(found: Findings, path: TreePath, what: str, most: int) -> None:
    found.add(path, f"this gives more {what} than can be meant", f"at most {most:,} {what}")
