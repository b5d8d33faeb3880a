"""Counts of people by group: the families of :mod:`sdssim.measures.people`."""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import is_known, put, quotient
from sdssim.measures.machine_code.memory import Row, f8, i1, i4, person_at


@compiled
def write_people(w: Row) -> None:
    """Write how many were referred, reached each milestone, are on the way, ended, and why."""
    groups, events = w.group_count, w.event_count
    first = w.place
    endings = first + (2 * events - 1) * groups
    figures = f8(w, "figures")
    for place in range(first, endings + (3 + w.reason_count) * groups):
        figures[place] = 0.0
    for number in range(w.people):
        if i1(w, "measured")[number] != 0:
            for event in range(events):
                if is_known(f8(w, "dates")[event * w.people + number]):
                    _count(w, number, first + event * groups)
            _count_ending(w, number, endings)
    w.place = first + events * groups
    for event in range(1, events):
        for group in range(groups):
            put(w, quotient(figures[first + event * groups + group], figures[first + group]))
    w.place = endings + (3 + w.reason_count) * groups


@compiled
def _count_ending(w: Row, number: int, first: int) -> None:
    """Count a person as on the way, or as completed, or as left and why."""
    person = person_at(w, number)
    if not is_known(f8(w, "ended")[number]):
        _count(w, number, first)
    elif person.is_completed != 0:
        _count(w, number, first + w.group_count)
    else:
        _count(w, number, first + 2 * w.group_count)
        if person.reason >= 0:
            _count(w, number, first + (3 + person.reason) * w.group_count)


@compiled
def _count(w: Row, number: int, place: int) -> None:
    """Count a person in each of the own groups, of figures that begin at a place."""
    own, first, figures = i4(w, "own_groups"), i4(w, "groups_first"), f8(w, "figures")
    for each in range(first[number], first[number + 1]):
        figures[place + own[each]] += 1.0


@compiled
def write_crossed(w: Row) -> None:
    """Write how many of each cohort and each other group reached what."""
    others = w.group_count - 1 - w.cohort_count
    width, first = w.cohort_count * others, w.place
    w.place = first + w.event_count * width
    figures = f8(w, "figures")
    for place in range(first, w.place):
        figures[place] = 0.0
    own, groups = i4(w, "own_groups"), i4(w, "groups_first")
    for number in range(w.people):
        if i1(w, "measured")[number] != 0:
            for place in range(groups[number] + 1, groups[number + 1]):
                if own[place] > w.cohort_count:
                    break
                _cross(w, number, first + (own[place] - 1) * others - 1 - w.cohort_count)


@compiled
def _cross(w: Row, number: int, first: int) -> None:
    """Count somebody of a cohort in all own groups that are not cohorts."""
    own, figures, dates = i4(w, "own_groups"), f8(w, "figures"), f8(w, "dates")
    width = w.cohort_count * (w.group_count - 1 - w.cohort_count)
    groups = i4(w, "groups_first")
    for event in range(w.event_count):
        if is_known(dates[event * w.people + number]):
            for place in range(groups[number], groups[number + 1]):
                if own[place] > w.cohort_count:
                    figures[first + event * width + own[place]] += 1.0
