from concurrent.futures import ThreadPoolExecutor

import pytest

from sdssim.experiments import first_logs as module
from sdssim.experiments.first_logs import engine_here, first_logs
from sdssim.model.simulate import simulate
from sdssim.scenario.load import load_text
from tests.small import SMALL


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_logs_are_those_of_the_first_replications(scenario, count):
    logs = first_logs(scenario, count, 7, engine="simpy")
    assert [(log.seed, log.replication) for log in logs] == [(7, each) for each in range(count)]
    for log in logs:
        again = simulate(scenario, 7, log.replication, engine="simpy")
        assert log.to_frame().equals(again.to_frame())


class Counted(ThreadPoolExecutor):
    tasks = 0

    def submit(self, *args, **kwargs):
        self.tasks += 1
        return super().submit(*args, **kwargs)


@pytest.mark.parametrize(("seconds", "tasks"), [(0.0, 3), (1000.0, 0)])
def test_others_are_asked_only_where_that_is_worth_it(scenario, monkeypatch, seconds, tasks):
    monkeypatch.setattr(module, "WORTH_SHARING_SECONDS", seconds)
    with Counted(2) as executor:
        logs = first_logs(scenario, 5, 1, executor)
    assert executor.tasks == tasks
    alone = first_logs(scenario, 5, 1)
    for one, other in zip(logs, alone, strict=True):
        assert one.to_frame().equals(other.to_frame())


def test_an_engine_that_is_not_installed_is_replaced(monkeypatch):
    assert engine_here("simpy") == "simpy"
    monkeypatch.setattr(module, "is_available", lambda: True)
    assert engine_here("compiled") == "compiled"
    monkeypatch.setattr(module, "is_available", lambda: False)
    assert engine_here("compiled") == "simpy"
