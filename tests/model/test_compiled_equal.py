"""The compiled engine writes the very log that the reference engine writes, for every scenario.

When an example fails, hypothesis prints the smallest one that does as a scenario file. Mend the
engine, and keep the file in the folder ``regressions``.
"""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sdssim.eventlog import FIELDS
from sdssim.inputs.draw import draw
from sdssim.model.simpy_engine import run_simpy
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import from_mapping, load, load_text
from tests.model.strategies import scenario_data

pytest.importorskip("numba", reason="the compiled engine is an extra")

from sdssim.model.compiled_engine import run_compiled

EXAMPLES = int(os.environ.get("SDSSIM_EXAMPLES", "300"))
"""How many random scenarios; `make check-long` asks for 5,000."""

SCENARIOS = Path(__file__).parents[2] / "scenarios"
REGRESSIONS = sorted(Path(__file__).parent.glob("regressions/*.yaml"))
MOST_DAYS = 120
"""Length to which a check's scenario is cut: the random ones are longer on variety than on days."""


def logs(scenario, seed, replication=0):
    """The log of each engine for the same inputs, the reference first."""
    plan = compile_plan(scenario)
    inputs = draw(plan, seed, replication)
    return run_simpy(plan, inputs), run_compiled(plan, inputs)


def difference(reference, compiled):
    """The first row in which two logs differ, as text; empty if they are equal bit for bit."""
    if reference.digest() == compiled.digest():
        return ""
    if len(reference) != len(compiled):
        found = f"{len(reference)} rows, and {len(compiled)} compiled; "
    else:
        found = ""
    rows = min(len(reference), len(compiled))
    columns = [(getattr(reference, name)[:rows], getattr(compiled, name)[:rows]) for name in FIELDS]
    differ = np.zeros(rows, dtype=bool)
    for one, other in columns:
        differ |= (one != other) & ~((one != one) & (other != other))
    row = int(np.argmax(differ))
    one, other = ([column[row].item() for column in pair] for pair in zip(*columns, strict=True))
    return f"{found}row {row}: {one}, and {other} compiled"


def as_yaml(data):
    """Plain data as a scenario file."""
    text = StringIO()
    YAML(typ="safe", pure=True).dump(data, text)
    return text.getvalue()


@settings(max_examples=EXAMPLES)
@given(scenario_data(), st.integers(0, 1000))
def test_any_scenario_gives_the_identical_log(data, seed):
    note(as_yaml(data))
    assert difference(*logs(from_mapping(data), seed)) == ""


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_scenarios_that_once_differed_give_the_identical_log(path):
    scenario = load_text(path.read_text(encoding="utf-8"), path.name)
    for seed in range(10):
        assert difference(*logs(scenario, seed)) == ""


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_scenarios_give_the_identical_log(path):
    scenario = load(path)
    for replication in range(2):
        assert difference(*logs(scenario, 1, replication)) == ""


@pytest.mark.parametrize(
    "path", sorted(SCENARIOS.glob("checks/*.yaml")), ids=lambda path: path.stem
)
def test_scenarios_of_the_checks_give_the_identical_log(path):
    whole = load(path).base
    end = min(whole.end, whole.start + timedelta(days=MOST_DAYS))
    reference, compiled = logs(load(path, end=end), 1)
    assert len(reference) > 0
    assert difference(reference, compiled) == ""


def test_a_difference_is_found_and_told():
    """The comparison itself: another seed gives another log, and the first row that differs."""
    scenario = load_text(REGRESSIONS[0].read_text(encoding="utf-8"))
    reference, _ = logs(scenario, 1)
    _, other = logs(scenario, 2)
    assert "compiled" in difference(reference, other)
