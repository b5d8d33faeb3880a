from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments import carry, case, driver, replicate, task
from sdssim.experiments.pool import WorkerPool
from sdssim.experiments.replicate import run
from sdssim.measures.measure import measure, yardstick
from sdssim.model.simulate import simulate, simulate_plan
from sdssim.results.identity import versions_text
from sdssim.results.store import ReplicationStore, RunKey
from sdssim.scenario.load import load_text
from tests.small import SMALL


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL)


@pytest.fixture(scope="module")
def twelve(scenario):
    return run(scenario, 12, 1)


@pytest.fixture
def shared(monkeypatch):
    """Everything but the first two replications goes to the executor, in small batches."""
    monkeypatch.setattr(replicate, "WORTH_SHARING_SECONDS", 0.0)
    monkeypatch.setattr(carry, "MOST_IN_A_BATCH", 3)


@pytest.fixture
def store(tmp_path):
    with ReplicationStore(tmp_path / "unfinished.sqlite") as store:
        yield store


def same(first, second):
    return first.values.tobytes() == second.values.tobytes()


def test_each_replication_is_what_simulate_and_measure_give(scenario, twelve):
    for number in (0, 5, 11):
        log = simulate(scenario, 1, number)
        np.testing.assert_array_equal(twelve.values[number], measure(log, scenario).values)


def test_results_say_how_they_were_made(scenario, twelve):
    assert (twelve.scenario, twelve.seed, twelve.engine) == (scenario, 1, "simpy")
    assert twelve.replications == 12


def test_the_first_of_many_replications_are_those_of_few(scenario, twelve):
    assert run(scenario, 5, 1).values.tobytes() == twelve.values[:5].tobytes()


def test_another_seed_gives_other_people(scenario, twelve):
    assert not same(run(scenario, 12, 2), twelve)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(3), lambda: WorkerPool(1)])
def test_any_executor_gives_the_same_bytes(scenario, twelve, make):
    with make() as executor:
        assert same(run(scenario, 12, 1, executor), twelve)


def test_a_small_run_is_done_here_rather_than_handed_over(scenario):
    class Refuses(ThreadPoolExecutor):
        def submit(self, *_args, **_kwargs):
            raise AssertionError

    with Refuses(1) as executor:
        assert run(scenario, 4, 1, executor).replications == 4


def test_progress_counts_up_to_what_was_asked(scenario):
    told = []
    run(scenario, 6, 1, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)
    assert told == sorted(told)


def test_a_run_that_was_stopped_goes_on_where_it_was(scenario, twelve, store, monkeypatch):
    def stop(done, of):
        if done == of // 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(carry, "MOST_IN_A_BATCH", 1)
    monkeypatch.setattr(carry, "LONGEST_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        run(scenario, 12, 1, progress=stop, store=store)
    simulated = []
    monkeypatch.setattr(
        task, "simulate_plan",
        lambda plan, seed, number, **settings: (
            simulated.append(number) or simulate_plan(plan, seed, number, **settings)
        ),
    )  # fmt: skip
    resumed = run(scenario, 12, 1, store=store)
    assert simulated == [6, 7, 8, 9, 10, 11]
    assert same(resumed, twelve)


def test_replications_kept_for_more_serve_fewer(scenario, twelve, store):
    run(scenario, 12, 1, store=store)
    told = []
    fewer = run(scenario, 5, 1, store=store, progress=lambda done, of: told.append((done, of)))
    assert told == [(5, 5)]
    assert fewer.values.tobytes() == twelve.values[:5].tobytes()


def test_a_kept_replication_that_is_cut_short_is_simulated_again(scenario, twelve, store):
    run(scenario, 3, 1, store=store)
    broken = RunKey(scenario.digest, yardstick(scenario).digest, "1", versions_text())
    store.keep(broken, {1: store.finished(broken)[1][:-8]})
    assert run(scenario, 3, 1, store=store).values.tobytes() == twelve.values[:3].tobytes()


def test_replications_of_other_code_are_not_taken(scenario, store, monkeypatch):
    run(scenario, 3, 1, store=store)
    for module in (case, driver, task):
        monkeypatch.setattr(module, "versions_text", lambda: "another version")
    told = []
    run(scenario, 3, 1, store=store, progress=lambda done, _of: told.append(done))
    assert told[0] == 0


def test_a_replication_whose_process_always_dies_is_told(scenario, monkeypatch):
    lost = driver.Missing(None, 7, "BrokenProcessPool: a process died")
    monkeypatch.setattr(replicate, "_is_worth_sharing", lambda *_: True)
    monkeypatch.setattr(replicate, "simulate_missing", lambda *_args, **_settings: [lost])
    with pytest.raises(SdssimError, match=r"replication 7 could not be simulated.*memory"):
        run(scenario, 12, 1)


@pytest.mark.parametrize(("replications", "seed"), [(0, 1), (-3, 1), (1, -1)])
def test_impossible_requests_are_refused(scenario, replications, seed):
    with pytest.raises(SdssimError, match=str(min(replications, seed))):
        run(scenario, replications, seed)


def test_a_published_figure_of_no_measure_is_refused_before_anything_runs(store, tmp_path):
    scenario = load_text(SMALL.replace("measure: referred", "measure: refered"))
    with pytest.raises(SdssimError, match="did you mean 'referred'"):
        run(scenario, 3, 1, store=store)
    assert list(tmp_path.iterdir()) == []
