# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""What is known of each person at the cut-off, as :mod:`sdssim.measures.journeys` reads it."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.arithmetic import is_known
from sdssim.measures.machine_code.memory import Row, f8, i1, i2, i4, i8, nb, person_at
from sdssim.measures.machine_code.words import (
    BUDGET_TOLD,
    COMPLETED,
    INSTALMENT,
    LEFT_PATHWAY,
    MILESTONE,
    NONE,
    OPTION_CHOSEN,
    PAID,
    UNKNOWN,
)


@compiled
def sift(w: Row) -> None:
    """Note which rows say where somebody stands, and which tell something of a journey.

    There is no branch on what a row says: a processor could not guess it.
    """
    event, says = i1(w, "log_event"), i1(w, "says")
    standing, telling = i4(w, "standing_rows"), i4(w, "telling_rows")
    stand, tell = 0, 0
    for row in range(w.log_rows):
        told = nb.int64(says[event[row]])
        standing[stand] = row
        stand += told & 1
        telling[tell] = row
        tell += told >> 1
    w.standing_size = stand
    w.telling_size = tell


@compiled
def begin_journeys(w: Row) -> None:
    """Say of everybody that nothing is known but the referral."""
    referred, dates, ended = f8(w, "referred"), f8(w, "dates"), f8(w, "ended")
    for number in range(w.people):
        person = person_at(w, number)
        person.reason = NONE
        person.is_completed = 0
        person.is_instalment = 0
        person.payments = 0
        person.told_pounds = UNKNOWN
        person.first_pounds = UNKNOWN
        person.paid_pounds = 0.0
        day = referred[number]
        i1(w, "measured")[number] = nb.int64((day >= w.from_day) & (day < w.cut_day))
        dates[number] = day if day < w.cut_day else UNKNOWN
        ended[number] = UNKNOWN
    for place in range(w.people, w.event_count * w.people):
        dates[place] = UNKNOWN
    options = i8(w, "options")
    for place in range(w.choice_count * w.people):
        options[place] = NONE


@compiled
def read_journeys(w: Row) -> None:
    """Read everybody's journey from the rows before the cut-off."""
    rows, time = i4(w, "telling_rows"), f8(w, "log_time")
    person_of, event = i4(w, "log_person"), i1(w, "log_event")
    detail, value = i2(w, "log_detail"), f8(w, "log_value")
    for number in range(w.telling_size):
        row = rows[number]
        when = time[row]
        if when >= w.cut_day:
            break
        kind, who = event[row], nb.int64(person_of[row])
        if kind == MILESTONE:
            _reach(w, who, nb.int64(detail[row]) + 1, when)
        elif kind == PAID:
            _pay(w, who, nb.int64(detail[row]), value[row])
        elif kind == OPTION_CHOSEN:
            _choose(w, who, nb.int64(detail[row]))
        elif kind == BUDGET_TOLD:
            person = person_at(w, who)
            if not is_known(person.told_pounds):
                person.told_pounds = value[row]
        elif kind in (LEFT_PATHWAY, COMPLETED):
            person = person_at(w, who)
            f8(w, "ended")[who] = when
            person.is_completed = nb.int64(kind == COMPLETED)
            person.reason = detail[row]


@inlined
def _reach(w: Row, who: int, event: int, when: float) -> None:
    """Take down a milestone; the first time counts."""
    place = event * w.people + who
    if not is_known(f8(w, "dates")[place]):
        f8(w, "dates")[place] = when


@inlined
def _pay(w: Row, who: int, detail: int, pounds: float) -> None:
    person = person_at(w, who)
    if person.payments == 0:
        person.first_pounds = pounds
        person.is_instalment = nb.int64(detail == INSTALMENT)
    person.payments += 1
    person.paid_pounds += pounds


@inlined
def _choose(w: Row, who: int, branch: int) -> None:
    """Take down an option; the last counts."""
    for choice in range(w.choice_count):
        option = i8(w, "option_of_branch")[choice * w.branch_count + branch]
        if option != NONE:
            i8(w, "options")[choice * w.people + who] = option


@compiled
def count_dates(w: Row) -> None:
    """Count, for each event, how many of everybody's dates fall in the window, or before the run.

    The latter make those who come under observation late, where a clock begins with them.
    """
    dates = f8(w, "dates")
    for event in range(w.event_count):
        passed, late = 0, 0
        for place in range(event * w.people, (event + 1) * w.people):
            day = dates[place]
            passed += nb.int64((day >= w.begin_day) & (day < w.cut_day))
            late += nb.int64(day < 0.0)
        f8(w, "passed")[event] = passed
        i8(w, "late")[event] = late
