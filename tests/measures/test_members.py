from itertools import pairwise

import numpy as np
import pytest

from sdssim.measures.members import Members

TEAM = np.array([0, 1, -1, 0, 1])
NEED = np.array([-1, 0, 0, 0, -1])


def members():
    everyone = np.zeros(5, dtype=np.int64)
    return Members.of([(everyone, 1), (TEAM, 2), (NEED, 1)])


def rows_of(entries, segments):
    return [entries[begin:end].tolist() for begin, end in pairwise(segments.first)]


def test_groups_are_numbered_through_the_kinds():
    both = members()
    assert both.groups == 4
    assert both.table.astype(int).tolist() == [
        [1, 1, 1, 1, 1],
        [1, 0, 0, 1, 0],
        [0, 1, 0, 0, 1],
        [0, 1, 1, 1, 0],
    ]
    assert both.people.tolist() == [5, 2, 2, 3]


def test_flags_are_counted_group_by_group():
    flags = np.array([[True, False, True, True, False], [False] * 5])
    assert members().count(flags).tolist() == [[3, 2, 0, 2], [0, 0, 0, 0]]


@pytest.mark.parametrize("people", [0, 63, 64, 65, 200])
def test_counts_hold_for_any_number_of_people(people):
    rng = np.random.default_rng(people)
    group = rng.integers(-1, 3, people)
    flags = rng.random((4, people)) < 0.5
    some = Members.of([(group, 3)])
    expected = [[int((flag & (group == n)).sum()) for n in range(3)] for flag in flags]
    assert some.count(flags).tolist() == expected


def test_those_who_are_not_chosen_are_in_no_group():
    some = members().only(np.array([False, True, True, True, True]))
    assert some.people.tolist() == [4, 1, 2, 3]
    entries, rows = some.lay_out(np.arange(5), np.zeros(5, dtype=np.int64), 1)
    assert rows_of(entries, rows) == [[1, 2, 3, 4], [3], [1, 4], [1, 2, 3]]


def test_nothing_is_made_anew_when_everybody_is_chosen():
    everybody = members()
    assert everybody.only(np.ones(5, dtype=bool)) is everybody


def test_columns_are_totalled_in_order_of_person():
    columns = np.array([[0.1, 1.0], [0.2, 0.0], [0.3, 0.0], [1e16, 0.0], [0.7, -1.0]])
    assert members().totals(columns).tolist() == [
        [0.1 + 0.2 + 0.3 + 1e16 + 0.7, 0.1 + 1e16, 0.2 + 0.7, 0.2 + 0.3 + 1e16],
        [0.0, 1.0, -1.0, 0.0],
    ]


def test_members_are_laid_out_line_by_line_as_they_are_given():
    person, line = np.array([3, 0, 1, 4, 1]), np.array([0, 0, 0, 2, 2])
    entries, rows = members().lay_out(person, line, 3)
    assert rows_of(entries, rows) == [
        *([0, 1, 2], [0, 1], [2], [0, 2]),
        *([], [], [], []),
        *([3, 4], [], [3, 4], [4]),
    ]


def test_one_group_is_laid_out_like_the_first_of_several():
    alone = Members.of([(np.zeros(5, dtype=np.int64), 1)]).only(np.arange(5) > 0)
    person, line = np.array([3, 0, 1, 4, 1]), np.array([0, 0, 0, 2, 2])
    entries, rows = alone.lay_out(person, line, 3)
    assert rows_of(entries, rows) == [[0, 2], [], [3, 4]]
