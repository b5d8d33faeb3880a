"""How long the event log of a scenario will be, roughly, before anything is run.

Only the order of magnitude matters: it decides whether an engine that is slow to start is worth
starting. So shares are averaged over people and periods, ways back are taken once onward, and
everybody is thought to come to the end.
"""

from functools import lru_cache

import numpy as np

from sdssim.plan.plan import NONE, Plan, StepKind, StreamPlan
from sdssim.timebase import Floats

_ROWS_OF_A_JOURNEY = 2
"""The referral, and the end."""

_ROWS_OF_A_STAGE = 1
_ROWS_OF_A_CARE_TASK = 4
_ROWS_OF_A_VISIT = 3
"""Joining a queue, beginning, ending."""

_ROWS_OF_A_STEP = {
    StepKind.WAIT: 2,
    StepKind.ALLOCATE: 2,
    StepKind.RELEASE: 1,
    StepKind.SITTING: 2,
    StepKind.CHOOSE: 1,
    StepKind.DECIDE: 1,
}


@lru_cache(maxsize=32)
def expected_rows(plan: Plan) -> float:
    """Estimate the rows of one replication's event log, within a factor of about two."""
    people = sum(map(_referrals, plan.streams)) + len(plan.on_the_way)
    tasks = sum(
        len(task.days) if task.expected is None else float(task.expected.sum())
        for task in plan.care_tasks
    )
    return people * _rows_a_person(plan) + tasks * _ROWS_OF_A_CARE_TASK


def _referrals(stream: StreamPlan) -> float:
    """Expected number of people of a stream."""
    if stream.expected is not None:
        return float(stream.expected.sum())
    if stream.gap is not None:
        return (stream.until_day - stream.from_day) / max(stream.gap.mean, 1e-9)
    return float(len(stream.listed))


def _rows_a_person(plan: Plan) -> float:
    reached = _share_that_comes_to_each_step(plan)
    rows = np.array([_rows_of_step(plan, step) for step in range(reached.size)])
    firsts = np.unique(plan.steps.stage, return_index=True)[1]
    stages = float(reached[firsts].sum()) * _ROWS_OF_A_STAGE
    return _ROWS_OF_A_JOURNEY + stages + float(reached @ rows)


def _rows_of_step(plan: Plan, step: int) -> float:
    steps = plan.steps
    rows = float(steps.milestone[step] != NONE)
    kind = StepKind(int(steps.kind[step]))
    if kind is not StepKind.WORK:
        return rows + _ROWS_OF_A_STEP[kind]
    spread = plan.quantities[int(steps.visits_quantity[step])].spread
    return rows + _ROWS_OF_A_VISIT * (1.0 if spread is None else spread.mean)


def _share_that_comes_to_each_step(plan: Plan) -> Floats:
    """Follow everybody forward through the pathway; shape (steps,)."""
    steps = plan.steps
    count = len(steps.kind)
    reached = np.zeros(count + 1)
    reached[0] = 1.0
    for step in range(count):
        left = reached[step]
        decision = int(steps.decision[step])
        if decision != NONE:
            for target, reason, share in _branches(plan, decision):
                forward = target > step
                if forward:
                    reached[target] += reached[step] * share
                if forward or reason != NONE:
                    left -= reached[step] * share
        # The last step leads to NONE, which is the spare place at the end.
        reached[int(steps.onward[step])] += max(0.0, left)
    return reached[:count]


def _branches(plan: Plan, decision: int) -> list[tuple[int, int, float]]:
    """Target, reason of leaving and mean share of each branch."""
    decisions = plan.decisions
    first, last = decisions.first[decision : decision + 2].tolist()
    begin, end = decisions.cumulative_first[decision : decision + 2].tolist()
    table = decisions.cumulative[begin:end].reshape(-1, last - first)
    shares = np.diff(table, prepend=0.0, axis=1).mean(axis=0)
    targets, reasons = decisions.target[first:last], decisions.reason[first:last]
    return list(zip(targets.tolist(), reasons.tolist(), shares.tolist(), strict=True))
