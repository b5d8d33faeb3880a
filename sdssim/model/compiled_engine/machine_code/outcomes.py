# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""What comes of a step, and where the person goes from there."""

from math import nan

import numpy as np

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.calendar import wait_until
from sdssim.model.compiled_engine.machine_code.keepers import keeper_of, let_go
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    branch_at,
    decision_at,
    f8,
    i8,
    past,
    step_at,
)
from sdssim.model.compiled_engine.machine_code.money import reach
from sdssim.model.compiled_engine.machine_code.places import mark_places
from sdssim.model.compiled_engine.machine_code.recording import (
    draw_of,
    period_now,
    sent_back_place,
    write,
)
from sdssim.model.compiled_engine.machine_code.words import (
    CHOOSE,
    GONE,
    HOLD_ENDS,
    HOLD_STARTED,
    LEFT,
    NONE,
    OPTION_CHOSEN,
    OUTCOME,
    STAGE_STARTED,
    SUSPENDED,
)


@compiled
def settle(w: Row, case: Row, step: int) -> int:
    """Settle what comes of a step, and find the next one; -1 when the journey is over."""
    row = step_at(w, step)
    if row.decision == NONE:
        return _go_on(w, case, step)
    branch = _branch(w, case, step, row.decision)
    taken = branch_at(w, branch)
    if row.kind == CHOOSE:
        write(w, w.now, case, OPTION_CHOSEN, step, NONE, branch, nan)
        if taken.target == NONE:
            return _go_on(w, case, step)
        return taken.target
    if _is_used_up(w, case, branch):
        return _go_on(w, case, step)
    write(w, w.now, case, OUTCOME, step, NONE, branch, nan)
    if taken.budget_factor != 1.0 and not np.isnan(case.yearly_budget):
        case.yearly_budget *= taken.budget_factor
    if taken.hold_quantity != NONE:
        days = draw_of(w, case, taken.hold_quantity, step, 0)
        write(w, w.now, case, HOLD_STARTED, step, NONE, branch, nan)
        case.branch = branch
        wait_until(w, case, w.now + days, HOLD_ENDS)
        return SUSPENDED
    return follow(w, case, step, branch)


@compiled
def _is_used_up(w: Row, case: Row, branch: int) -> bool:
    """Whether a way back has been taken as often as it may be."""
    taken = branch_at(w, branch)
    if taken.counter == NONE:
        return False
    return past(case)[sent_back_place(w, taken.counter)] >= taken.at_most


@compiled
def follow(w: Row, case: Row, step: int, branch: int) -> int:
    """Go where an outcome leads: out, back, on, or simply onward."""
    taken = branch_at(w, branch)
    if taken.reason != NONE:
        write(w, w.now, case, LEFT, step, NONE, taken.reason, nan)
        close(w, case, False)
        return NONE
    target = taken.target
    if target == NONE or _is_used_up(w, case, branch):
        return _go_on(w, case, step)
    back = taken.counter != NONE
    if back:
        past(case)[sent_back_place(w, taken.counter)] += 1
    if back or step_at(w, target).stage != step_at(w, step).stage:
        enter(w, case, target)
    return target


@inlined
def _go_on(w: Row, case: Row, step: int) -> int:
    row = step_at(w, step)
    if row.milestone != NONE:
        reach(w, case, row.milestone, step, w.now)
    following = row.onward
    if following != NONE and step_at(w, following).stage != row.stage:
        enter(w, case, following)
    return following


@inlined
def enter(w: Row, case: Row, step: int) -> None:
    """Count a stage's round, and write down that it has begun."""
    past(case)[step_at(w, step).stage] += 1
    write(w, w.now, case, STAGE_STARTED, step, NONE, NONE, nan)


@compiled
def _branch(w: Row, case: Row, step: int, decision: int) -> int:
    """Find the branch that the person's uniform falls to, under the shares in force now."""
    row = decision_at(w, decision)
    uniform = draw_of(w, case, row.quantity, step, 0)
    group = i8(w, "group")[decision * w.people + case.number]
    shares = period_now(w) * row.groups + group
    place = row.cumulative_first + shares * (row.last - row.first)
    branch = row.first
    while uniform >= f8(w, "cumulative")[place] and branch + 1 < row.last:
        branch += 1
        place += 1
    return branch


@compiled
def close(w: Row, case: Row, paid_on: bool) -> None:
    """End a journey: give back what the person held; payments go on if they completed it."""
    case.on_the_way = 0
    case.phase = GONE
    case.serial += 1
    case.patience += 1
    for role in range(w.role_count):
        if keeper_of(w, case, role) != NONE:
            let_go(w, case, role)
            mark_places(w, role)
    if not paid_on:
        case.yearly_budget = nan
