"""Draws that are prepared, stacked and shared have the bits of draws made one by one."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.inputs.draw import draw
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import from_mapping, load
from tests.inputs.naive import naive, pieces_of
from tests.model.strategies import scenario_data

SHIPPED = ["stockport-pilot", "stockport-dual-role"]


def as_bytes(value):
    """A value of arrays as bytes, so that every bit counts and nan equals nan."""
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.shape, value.tobytes()
    if is_dataclass(value):
        return [as_bytes(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        return {name: as_bytes(each) for name, each in value.items()}
    return value


def check(plan, seed, replication):
    expected, drawn = naive(plan, seed, replication), draw(plan, seed, replication)
    for name in ("referred", "codes", "numbers"):
        assert as_bytes(getattr(drawn.people, name)) == as_bytes(expected[name]), name
    for name in ("priority", "due_days", "start_left"):
        assert as_bytes(getattr(drawn, name)) == as_bytes(expected[name]), name
    assert drawn.draws.first.tolist() == expected["first"].tolist()
    assert drawn.draws.table.tobytes() == expected["table"].tobytes()
    assert pieces_of(drawn.roster) == expected["roster"]
    tasks = drawn.care_tasks
    columns = (tasks.days, tasks.desk, tasks.role, tasks.hours)
    assert list(zip(*map(np.ndarray.tolist, columns), strict=True)) == expected["care_tasks"]


@settings(max_examples=40)
@given(scenario_data(), st.integers(0, 50))
def test_any_scenario_is_drawn_as_if_one_by_one(data, seed):
    check(compile_plan(from_mapping(data)), seed, 0)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_are_drawn_as_if_one_by_one(name):
    check(compile_plan(load(name)), 3, 1)
