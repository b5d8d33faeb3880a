# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""What people have a number of: money and numeric attributes, as :mod:`measures.amounts`."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.amounts import BUDGET_TOLD, FIRST_NUMBER, PAID, SPEND
from sdssim.measures.machine_code.arithmetic import is_known
from sdssim.measures.machine_code.memory import (
    Row,
    f8,
    floats_at,
    i1,
    i4,
    i8,
    person_at,
    row_at,
)
from sdssim.measures.machine_code.rows import write_means, write_quantiles, write_totals
from sdssim.measures.machine_code.sorting import sort
from sdssim.measures.machine_code.words import NONE, UNKNOWN


@compiled
def write_number_medians(w: Row) -> None:
    """Write the median of every numeric attribute."""
    for number in range(w.number_count):
        _lay_out(w, FIRST_NUMBER + number)
        write_quantiles(w, 0.5)


@compiled
def write_money(w: Row) -> None:
    """Write the figures of budgets if there are any, and of payments."""
    if w.has_money != 0:
        _write_statistics(w, BUDGET_TOLD)
    if w.first_payment != NONE:
        _write_statistics(w, SPEND)
        _lay_out(w, PAID)
        write_totals(w)


@compiled
def _write_statistics(w: Row, quantity: int) -> None:
    _lay_out(w, quantity)
    write_totals(w)
    write_means(w)
    write_quantiles(w, 0.5)


@compiled
def _lay_out(w: Row, quantity: int) -> None:
    """Lay out a quantity of measured people, of those for whom it is known, by group."""
    values, marks, entries = f8(w, "entry_values"), i4(w, "entry_marks"), 0
    for number in range(w.people):
        value = _value(w, person_at(w, number), number, quantity)
        if is_known(value) and i1(w, "measured")[number] != 0:
            values[entries] = value
            marks[entries] = number
            entries += 1
    sort(w, 0, entries)
    for group in range(w.group_count):
        row_at(w, group).size = 0
    own, groups, laid_out = i4(w, "own_groups"), i4(w, "groups_first"), f8(w, "row_values")
    for entry in range(entries):
        who = marks[entry]
        for place in range(groups[who], groups[who + 1]):
            row = row_at(w, own[place])
            laid_out[row.first + row.size] = values[entry]
            row.size += 1


@inlined
def _value(w: Row, person: Row, number: int, quantity: int) -> float:
    if quantity == BUDGET_TOLD:
        return person.told_pounds
    if quantity == SPEND:
        return person.first_pounds * (w.per_year if person.is_instalment != 0 else 1.0)
    if quantity == PAID:
        return person.paid_pounds if person.paid_pounds != 0.0 else UNKNOWN
    attribute = w.attribute_count + quantity - FIRST_NUMBER
    return floats_at(i8(w, "attributes")[attribute])[number]
