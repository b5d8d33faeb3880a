# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Who belongs to which group, person by person: as :func:`sdssim.measures.groups.membership`."""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.memory import (
    Row,
    coded_at,
    cohort_at,
    f8,
    i1,
    i4,
    i8,
    nb,
    row_at,
    whole_numbers_at,
)


@compiled
def list_groups(w: Row) -> None:
    """List everybody's groups, and say where the values of each group's members may stand."""
    first, measured = i4(w, "groups_first"), i1(w, "measured")
    for group in range(w.group_count):
        row_at(w, group).first = 0
    last = 0
    for number in range(w.people):
        first[number] = last
        last = _own_groups(w, number, last)
        if measured[number] != 0:
            _count(w, nb.int64(first[number]), last)
    first[w.people] = last
    _share_room(w)


@compiled
def _share_room(w: Row) -> None:
    """Give every group as much room for values as it has members who are measured."""
    first = 0
    for group in range(w.group_count):
        row = row_at(w, group)
        members = row.first
        row.first = first
        first += members


@compiled
def _count(w: Row, first: int, last: int) -> None:
    own = i4(w, "own_groups")
    for place in range(first, last):
        row_at(w, own[place]).first += 1


@compiled
def _own_groups(w: Row, number: int, last: int) -> int:
    """List a person's groups from a place on, and say where the list ends."""
    own, day = i4(w, "own_groups"), f8(w, "referred")[number]
    own[last] = 0
    last += 1
    for place in range(w.cohort_count):
        cohort = cohort_at(w, place)
        if (day >= cohort.from_day) & (day < cohort.until_day):
            own[last] = 1 + place
            last += 1
    for kind in range(w.attribute_count + w.choice_count + w.stream_kinds):
        code = _code(w, number, kind)
        if code >= 0:
            own[last] = coded_at(w, kind).first_group + code
            last += 1
    return last


@compiled
def _code(w: Row, number: int, kind: int) -> int:
    """Which attribute value, option or stream is a person's; -1 if that is not known."""
    choice = kind - w.attribute_count
    if choice < 0:
        return whole_numbers_at(i8(w, "attributes")[kind])[number]
    if choice < w.choice_count:
        return i8(w, "options")[choice * w.people + number]
    return i8(w, "stream")[number]
