import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments import carry, driver, task
from sdssim.experiments.carry import Worked
from sdssim.experiments.case import Wanted
from sdssim.experiments.driver import replicate_all, simulate_missing
from sdssim.experiments.figures import Figures
from sdssim.experiments.keeper import Memory, values_of
from sdssim.experiments.pool import WorkerPool
from sdssim.experiments.replicate import run
from sdssim.measures.measure import measure
from sdssim.model.simulate import simulate, simulate_plan
from sdssim.results.store import ReplicationStore
from sdssim.scenario.load import load_text, vary
from tests.small import SMALL


@pytest.fixture(scope="module")
def scenarios():
    small = load_text(SMALL)
    return [small, *(vary(small, {"staff.worker.people": people}) for people in (1, 3))]


@pytest.fixture(scope="module")
def results(scenarios):
    return replicate_all(scenarios, 4)


def test_each_scenario_gets_an_array_of_replications_by_figures(scenarios, results):
    assert [each.scenario for each in results] == scenarios
    for scenario, each in zip(scenarios, results, strict=True):
        for number in range(4):
            measured = measure(simulate(scenario, 1, number), scenario, by_group=False)
            np.testing.assert_array_equal(each.values[number], measured.values)
            assert each.entries == measured.keys


def test_figures_can_be_those_of_groups_too(scenarios):
    (one,) = replicate_all(scenarios[:1], 2, figures=Figures())
    assert one.values.tobytes() == run(scenarios[0], 2).values.tobytes()


@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(3), lambda: WorkerPool(1)])
def test_any_executor_gives_the_same_bytes(scenarios, results, make):
    with make() as executor:
        others = replicate_all(scenarios, 4, 1, executor)
    for one, other in zip(results, others, strict=True):
        assert one.values.tobytes() == other.values.tobytes()


def test_the_same_scenario_twice_is_simulated_once(scenarios, results, monkeypatch):
    begun = count_simulated(monkeypatch)
    again = replicate_all([scenarios[0], scenarios[1], scenarios[0]], 4)
    assert len(begun) == 8
    assert again[0].values.tobytes() == again[2].values.tobytes() == results[0].values.tobytes()


def test_a_replication_is_done_for_a_block_of_scenarios_before_the_next(scenarios, monkeypatch):
    begun = count_simulated(monkeypatch)
    monkeypatch.setattr(driver, "BLOCK", 2)
    replicate_all(scenarios, 3)
    one, two, three = (each.digest for each in scenarios)
    of_block = [(digest, number) for number in range(3) for digest in (one, two)]
    assert begun == [*of_block, *((three, number) for number in range(3))]


def test_few_workers_get_the_same_scenario_ready(scenarios, monkeypatch):
    """A stretch of replications of a block is not parted, once it is known how long one takes."""
    monkeypatch.setattr(driver, "_STRETCH", 3)
    monkeypatch.setattr(carry, "BATCH_SECONDS", 0.0)
    monkeypatch.setattr(carry, "LONGEST_SECONDS", 1e6)
    batches = []

    def work(batch):
        batches.append(batch.cells)
        return Worked(dict.fromkeys(batch.cells, b""), {})

    monkeypatch.setattr(task.Task, "__call__", work)
    replicate_all(scenarios, 12)
    assert [len(cells) for cells in batches] == [1, 8, 9, 9, 9]


def test_what_a_store_has_is_not_simulated_again(scenarios, results, tmp_path, monkeypatch):
    with ReplicationStore(tmp_path / "store.sqlite") as store:
        replicate_all(scenarios[:2], 2, store=store)
        begun = count_simulated(monkeypatch)
        told = []
        more = replicate_all(
            scenarios, 4, store=store, progress=lambda done, of: told.append((done, of))
        )
    assert len(begun) == 8
    assert (told[0], told[-1]) == ((4, 12), (12, 12))
    for one, other in zip(results, more, strict=True):
        assert one.values.tobytes() == other.values.tobytes()


def test_a_replication_that_cannot_be_done_is_a_row_of_nan(scenarios, results, monkeypatch):
    fails = {(scenarios[1].digest, 2)}
    begun = count_simulated(monkeypatch, fails)
    broken = replicate_all(scenarios, 4)
    assert np.isnan(broken[1].values[2]).all()
    np.testing.assert_array_equal(broken[1].values[[0, 1, 3]], results[1].values[[0, 1, 3]])
    assert broken[0].values.tobytes() == results[0].values.tobytes()
    assert begun.count((scenarios[1].digest, 2)) == 3


def test_what_is_missing_is_told_with_its_reason(scenarios, monkeypatch):
    count_simulated(monkeypatch, {(scenarios[0].digest, 1)})
    wanted, store = Wanted(1, Figures(by_group=False)), Memory()
    cases = [wanted.case(scenario, 2) for scenario in scenarios[:2]]
    (missing,) = simulate_missing(cases, wanted, store, None)
    assert (missing.case, missing.replication) == (cases[0], 1)
    assert missing.reason == "UnpicklableError: no luck"
    assert np.isnan(values_of(store, cases[0])).all(axis=1).tolist() == [False, True]


def test_an_error_that_cannot_travel_is_told_in_words():
    told = task._portable(UnpicklableError("no luck"))
    assert isinstance(told, task.ElsewhereError)
    assert task.reason_of(told) == "UnpicklableError: no luck"
    assert task.reason_of(ValueError()) == "ValueError"


def test_a_worker_with_another_version_is_refused(scenarios, monkeypatch):
    monkeypatch.setattr(task, "versions_text", lambda: "another")
    with pytest.raises(SdssimError, match=r"Here: sdssim .*; there: another"):
        replicate_all(scenarios[:1], 1)


@pytest.mark.parametrize(("replications", "seed"), [(0, 1), (1, -1)])
def test_impossible_requests_are_refused(scenarios, replications, seed):
    with pytest.raises(SdssimError, match=r"0 replications|seed -1"):
        replicate_all(scenarios, replications, seed)


def test_nothing_comes_of_nothing():
    assert replicate_all([], 4) == []


class UnpicklableError(Exception):
    def __reduce__(self):
        raise TypeError


def count_simulated(monkeypatch, fails=()):
    begun = []

    def counted(plan, seed, number, **settings):
        begun.append((plan.digest, number))
        if (plan.digest, number) in fails:
            message = "no luck"
            raise UnpicklableError(message)
        return simulate_plan(plan, seed, number, **settings)

    monkeypatch.setattr(task, "simulate_plan", counted)
    return begun


def test_memory_does_not_grow_with_the_number_of_replications(scenarios, tmp_path, monkeypatch):
    """Nothing is simulated, so that what is left is the driver's own memory."""
    wanted = Wanted(1, Figures(by_group=False))
    monkeypatch.setattr(task.Task, "_figures", lambda _task, _cell: bytes(8 * 19))
    peaks = []
    for replications in (200, 2000):
        case = replace(wanted.case(scenarios[0], replications), figures=19)
        with ReplicationStore(tmp_path / f"{replications}.sqlite") as store:
            tracemalloc.start()
            simulate_missing([case], wanted, store, None)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert sum(1 for _ in store.replications(case.key)) == replications
    assert peaks[1] < peaks[0] + 200_000
