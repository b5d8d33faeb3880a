"""A sweep whose points are simulated until they are known as precisely as was asked."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from sdssim.experiments.case import Case
from sdssim.experiments.driver import Missing, Progress, simulate_missing
from sdssim.experiments.goals import Goal
from sdssim.experiments.keeper import values_of
from sdssim.experiments.precision import StoppingRule
from sdssim.experiments.sweep import Sweep, keep_records_of
from sdssim.experiments.sweep_goals import PointGoals
from sdssim.results.interval import LEVEL, running_intervals
from sdssim.results.store import ReplicationStore, RunKey
from sdssim.timebase import Floats

_MOST_AT_ONCE = 2.0
"""What is foreseen from a few may be far off, so no more than twice as many at once."""


@dataclass(frozen=True, slots=True)
class Aimed:
    """A sweep that has come to its end.

    Attributes
    ----------
    sweep
        The sweep, with the number of replications that each point turned out to need.
    missing
        What could not be simulated, however often it was tried.
    given_up
        Names of the points that are not known as precisely as was asked.
    """

    sweep: Sweep
    missing: list[Missing]
    given_up: tuple[str, ...]


def run_to_precision(
    sweep: Sweep,
    store: ReplicationStore,
    executor: Executor | None,
    *,
    progress: Progress | None = None,
) -> Aimed:
    """Add replications to every point until its intervals are narrow enough, and stay so.

    Each round simulates what the points that are not there yet are thought to need, all of them
    together; the number that a point ends with depends on its own replications alone.

    Parameters
    ----------
    sweep
        One that has an aim; when a point has enough is said in
        :mod:`sdssim.experiments.precision`.
    progress
        Called with the number of replications that are done and thought to be needed; the second
        grows as the need for more is seen.
    """
    aim = sweep.record.aim
    assert aim is not None  # noqa: S101 -- asked for by whoever calls
    rule = StoppingRule(maximum=aim.at_most)
    keep_records_of(sweep, store)
    wanted = [rule.first + rule.ahead_of(rule.first)] * len(sweep.cases)
    wanted = [min(rule.maximum, number) for number in wanted]
    ends: dict[int, _End] = {}
    missing: dict[tuple[RunKey, int], Missing] = {}
    while len(ends) < len(sweep.cases):
        open_now = [number for number in range(len(sweep.cases)) if number not in ends]
        cases = [replace(sweep.cases[number], replications=wanted[number]) for number in open_now]
        done_before = sum(end.replications for end in ends.values())
        for each in simulate_missing(
            cases, sweep.wanted, store, executor, progress=_beyond(done_before, progress)
        ):
            missing[each.case.key, each.replication] = each
        for number, case in zip(open_now, cases, strict=True):
            end, more = _look(sweep.goals[number], values_of(store, case), rule)
            if end is not None:
                ends[number] = end
            wanted[number] = more
    aimed = _aimed(
        sweep, [ends[number] for number in range(len(sweep.cases))], list(missing.values())
    )
    store.keep_records([aimed.sweep.record.as_record()])
    return aimed


@dataclass(frozen=True, slots=True)
class _End:
    """With how many replications a point ends, and whether that is enough."""

    replications: int
    is_reached: bool


def _look(goals: PointGoals, values: Floats, rule: StoppingRule) -> tuple[_End | None, int]:
    """Tell whether the replications of a point are enough, or how many may be.

    Parameters
    ----------
    values
        Shape (replications, figures).
    """
    of_goals = values[:, goals.columns]
    done = len(of_goals)
    running = running_intervals(of_goals, LEVEL)
    allowed = _allowed(goals.goals, running.mean)
    settled = rule.settled_at(np.all(running.half_width <= allowed, axis=1))
    if settled is not None:
        return _End(settled + rule.ahead_of(settled), True), done
    never_known = bool(np.isnan(of_goals[: rule.first]).all(axis=0).any())
    if done >= rule.maximum or never_known:
        return _End(done, False), done
    ratio = np.nan_to_num(running.half_width[-1] / allowed[-1], nan=np.inf)
    needed = ceil(min(_MOST_AT_ONCE, float(ratio.max()) ** 2) * done)
    return None, min(rule.maximum, max(needed, done + 1) + rule.ahead_of(done))


def _allowed(goals: Sequence[Goal], means: Floats) -> Floats:
    """Half the width that each interval may have after each replication."""
    known = np.nan_to_num(means).T
    columns = [
        [goal.half_width_at(mean) for mean in column.tolist()]
        for goal, column in zip(goals, known, strict=True)
    ]
    return np.array(columns).T


def _aimed(sweep: Sweep, ends: Sequence[_End], missing: list[Missing]) -> Aimed:
    counts = [end.replications for end in ends]
    points = tuple(
        replace(point, replications=count)
        for point, count in zip(sweep.record.points, counts, strict=True)
    )
    cases: tuple[Case, ...] = tuple(
        replace(case, replications=count) for case, count in zip(sweep.cases, counts, strict=True)
    )
    given_up = tuple(
        point.name for point, end in zip(points, ends, strict=True) if not end.is_reached
    )
    needed = {case.key: case.replications for case in cases}
    lost = [each for each in missing if each.replication < needed[each.case.key]]
    record = replace(sweep.record, points=points)
    return Aimed(replace(sweep, record=record, cases=cases), lost, given_up)


def _beyond(before: int, progress: Progress | None) -> Progress | None:
    if progress is None:
        return None
    return lambda done, of: progress(before + done, before + of)
