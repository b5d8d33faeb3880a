from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sdssim.errors import SdssimError
from sdssim.eventlog import COLUMNS, read_events
from sdssim.experiments import logs
from sdssim.experiments.logs import people_path, write_logs
from sdssim.experiments.pool import WorkerPool
from sdssim.model.simulate import simulate
from sdssim.scenario.load import load_text
from tests.small import SMALL


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_every_replication_is_in_the_file_in_order(scenario, tmp_path, suffix):
    path = tmp_path / f"events{suffix}"
    assert write_logs(scenario, 3, 1, path) == (path, tmp_path / f"events-people{suffix}")
    table = read_events(path)
    assert list(table.columns) == list(COLUMNS)
    assert table["replication"].is_monotonic_increasing
    for number in range(3):
        log = simulate(scenario, 1, number)
        part = table[table["replication"] == number]
        assert part["day"].tolist() == log.time.tolist()
        assert part["event"].astype(str).tolist() == log.to_frame()["event"].astype(str).tolist()


def test_the_people_stand_beside_the_log(scenario, tmp_path):
    write_logs(scenario, 3, 1, tmp_path / "events.csv")
    people = pd.read_csv(tmp_path / "events-people.csv")
    assert people.groupby("replication").size().tolist() == [
        len(simulate(scenario, 1, number).people) for number in range(3)
    ]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(3), lambda: WorkerPool(1)])
def test_any_executor_gives_the_same_bytes(scenario, tmp_path, suffix, make):
    write_logs(scenario, 3, 1, tmp_path / f"here{suffix}")
    with make() as executor:
        write_logs(scenario, 3, 1, tmp_path / f"there{suffix}", executor)
    for here, there in ((f"here{suffix}", f"there{suffix}"),):
        assert (tmp_path / here).read_bytes() == (tmp_path / there).read_bytes()
        assert (
            people_path(tmp_path / here).read_bytes() == people_path(tmp_path / there).read_bytes()
        )


def test_parquet_has_one_group_of_rows_for_each_replication(scenario, tmp_path):
    write_logs(scenario, 4, 1, tmp_path / "events.parquet")
    assert pq.read_metadata(tmp_path / "events.parquet").num_row_groups == 4


def test_an_unknown_form_is_refused_before_anything_is_written(scenario, tmp_path):
    with pytest.raises(SdssimError, match=r"events\.txt.*\.csv or \.parquet"):
        write_logs(scenario, 1, 1, tmp_path / "events.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_being_stopped_leaves_no_half_file(scenario, tmp_path, suffix):
    def stop(done, _of):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_logs(scenario, 4, 1, tmp_path / f"events{suffix}", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_no_more_than_a_few_replications_are_held(scenario, tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "_AHEAD", 2)
    under_way, most = 0, 0

    class Counts(ThreadPoolExecutor):
        def submit(self, *args, **kwargs):
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            return super().submit(*args, **kwargs)

    def taken(_done, _of):
        nonlocal under_way
        under_way -= 1

    with Counts(1) as executor:
        write_logs(scenario, 6, 1, tmp_path / "events.csv", executor, progress=taken)
    assert most <= 3
