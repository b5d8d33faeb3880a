"""The compiled engine's memory, from one run to the next."""

from threading import Thread

import numpy as np
import pytest

from sdssim.eventlog import FIELDS
from sdssim.inputs import by_machine
from sdssim.inputs.draw import draw
from sdssim.model.compiled_engine import layout, prepare, run, run_compiled
from sdssim.model.simpy_engine import run_simpy
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load, load_text

pytest.importorskip("numba", reason="numba is an extra")

SMALL = """
name: small
start: 2024-03-04
end: 2024-04-14
demand: {per_week: 10}
staff: {clerk: {people: 1}}
pathway:
  - {stage: a, steps: [{work: {by: clerk, hours: {exponential: 5}, visits: 3, patience_days: 4}}]}
"""


@pytest.fixture
def small():
    plan = compile_plan(load_text(SMALL))
    return plan, draw(plan, 1, 0)


def test_a_run_that_finds_too_little_room_is_run_again_with_more(small, monkeypatch):
    monkeypatch.setattr(run, "_SPARE", 4)
    tight = run._Room(rows=1.0, nodes=0.0, entries=0.1)
    monkeypatch.setattr(run, "_room_of", lambda _: tight)
    assert run_compiled(*small).digest() == run_simpy(*small).digest()
    assert tight.nodes > 0


def test_the_room_that_a_run_needed_is_kept_for_the_next(small):
    run._room_of.cache_clear()
    log = run_compiled(*small)
    assert len(log) <= run._room_of(small[0]).rows * len(log.people) <= 1.3 * len(log)


def test_a_run_does_not_change_what_the_next_one_reads(small):
    first, second = run_compiled(*small), run_compiled(*small)
    assert first.digest() == second.digest()


def test_threads_do_not_disturb_each_other(small):
    found = {}

    def act(number):
        found[number] = [run_compiled(*small).digest() for _ in range(20)]

    threads = [Thread(target=act, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {digest for each in found.values() for digest in each} == {run_simpy(*small).digest()}


def test_a_log_takes_less_than_100_bytes_an_event():
    log = run_compiled(*_stockport())
    columns = [getattr(log, name) for name in FIELDS]
    assert sum(column.nbytes for column in columns) < 100 * len(log)
    assert all(column.base is None for column in columns)


def test_a_person_takes_less_than_a_kilobyte_beside_inputs_and_log():
    plan, _ = _stockport()
    assert layout.CASE.itemsize < run.bytes_a_person(plan) < 1024


def _stockport():
    plan = compile_plan(load("stockport-pilot"))
    return plan, draw(plan, 1, 0)


def test_machine_code_in_hand_is_not_made_again(small):
    run_compiled(*small)
    told = []
    prepare(told.append)
    assert told == []


def test_what_draws_is_made_ready_with_the_engine():
    prepare()
    assert by_machine.KERNEL.is_ready


def test_bisection_is_that_of_python():
    from bisect import bisect_left, bisect_right

    from sdssim.model.compiled_engine.machine_code import working_time

    values = np.array([0.0, 1.0, 1.0, 2.0, 5.0])
    for first in range(6):
        for last in range(first, 6):
            for value in (-1.0, 0.0, 0.5, 1.0, 2.0, 5.0, 6.0):
                left = working_time.bisect_left.py_func(values, value, first, last)
                right = working_time.bisect_right.py_func(values, value, first, last)
                assert left == bisect_left(values, value, first, last)
                assert right == bisect_right(values, value, first, last)


def test_simulate_offers_the_engine_by_name():
    scenario = load("checks/mm1", end="2001-01-31")
    reference = simulate(scenario, 3, 1)
    assert simulate(scenario, 3, 1, engine="compiled").digest() == reference.digest()
