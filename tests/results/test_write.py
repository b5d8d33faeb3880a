import csv
import hashlib
import json
import shutil

import numpy as np
import pandas as pd
import pytest

from sdssim.measures.measure import yardstick
from sdssim.results.table import Results
from sdssim.results.write import identity_of, run_folder, write_run
from sdssim.scenario.load import load, load_text
from tests.small import SMALL


def made(replications=3, seed=1, text=SMALL, engine="simpy"):
    """Results with figures that were not simulated."""
    scenario = load_text(text)
    figures = len(yardstick(scenario).keys)
    values = np.arange(replications * figures, dtype=float).reshape(replications, figures) / 7
    values[:, 5] = np.nan
    return Results.of(scenario, values, seed=seed, engine=engine)


@pytest.fixture
def results():
    return made()


def folder_for(parent, results):
    identity = identity_of(results.scenario, seed=results.seed, replications=results.replications)
    return run_folder(parent, identity)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_run_is_these_files(results, tmp_path):
    written = write_run(results, tmp_path / "run")
    assert [file.name for file in written] == [
        "measures.csv", "measures.parquet", "summary.csv", "summary.parquet", "published.csv",
        "assumptions.csv", "scenario.yaml", "manifest.json",
    ]  # fmt: skip
    assert sorted(file.name for file in written) == sorted(contents(tmp_path / "run"))


def test_the_same_run_has_the_same_bytes_anywhere(tmp_path):
    for name in ("one", "two"):
        write_run(made(), tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_measures_hold_every_figure_of_every_replication(results, tmp_path):
    write_run(results, tmp_path)
    for table in (
        pd.read_csv(tmp_path / "measures.csv"),
        pd.read_parquet(tmp_path / "measures.parquet"),
    ):
        assert list(table.columns) == ["replication", "measure", "unit", "group", "value"]
        np.testing.assert_array_equal(table["value"], results.values.ravel())


def test_summary_holds_means_and_intervals(results, tmp_path):
    write_run(results, tmp_path)
    table = pd.read_csv(tmp_path / "summary.csv")
    assert table["mean"][0] == results.summary()[0].mean
    assert np.isnan(table["mean"][5])


def test_text_in_csv_cannot_become_a_formula(results, tmp_path):
    write_run(results, tmp_path)
    with (tmp_path / "published.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["label"], row["source"]) == ("'=People referred", "'@made up")


def test_assumptions_come_with_their_confidence(results, tmp_path):
    write_run(results, tmp_path)
    table = pd.read_csv(tmp_path / "assumptions.csv").set_index("path")
    assert table.loc["demand.per_month", "confidence"] == "assumed"
    assert table.loc["demand.team", "note"] == "reported: somewhere"


def test_the_effective_scenario_can_be_run_again(results, tmp_path):
    write_run(results, tmp_path)
    assert load(tmp_path / "scenario.yaml").digest == results.scenario.digest


def test_the_manifest_says_how_to_make_the_run_again(results, tmp_path):
    write_run(results, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["scenario"] == "Small"
    assert manifest["digest"] == results.scenario.digest
    assert (manifest["seed"], manifest["replications"]) == (1, 3)
    assert manifest["engine"] == {"asked": "simpy", "used": "simpy"}
    assert "precision" not in manifest
    assert {"sdssim", "python", "numpy"} <= set(manifest["versions"])
    assert manifest["bank_holidays"] == ["2026-04-03"]
    assert manifest["command"] == "sdssim run scenario.yaml --replications 3 --seed 1"
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_the_manifest_tells_what_was_asked_of_the_engine_and_of_the_precision(results, tmp_path):
    write_run(results, tmp_path, engine_asked="auto", precision={"reached": True})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["engine"] == {"asked": "auto", "used": "simpy"}
    assert manifest["precision"] == {"reached": True}


def test_another_engine_writes_the_same_tables_to_the_same_folder(results, tmp_path):
    pytest.importorskip("numba", reason="numba is an extra")
    folder = folder_for(tmp_path, results)
    write_run(results, folder)
    before = contents(folder)
    compiled = made(engine="compiled")
    assert folder_for(tmp_path, compiled) == folder
    write_run(compiled, folder)
    after = contents(folder)
    assert before.pop("manifest.json") != after.pop("manifest.json")
    assert before == after


def test_listed_holidays_outside_the_run_are_not_in_the_manifest(tmp_path):
    text = SMALL.replace("england-and-wales", "[2026-02-03, 2027-02-03]")
    write_run(made(text=text), tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["bank_holidays"] == ["2026-02-03"]


def test_the_manifest_knows_no_folder_of_this_machine(results, tmp_path):
    write_run(results, tmp_path)
    assert str(tmp_path) not in (tmp_path / "manifest.json").read_text()


def test_the_same_run_comes_back_to_its_folder(results, tmp_path):
    folder = folder_for(tmp_path, results)
    write_run(results, folder)
    assert folder_for(tmp_path, results) == folder


def test_another_seed_number_or_scenario_has_a_folder_of_its_own(results, tmp_path):
    others = [
        made(seed=7),
        made(replications=4),
        made(text=SMALL.replace("share: 0.2", "share: 0.3")),
    ]
    folders = {folder_for(tmp_path, each) for each in (results, *others)}
    assert len(folders) == 4


def test_a_run_of_other_code_is_never_overwritten(results, tmp_path):
    folder = folder_for(tmp_path, results)
    write_run(results, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "code": "other"}))
    second = folder_for(tmp_path, results)
    assert second.name == f"{folder.name}-2"
    shutil.copytree(folder, second)
    assert folder_for(tmp_path, results).name == f"{folder.name}-3"


def test_a_folder_whose_manifest_cannot_be_read_is_left_alone(results, tmp_path):
    folder = folder_for(tmp_path, results)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{")
    assert folder_for(tmp_path, results).name == f"{folder.name}-2"


def test_a_folder_without_a_manifest_is_the_beginning_of_a_run_and_is_taken_up(results, tmp_path):
    folder = folder_for(tmp_path, results)
    folder.mkdir()
    (folder / "measures.csv").write_bytes(b"")
    assert folder_for(tmp_path, results) == folder
