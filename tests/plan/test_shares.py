"""Shares as cumulative tables."""

import pytest

from sdssim.plan.shares import attributes_of, combinations, cumulative
from sdssim.scenario.fields import ShareBy

BY_NEED = ShareBy(by="need", of={"high": 0.5}, otherwise=0.1)


def test_the_rest_takes_what_the_others_leave_wherever_it_stands():
    assert cumulative({"a": 0.25, "b": "rest", "c": 0.25}, {}) == (0.25, 0.75, 1.0)


def test_the_last_sum_is_one_to_the_last_bit():
    assert cumulative({str(n): 0.1 for n in range(10)}, {})[-1] == 1.0


@pytest.mark.parametrize(("person", "share"), [({"need": "high"}, 0.5), ({}, 0.1)])
def test_a_share_by_attribute_is_that_of_the_persons_value(person, share):
    assert cumulative({"out": BY_NEED, "on": "rest"}, person) == (share, 1.0)


def test_a_value_without_a_share_takes_the_rest():
    other = ShareBy(by="need", of={"high": 0.5})
    assert cumulative({"out": other, "on": 0.75}, {"need": "low"}) == (0.25, 1.0)


def test_attributes_are_named_in_order_of_first_mention_in_any_period():
    by_team = ShareBy(by="team", of={})
    assert attributes_of([{"a": BY_NEED, "b": 0.2}, {"a": by_team, "b": BY_NEED}]) == (
        "need", "team"
    )  # fmt: skip


def test_combinations_count_not_known_as_a_value():
    found = combinations(("need", "team"), {"need": ["low", "high"], "team": ["north"]})
    assert len(found) == 3 * 2
    assert found[0] == {"need": "low", "team": "north"}
    assert found[-1] == {"need": "", "team": ""}
    assert combinations((), {}) == [{}]
