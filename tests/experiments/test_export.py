import json

import numpy as np
import pandas as pd
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.design.design import Asked
from sdssim.experiments.design.read import read_design
from sdssim.experiments.driver import replicate_all
from sdssim.experiments.export import export, folder_name
from sdssim.experiments.sweep import prepare, run_sweep
from sdssim.results.interval import intervals
from sdssim.results.store import ReplicationStore
from sdssim.scenario.load import load, load_text
from tests.small import SMALL

ROWS = """\
name,staff.worker.people,demand.per_month,panels.panel
=as today,,,
fewer,1,x0.5,
weekly,,,"{every_days: 7, places: 2}"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "rows.csv").write_text(ROWS)
    return tmp_path


@pytest.fixture
def sweep(folder):
    return prepare(read_design(folder / "rows.csv", Asked(scenario="small", replications=3)))


@pytest.fixture
def store(folder, sweep):
    with ReplicationStore(folder / "store.sqlite") as store:
        run_sweep(sweep, store, None)
        yield store


def bytes_of(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_tables_hold_every_figure_of_every_replication(folder, sweep, store):
    out = folder / "out"
    told = []
    done = export(store, sweep.record, out, progress=lambda *each: told.append(each))
    assert (done.done, done.missing) == (9, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [file.name for file in done.files] == [
        "measures.csv", "measures.parquet", "summary.csv", "summary.parquet", "points.csv",
        "points.parquet", "missing.csv", "missing.parquet", "dictionary.csv",
        "dictionary.parquet", "manifest.json",
    ]  # fmt: skip
    table = pd.read_parquet(out / "measures.parquet")
    scenarios = [load_text(sweep.text_of(case.key.scenario)) for case in sweep.cases]
    expected = np.concatenate([each.values.ravel() for each in replicate_all(scenarios, 3)])
    np.testing.assert_array_equal(table["value"].to_numpy(), expected)
    assert table["point"].unique().tolist() == ["=as today", "fewer", "weekly"]
    assert table["replication"].tolist()[:1] == [0]
    text = pd.read_csv(out / "measures.csv", keep_default_na=False, na_values={"value": [""]})
    np.testing.assert_array_equal(text["value"].to_numpy(), expected)
    assert text["point"].unique().tolist() == ["'=as today", "fewer", "weekly"]
    assert text["group"].tolist() == table["group"].astype(str).tolist()


def test_the_points_say_what_was_set(folder, sweep, store):
    export(store, sweep.record, folder / "out")
    points = pd.read_parquet(folder / "out" / "points.parquet")
    assert points["label"].tolist()[0] == "baseline"
    assert points["done"].tolist() == [3, 3, 3]
    np.testing.assert_array_equal(points["demand.per_month"], [np.nan, 3, np.nan])
    assert points["panels.panel"].isna().tolist() == [True, True, False]
    assert points["panels.panel"][2] == '{"every_days": 7, "places": 2}'
    assert points["scenario"].tolist() == [case.key.scenario for case in sweep.cases]


def test_whole_numbers_stay_whole(folder, store):
    (folder / "all.csv").write_text("staff.worker.people\n1\n2\n")
    sweep = prepare(read_design(folder / "all.csv", Asked(scenario="small", replications=1)))
    run_sweep(sweep, store, None)
    export(store, sweep.record, folder / "whole")
    assert pd.read_parquet(folder / "whole" / "points.parquet")["staff.worker.people"].tolist() == [
        1, 2,
    ]  # fmt: skip
    assert (folder / "whole" / "points.csv").read_text().endswith(",1,1,2\n")


def test_the_summary_is_of_the_replications(folder, sweep, store):
    export(store, sweep.record, folder / "out")
    summary = pd.read_parquet(folder / "out" / "summary.parquet")
    scenario = load_text(sweep.text_of(sweep.cases[1].key.scenario))
    values = replicate_all([scenario], 3)[0].values
    of_point = summary[summary["point"] == "fewer"]
    np.testing.assert_array_equal(of_point["mean"], intervals(values).mean)
    np.testing.assert_array_equal(of_point["low"], intervals(values).low)
    assert of_point["replications"].max() == 3


def test_the_dictionary_says_what_every_column_factor_and_measure_is(folder, sweep, store):
    export(store, sweep.record, folder / "out")
    told = pd.read_csv(folder / "out" / "dictionary.csv").set_index("name")
    for table in ("measures", "summary", "points"):
        columns = pd.read_parquet(folder / "out" / f"{table}.parquet").columns
        assert set(columns) <= set(told.index)
    measures = pd.read_parquet(folder / "out" / "measures.parquet")["measure"].unique()
    assert set(measures) == set(told.index[told["kind"] == "measure"])
    assert told.loc["referred", "unit"] == "people"
    assert told.loc["staff.worker.people", "kind"] == "factor"


def test_only_the_measures_that_were_asked_for_are_written(folder, store):
    asked = Asked(scenario="small", replications=3, measures=("referred", "people_now"))
    chosen = prepare(read_design(folder / "rows.csv", asked))
    export(store, chosen.record, folder / "out")
    table = pd.read_parquet(folder / "out" / "measures.parquet")
    assert set(table["measure"]) == {"referred", "people_now"}


def test_what_is_missing_is_listed(folder, sweep, tmp_path):
    with ReplicationStore(tmp_path / "part.sqlite") as store:
        fewer = sweep.cases[1].key
        run_sweep(sweep, store, None, share=lambda key, n: key != fewer and n != 1)
        done = export(store, sweep.record, folder / "out")
    assert (done.done, done.missing) == (4, 5)
    missing = pd.read_parquet(folder / "out" / "missing.parquet")
    assert list(missing.itertuples(index=False, name=None)) == [
        ("=as today", 1), ("fewer", 0), ("fewer", 1), ("fewer", 2), ("weekly", 1),
    ]  # fmt: skip
    table = pd.read_parquet(folder / "out" / "measures.parquet")
    assert table["point"].unique().tolist() == ["=as today", "weekly"]
    assert table["replication"].unique().tolist() == [0, 2]
    summary = pd.read_parquet(folder / "out" / "summary.parquet")
    assert summary[summary["point"] == "fewer"]["mean"].isna().all()


def test_the_bytes_do_not_depend_on_the_order_in_which_replications_were_kept(
    folder, sweep, store, tmp_path
):
    export(store, sweep.record, folder / "out", scenarios=True)
    with ReplicationStore(tmp_path / "other.sqlite") as other:
        for wanted in (2, 0, 1):
            run_sweep(sweep, other, None, share=lambda _key, n, only=wanted: n == only)
        export(other, sweep.record, folder / "again", scenarios=True)
    assert bytes_of(folder / "out") == bytes_of(folder / "again")
    export(store, sweep.record, folder / "out", scenarios=True)
    assert bytes_of(folder / "out") == bytes_of(folder / "again")


def test_scenarios_are_written_where_they_are_wanted(folder, sweep, store):
    export(store, sweep.record, folder / "out", scenarios=True)
    files = sorted((folder / "out" / "scenarios").iterdir())
    assert [load(file).digest for file in files] == [case.key.scenario for case in sweep.cases]


@pytest.mark.parametrize("content", ["[]", "{}", "no JSON"])
def test_a_folder_that_holds_something_else_is_left_as_it_is(folder, sweep, store, content):
    (folder / "out").mkdir()
    (folder / "out" / "manifest.json").write_text(content)
    with pytest.raises(SdssimError, match="choose another folder with --out"):
        export(store, sweep.record, folder / "out")
    assert bytes_of(folder / "out").keys() == {(folder / "manifest.json").relative_to(folder)}


def test_the_manifest_says_what_the_files_are(folder, sweep, store):
    export(store, sweep.record, folder / "out")
    told = json.loads((folder / "out" / "manifest.json").read_text())
    assert (told["digest"], told["points"], told["done"]) == (sweep.record.digest, 3, 9)
    assert told["measures"] == "all"
    assert set(told["files"]) == {each.name for each in (folder / "out").iterdir()} - {
        "manifest.json"
    }
    assert folder_name(sweep.record) == f"rows-{sweep.record.digest[:12]}"
