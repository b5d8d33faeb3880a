"""The ledger of delay, as :mod:`sdssim.measures.ledger` keeps it."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.arithmetic import clear, is_known, overlap, put, quotient, worked
from sdssim.measures.machine_code.memory import Row, f8, i4
from sdssim.measures.machine_code.words import NONE, OFF_DUTY, WORKED_ON
from sdssim.measures.machine_layout import ACCOUNT_COLUMNS, CAUSES, ELAPSED, REWORK


@compiled
def open_account(w: Row, number: int) -> None:
    """Begin a person's accounts: until the first payment, if anybody is paid, and in all."""
    clear(f8(w, "account"), w.account_columns)
    w.until_paid = w.cut_day
    if w.first_payment != NONE:
        paid = f8(w, "dates")[w.first_payment * w.people + number]
        if is_known(paid):
            w.until_paid = min(paid, w.cut_day)


@inlined
def add_account(w: Row, note: Row, end: float, hours: float) -> None:
    """Put a spell down to its causes."""
    if w.first_payment != NONE:
        _add(w, 0, w.until_paid, note, end, hours)
        _add(w, ACCOUNT_COLUMNS, w.cut_day, note, end, hours)
    else:
        _add(w, 0, w.cut_day, note, end, hours)


@inlined
def _add(  # noqa: PLR0913 -- a spell's parts
    w: Row, first: int, until_day: float, note: Row, end: float, hours: float
) -> None:
    account, begin = f8(w, "account"), note.time
    days = overlap(begin, end, begin, until_day)
    if note.code == WORKED_ON:
        effort = worked(begin, end, hours, days)
        account[first + WORKED_ON] += effort
        account[first + OFF_DUTY] += days - effort
    else:
        account[first + note.code] += days
    if note.round > 1:
        account[first + REWORK] += days


@compiled
def close_account(w: Row, number: int) -> None:
    """Add a person's accounts to those of the own groups."""
    account, totals, own = f8(w, "account"), f8(w, "ledger_totals"), i4(w, "own_groups")
    for first in range(0, w.account_columns, ACCOUNT_COLUMNS):
        elapsed = account[first]
        for cause in range(1, CAUSES):
            elapsed += account[first + cause]
        account[first + ELAPSED] = elapsed
    groups = i4(w, "groups_first")
    for place in range(groups[number], groups[number + 1]):
        group = own[place] * w.account_columns
        for column in range(w.account_columns):
            totals[group + column] += account[column]


@compiled
def write_ledger(w: Row) -> None:
    """Write mean days a person by cause; people are those that the first figures count."""
    for column in range(w.account_columns):
        _write(w, column)
    if w.first_payment == NONE:
        for column in range(ACCOUNT_COLUMNS):
            _write(w, column)


@compiled
def _write(w: Row, column: int) -> None:
    totals, people = f8(w, "ledger_totals"), f8(w, "figures")
    for group in range(w.group_count):
        put(w, quotient(totals[group * w.account_columns + column], people[group]))
