import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sdssim.errors import SdssimError
from sdssim.eventlog import COLUMNS, read_events
from sdssim.experiments import logs
from sdssim.experiments.logs import Form, form_of, paths_of, write_logs
from sdssim.experiments.pool import WorkerPool
from sdssim.model.simulate import simulate
from sdssim.results.process_mining import COLUMNS as PROCESS_MINING
from sdssim.results.process_mining import process_mining_frame
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


@pytest.mark.parametrize(
    ("suffix", "make"),
    [
        (".csv", lambda: ThreadPoolExecutor(3)),
        (".xes.csv", lambda: ThreadPoolExecutor(3)),
        (".xes.parquet", lambda: ThreadPoolExecutor(3)),
        (".parquet", lambda: WorkerPool(1)),
        (".jsonocel", lambda: WorkerPool(1)),
    ],
)
def test_any_executor_gives_the_same_bytes(scenario, tmp_path, suffix, make):
    write_logs(scenario, 3, 1, tmp_path / f"here{suffix}")
    with make() as executor:
        write_logs(scenario, 3, 1, tmp_path / f"there{suffix}", executor)
    both = (paths_of(tmp_path / f"{name}{suffix}") for name in ("here", "there"))
    for here, there in zip(*both, strict=True):
        assert here.read_bytes() == there.read_bytes()


def test_parquet_has_one_group_of_rows_for_each_replication(scenario, tmp_path):
    write_logs(scenario, 4, 1, tmp_path / "events.parquet")
    assert pq.read_metadata(tmp_path / "events.parquet").num_row_groups == 4


def test_an_unknown_form_is_refused_before_anything_is_written(scenario, tmp_path):
    with pytest.raises(SdssimError, match=r"events\.txt.*\.csv or \.parquet.*\.jsonocel"):
        write_logs(scenario, 1, 1, tmp_path / "events.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["events", "events.xes", ".csv", ".jsonocel", "events.csv.gz"])
def test_what_is_no_ending_or_nothing_else_is_refused(name):
    with pytest.raises(SdssimError, match=r"choose one of these endings"):
        form_of(Path(name))


@pytest.mark.parametrize(
    ("name", "form", "others"),
    [
        ("a.csv", Form.CSV, ["a-people.csv"]),
        ("a.b.parquet", Form.PARQUET, ["a.b-people.parquet"]),
        ("a.xes.csv", Form.XES_CSV, []),
        ("a.xes.parquet", Form.XES_PARQUET, []),
        ("a.jsonocel", Form.OCEL, []),
        ("a.json", Form.OCEL, []),
    ],
)
def test_the_ending_says_the_form_and_the_files(name, form, others):
    path = Path("folder", name)
    assert form_of(path) is form
    assert paths_of(path) == (path, *(Path("folder", other) for other in others))


@pytest.mark.parametrize("suffix", [".xes.csv", ".xes.parquet"])
def test_process_mining_tables_hold_every_replication_and_their_own_people(
    scenario, tmp_path, suffix
):
    path = tmp_path / f"log{suffix}"
    assert write_logs(scenario, 2, 1, path) == (path,)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    table = (
        pd.read_csv(path, parse_dates=["time:timestamp"])
        if suffix.endswith("csv")
        else pd.read_parquet(path)
    )
    expected = pd.concat([process_mining_frame(simulate(scenario, 1, each)) for each in (0, 1)])
    assert list(table.columns) == list(expected.columns)
    for name in (*PROCESS_MINING, "case:team"):
        seen, wanted = (each[name].dropna().astype(str).tolist() for each in (table, expected))
        assert seen == wanted, name
    people = sum(len(simulate(scenario, 1, each).people) for each in (0, 1))
    assert table["case:concept:name"].nunique() == people


def test_an_object_log_without_anybody_is_a_file_too(tmp_path):
    empty = load_text(
        "name: empty\nstart: 2024-03-04\nend: 2024-03-31\ncalendar: {holidays: none}\n"
        "demand: {listed: []}\npathway: [{stage: a}]\n"
    )
    write_logs(empty, 2, 1, tmp_path / "log.json")
    document = json.loads((tmp_path / "log.json").read_text())
    assert document["events"] == document["eventTypes"] == []
    assert "person" in [each["name"] for each in document["objectTypes"]]


EVERY = [form.value for form in Form]


@pytest.mark.parametrize("suffix", EVERY)
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
