# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""What is due happens: arrivals, ends of work and of waits, sittings, comings and goings."""

from math import nan

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.calendar import expect, key_of
from sdssim.model.compiled_engine.machine_code.journeys import (
    go_from,
    open_case,
    rest_of_journey,
    run_out,
    whole_journey,
    work_ends,
)
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    cleared,
    desk_at,
    entry_at,
    f8,
    i8,
    role_at,
    sitting_at,
    worker_at,
)
from sdssim.model.compiled_engine.machine_code.money import pay_instalment
from sdssim.model.compiled_engine.machine_code.office import join_queue, mark
from sdssim.model.compiled_engine.machine_code.outcomes import follow, settle
from sdssim.model.compiled_engine.machine_code.recording import log, write
from sdssim.model.compiled_engine.machine_code.sittings import schedule_sitting, serve, sit
from sdssim.model.compiled_engine.machine_code.succession import comes, goes
from sdssim.model.compiled_engine.machine_code.visits import between_visits_ends
from sdssim.model.compiled_engine.machine_code.words import (
    BETWEEN_VISITS_ENDS,
    BRANCH_MASK,
    BRANCHES,
    CARE_TASK_ARRIVED,
    COMES,
    GONE,
    HOLD_ENDED,
    HOLD_ENDS,
    JOURNEY,
    NEVER,
    NONE,
    OPENINGS,
    PATIENCE,
    PEOPLE,
    SITTINGS,
    STAFF,
    WAIT_ENDED,
    WAIT_ENDS,
    WHO_MASK,
    WORK_ENDS,
)
from sdssim.model.order import BRANCH_BITS, RANK_BITS


@compiled
def _expect_referral(w: Row, number: int) -> None:
    """Put the next referral into the calendar: one at a time keeps the calendar short."""
    if number < w.people:
        expect(w, f8(w, "referred")[number], key_of(PEOPLE, number, JOURNEY), COMES)


@compiled
def _expect_care_task(w: Row, number: int) -> None:
    if number < w.tasks:
        who = w.people + number
        expect(w, f8(w, "task_days")[number], key_of(PEOPLE, who, JOURNEY), COMES)


@compiled
def _care_task(w: Row, case: Row, who: int) -> None:
    number = who - w.people
    _expect_care_task(w, number + 1)
    role, desk = i8(w, "task_role")[number], i8(w, "task_desk")[number]
    case.number = who
    case.step = NONE
    case.step_role = role
    case.worker = desk_at(w, desk).worker
    case.hours = f8(w, "task_hours")[number]
    case.phase = WORK_ENDS
    log(w, w.now, who, CARE_TASK_ARRIVED, NONE, 0, 0, case.worker, NONE, nan)
    queue = i8(w, "named_queue")[desk * w.role_count + role]
    join_queue(w, case, queue, role_at(w, role).others_class, w.now, w.now)


@compiled
def _arrives(w: Row, who: int) -> None:
    """Somebody is referred, stands somewhere at the start, or a care task comes."""
    cleared(w, who)
    case = case_at(w, who)
    if who >= w.people:
        _care_task(w, case, who)
        return
    open_case(w, case, who)
    if who < w.on_the_way:
        rest_of_journey(w, case)
    else:
        _expect_referral(w, who + 1)
        w.known = who + 1
        whole_journey(w, case)


@compiled
def _go_on_with(w: Row, case: Row) -> None:
    """Go on with what a person's phase says."""
    phase = case.phase
    if phase == WORK_ENDS:
        work_ends(w, case)
    elif phase == BETWEEN_VISITS_ENDS:
        between_visits_ends(w, case)
    elif phase == HOLD_ENDS:
        write(w, w.now, case, HOLD_ENDED, case.step, NONE, case.branch, nan)
        go_from(w, case, follow(w, case, case.step, case.branch))
    elif phase != GONE:
        if phase == WAIT_ENDS:
            write(w, w.now, case, WAIT_ENDED, case.step, NONE, NONE, nan)
        go_from(w, case, settle(w, case, case.step))


@compiled
def happen(w: Row) -> None:
    """Let what is due happen."""
    rank = w.due_key >> RANK_BITS
    who = (w.due_key & WHO_MASK) >> BRANCH_BITS
    branch = w.due_key & BRANCH_MASK
    if rank == PEOPLE:
        if branch == JOURNEY and w.due_what == COMES:
            _arrives(w, who)
        elif branch == JOURNEY:
            _go_on_with(w, case_at(w, who))
        elif branch == PATIENCE:
            run_out(w, case_at(w, who), w.due_what)
        else:
            pay_instalment(w, case_at(w, who))
    elif rank == OPENINGS:
        mark(w, who)
    elif rank == SITTINGS:
        number = w.due_what >> 1
        if w.due_what & 1:
            serve(w, sitting_at(w, who), number)
        else:
            sit(w, who, number)
    elif branch == 0:
        comes(w, who)
    else:
        goes(w, who)


@compiled
def set_up(w: Row) -> None:
    """Put into the calendar what is known from the start."""
    for place in range(BRANCHES + 1):
        entry_at(w, place).when = NEVER
    for number in range(w.sitting_count):
        schedule_sitting(w, number, sitting_at(w, number).first)
    for number in range(w.worker_count):
        worker = worker_at(w, number)
        if worker.from_day < worker.until_day:
            expect(w, worker.from_day, key_of(STAFF, number, 0), 0)
            if worker.until_day < w.horizon:
                expect(w, worker.until_day, key_of(STAFF, number, 1), 0)
    for number in range(w.on_the_way):
        cleared(w, number)
        expect(w, 0.0, key_of(PEOPLE, number, JOURNEY), COMES)
    for desk in range(w.desk_count):
        desk_at(w, desk).piece = i8(w, "roster_first")[desk]
    _expect_referral(w, w.on_the_way)
    _expect_care_task(w, 0)
