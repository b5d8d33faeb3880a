# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Journeys, from referral or from where a person stands at the start."""

from math import nan

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.calendar import wait_until
from sdssim.model.compiled_engine.machine_code.keepers import keep, keeper_of, name_at_referral
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    f8,
    i8,
    past,
    role_at,
    start_at,
    step_at,
)
from sdssim.model.compiled_engine.machine_code.money import reach
from sdssim.model.compiled_engine.machine_code.office import look_ahead, release
from sdssim.model.compiled_engine.machine_code.outcomes import close, enter, settle
from sdssim.model.compiled_engine.machine_code.places import ask_for_place, release_place
from sdssim.model.compiled_engine.machine_code.recording import (
    draw_of,
    holds_place,
    keeper_place,
    log,
    period_now,
    write,
)
from sdssim.model.compiled_engine.machine_code.sittings import put_papers_in
from sdssim.model.compiled_engine.machine_code.visits import (
    next_visit,
    pause,
    rest_of_work,
    set_patience,
    work,
)
from sdssim.model.compiled_engine.machine_code.words import (
    ALLOCATE,
    COMPLETED,
    GAVE_UP,
    GONE,
    HOLD_ENDS,
    HOLD_STARTED,
    LEFT,
    NONE,
    ON_HOLD,
    OPTION_CHOSEN,
    PLACE_GIVEN,
    PLACE_TAKEN,
    REFERRED,
    RELEASE,
    SITTING,
    STAGE_STARTED,
    WAIT,
    WAIT_ENDS,
    WORK,
    WORK_ENDS,
)
from sdssim.model.compiled_engine.machine_code.working_time import finish


@compiled
def open_case(w: Row, case: Row, number: int) -> None:
    """Open a person's case."""
    case.number = number
    case.team = max(0, i8(w, "team")[number])
    case.yearly_budget = nan
    case.step = NONE
    case.step_role = NONE
    case.step_worker = NONE
    case.on_the_way = 1
    keepers = keeper_place(w, 0)
    for place in range(w.memory_stride):
        past(case)[place] = 0
    for place in range(keepers, keepers + w.role_count):
        past(case)[place] = NONE


@compiled
def whole_journey(w: Row, case: Row) -> None:
    """Tell the journey of a person who has just been referred."""
    log(w, w.now, case.number, REFERRED, NONE, 0, 0, NONE, NONE, nan)
    name_at_referral(w, case)
    enter(w, case, 0)
    go_from(w, case, 0)


@compiled
def rest_of_journey(w: Row, case: Row) -> None:
    """Tell the journey of a person already on the way, from where they stand at the start."""
    start = start_at(w, case.number)
    _history(w, case, start)
    step = start.step
    case.step = step
    left = f8(w, "start_left")[case.number]
    if start.state == ON_HOLD:
        case.branch = start.hold_branch
        log(w, start.since, case.number, HOLD_STARTED, step, 1, 0, NONE, case.branch, nan)
        wait_until(w, case, left, HOLD_ENDS)
        return
    kind = step_at(w, step).kind
    if kind == WORK:
        rest_of_work(w, case, start)
    elif kind == WAIT:
        pause(w, case, start.since, _end_of_wait(w, step, 0.0, left), WAIT_ENDS)
    elif kind == ALLOCATE:
        if _place(w, case, start.since, left):
            go_from(w, case, settle(w, case, step))
    elif _do(w, case, step, start.since):
        go_from(w, case, settle(w, case, step))


@compiled
def _history(w: Row, case: Row, start: Row) -> None:
    """Write down what is known of the time before the start."""
    number, since = case.number, start.since
    log(w, start.referred, number, REFERRED, NONE, 0, 0, NONE, NONE, nan)
    for place in range(start.workers_first, start.workers_last):
        role, worker = i8(w, "start_roles")[place], i8(w, "start_workers")[place]
        keep(w, case, role, worker)
        if role_at(w, role).with_places != 0:
            past(case)[holds_place(w, role)] = 1
            log(w, since, number, PLACE_TAKEN, NONE, 0, 0, worker, NONE, nan)
    name_at_referral(w, case)
    for place in range(start.milestones_first, start.milestones_last):
        reach(w, case, i8(w, "start_milestones")[place], NONE, f8(w, "start_days")[place])
    for stage in range(step_at(w, start.step).stage + 1):
        past(case)[stage] = 1
    log(w, since, number, STAGE_STARTED, start.step, 1, 0, NONE, NONE, nan)
    for place in range(start.branches_first, start.branches_last):
        branch = i8(w, "start_branches")[place]
        log(w, since, number, OPTION_CHOSEN, NONE, 1, 0, NONE, branch, nan)


@compiled
def go_from(w: Row, case: Row, step: int) -> None:
    """Go on from a step until the person waits for something, or the journey is over."""
    while step >= 0:
        case.step = step
        if not _do(w, case, step, w.now):
            return
        step = settle(w, case, step)
    if step == NONE and case.on_the_way != 0:
        write(w, w.now, case, COMPLETED, NONE, NONE, NONE, nan)
        close(w, case, True)


@compiled
def _do(w: Row, case: Row, step: int, since: float) -> bool:
    """Do a step; return whether it is done already."""
    row = step_at(w, step)
    kind = row.kind
    if kind == WORK:
        work(w, case, step)
        return False
    if kind == WAIT:
        days = draw_of(w, case, row.days_quantity, step, 0)
        days *= f8(w, "days_factor")[period_now(w) * w.step_count + step]
        pause(w, case, since, _end_of_wait(w, step, since, days), WAIT_ENDS)
        look_ahead(w, case, row)
        return False
    if kind == SITTING:
        put_papers_in(w, case, since)
        return False
    if kind == ALLOCATE:
        return _place(w, case, since, nan)
    if kind == RELEASE:
        release_place(w, case, step)
    return True


@compiled
def _end_of_wait(w: Row, step: int, since: float, days: float) -> float:
    if step_at(w, step).working_days == 0:
        return since + days
    return finish(
        f8(w, "office_opens"),
        f8(w, "office_closes"),
        f8(w, "office_rate"),
        f8(w, "office_after"),
        w.office_first,
        w.office_last,
        since,
        days,
    )


@compiled
def work_ends(w: Row, case: Row) -> None:
    """Free the desk, and see what comes after the visit."""
    release(w, case)
    if case.number >= w.people:
        case.phase = GONE
        return
    case.has_visit = 0
    case.done += 1
    if case.done < case.visits:
        next_visit(w, case)
        return
    if case.step_worker != NONE:
        i8(w, "finished")[case.step_worker * w.step_count + case.step] += 1
    case.step_worker = NONE
    go_from(w, case, settle(w, case, case.step))


@compiled
def _place(w: Row, case: Row, since: float, patience: float) -> bool:
    """Ask for a caseload place; return whether the person has one already."""
    step = case.step
    role = step_at(w, step).role
    if past(case)[holds_place(w, role)] != 0 and keeper_of(w, case, role) != NONE:
        return True
    case.phase = PLACE_GIVEN
    case.patience += 1
    ask_for_place(w, case, since)
    set_patience(w, case, patience)
    return False


@compiled
def run_out(w: Row, case: Row, patience: int) -> None:
    """Let a person leave who still waits for what their patience was about."""
    if case.patience != patience or case.on_the_way == 0:
        return
    if case.phase == WORK_ENDS and case.is_fixed != 0:
        return
    if case.phase == WORK_ENDS or case.phase == PLACE_GIVEN:
        write(w, w.now, case, GAVE_UP, case.step, NONE, NONE, nan)
        case.has_visit = 0
        write(w, w.now, case, LEFT, NONE, NONE, w.gave_up, nan)
        close(w, case, False)
