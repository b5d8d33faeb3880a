# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""The log as spells, person by person, and what each of them adds to.

As :mod:`sdssim.measures.spells` cuts them; they are not kept, but put down at once to the ledger of
delay, to where people stand, and to the hours that were worked.
"""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.arithmetic import clear
from sdssim.measures.machine_code.ledger import add_account, close_account, open_account
from sdssim.measures.machine_code.memory import Row, f8, i1, i2, i4, i8, nb, note_at
from sdssim.measures.machine_code.standing import stand
from sdssim.measures.machine_code.words import (
    INTERRUPTED,
    NEVER,
    NONE,
    OVER,
    SILENT,
    UNKNOWN,
    WORKED_ON,
)
from sdssim.measures.machine_code.workload import work
from sdssim.measures.machine_layout import CAUSES


@compiled
def order_by_case(w: Row) -> None:
    """Put the rows that say where somebody stands in order of the case, then of time."""
    rows, first, case_of = i4(w, "standing_rows"), i8(w, "case_first"), i4(w, "log_person")
    for place in range(w.cases + 2):
        first[place] = 0
    for number in range(w.standing_size):
        first[case_of[rows[number]] + 2] += 1
    for place in range(2, w.cases + 2):
        first[place] += first[place - 1]
    # While they are put down, each case's place moves on to where the next one begins.
    for number in range(w.standing_size):
        row = nb.int64(rows[number])
        case = case_of[row] + 1
        _copy(w, row, note_at(w, first[case]))
        first[case] += 1


@inlined
def _copy(w: Row, row: int, note: Row) -> None:
    note.time = f8(w, "log_time")[row]
    note.value = f8(w, "log_value")[row]
    note.worker = i4(w, "log_worker")[row]
    note.step = i2(w, "log_step")[row]
    note.round = i2(w, "log_round")[row]
    note.code = i1(w, "code_after")[i1(w, "log_event")[row]]


@compiled
def put_down_spells(w: Row) -> None:
    """Go through the spells of everybody, and then of the care tasks."""
    cells = w.step_rows * CAUSES
    clear(f8(w, "standing_now"), cells)
    clear(f8(w, "standing_days"), cells)
    oldest = f8(w, "standing_oldest")
    for cell in range(cells):
        oldest[cell] = UNKNOWN
    clear(f8(w, "effort"), w.period_count * w.desk_count * (w.activity_count + 1))
    clear(f8(w, "ledger_totals"), w.group_count * w.account_columns)
    for case in range(w.cases):
        _follow(w, case)


@compiled
def _follow(w: Row, case: int) -> None:
    """Cut a case's time into spells: one ends where the next begins, or never."""
    first, last = i8(w, "case_first")[case], i8(w, "case_first")[case + 1]
    if case < w.people:
        open_account(w, case)
    begun, code = first, SILENT
    for place in range(first, last):
        note = note_at(w, place)
        following = nb.int64(note.code)
        if following == INTERRUPTED and (code != WORKED_ON or note.step == NONE):
            continue  # only a hand-over that interrupts a visit ends a spell
        if code < OVER:
            _put_down(w, case, note_at(w, begun), note.time, note.value)
        begun, code = place, following
    if code < OVER:
        _put_down(w, case, note_at(w, begun), NEVER, UNKNOWN)
    if case < w.people and i1(w, "measured")[case] != 0:
        close_account(w, case)


@inlined
def _put_down(w: Row, case: int, note: Row, end: float, hours: float) -> None:
    """Put down the spell that begins with a note; the hours are a visit's, if it is one."""
    if note.code == WORKED_ON and note.worker != NONE:
        work(w, note, end, hours)
    if case < w.people:
        stand(w, case, note, end)
        add_account(w, note, end, hours)
