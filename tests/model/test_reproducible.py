"""The same scenario, seed and replication give the same bytes, whatever else happens."""

import os
import pickle
import subprocess
import sys
from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.errors import SdssimError
from sdssim.inputs import streams
from sdssim.inputs.draw import parts_of
from sdssim.model.queue_service import queue_service
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import from_mapping
from tests.model.strategies import scenario_data
from tests.model.telling import ALL_HOURS, run

EXAMPLES = settings(max_examples=100)

_DIGESTS = """
import pickle, sys
from sdssim.model.simulate import simulate
from sdssim.scenario.load import from_mapping
for data in pickle.load(sys.stdin.buffer):
    print(simulate(from_mapping(data), 5, 2).digest())
"""


@EXAMPLES
@given(scenario_data())
def test_a_second_run_with_nothing_remembered_gives_the_same_log(data):
    first = simulate(from_mapping(data), 5).digest()
    compile_plan.cache_clear()
    queue_service.cache_clear()
    streams.place_of.cache_clear()
    parts_of.cache_clear()
    assert simulate(from_mapping(data), 5).digest() == first


@settings(max_examples=1)
@given(st.lists(scenario_data(), min_size=10, max_size=10))
def test_processes_with_other_hash_seeds_give_the_same_logs(many):
    here = [simulate(from_mapping(data), 5, 2).digest() for data in many]
    for hash_seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", _DIGESTS],
            input=pickle.dumps(many),
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
        assert told.stdout.decode().split() == here


NEW_NAMES = {
    "clerk": "zeta",
    "planner": "kappa",
    "broker": "alpha",
    "hub": "omega",
    "dual": "beta",
    "panel": "xi",
    "run": "board",
}


@EXAMPLES
@given(scenario_data())
def test_other_names_for_roles_workers_and_panels_change_nothing_but_the_names(data):
    """What is drawn under a worker's or a role's name is left out: names own random streams."""
    data = _without_draws_by_name(data)
    renamed = _renamed(data)
    before, after = simulate(from_mapping(data), 5), simulate(from_mapping(renamed), 5)
    assert before.digest() == after.digest()
    workers = [worker.name for worker in before.plan.staffing.workers]
    assert [w.name for w in after.plan.staffing.workers] == [_new_name(name) for name in workers]


def _without_draws_by_name(data):
    data = deepcopy(data)
    for group in data["staff"].values():
        for drawn in ("sickness", "away", "named_at_referral", "handover_hours"):
            group.pop(drawn, None)
        if "leave" in group:
            group["leave"]["days_per_year"] = 0
        if "care_tasks" in group:
            group["care_tasks"] = {"days": [0.375, 1, 3], "hours": 4}
    return data


def _new_name(name):
    return " ".join(NEW_NAMES.get(word, word) for word in name.split(" "))


def _renamed(thing):
    """Other names wherever they stand: as keys, as texts, in the paths of dated changes."""
    if isinstance(thing, dict):
        return {_renamed(key): _renamed(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_renamed(item) for item in thing]
    if isinstance(thing, str):
        return ".".join(_new_name(part) for part in thing.split("."))
    return thing


def test_seeds_and_replications_differ():
    body = """
        demand: {per_week: 20}
        staff: {clerk: {people: 1}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: {exponential: 2}}}]}]
        """
    scenario = run(ALL_HOURS, body).plan.digest
    assert run(ALL_HOURS, body).plan.digest == scenario
    digests = {run(ALL_HOURS, body, seed).digest() for seed in range(4)}
    assert len(digests) == 4


def test_a_replication_does_not_depend_on_those_before_it():
    """The third of five is the third of three, and the third alone."""
    data = {
        "name": "x", "start": "2024-03-04", "end": "2024-06-30", "demand": {"per_week": 5},
        "staff": {"clerk": {"people": 1}},
        "pathway": [{"stage": "a", "steps": [{"work": {"by": "clerk", "hours": 6}}]}],
    }  # fmt: skip
    scenario = from_mapping(data)
    five = [simulate(scenario, 3, number).digest() for number in range(5)]
    alone = simulate(scenario, 3, 2).digest()
    assert five[2] == alone
    assert all(a != b for a, b in pairwise(five))


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (0, -1)])
def test_a_negative_seed_or_replication_is_refused(seed, replication):
    scenario = from_mapping(
        {"name": "x", "start": "2024-03-04", "end": "2024-03-05", "demand": {"listed": []},
         "pathway": [{"stage": "a"}]}
    )  # fmt: skip
    with pytest.raises(SdssimError, match=f"seed {seed} and replication {replication}"):
        simulate(scenario, seed, replication)
    with pytest.raises(SdssimError, match="unknown engine 'fast'; allowed: auto, simpy, compiled"):
        simulate(scenario, engine="fast")
