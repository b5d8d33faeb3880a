import json

import pandas as pd
import pytest

SENSITIVITY = ("sensitivity", "small.yaml", "--replications", "2", "--jobs", "1")


def folder_of(out):
    (folder,) = [each for each in (out / "results").iterdir() if each.is_dir()]
    return folder


def test_it_says_what_matters_what_it_wrote_and_what_to_do_next(sdssim_command, folder):
    done = sdssim_command(*SENSITIVITY)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Small: 5 factors, one-at-a-time, 11 points of 2 replications")
    assert f"Wrote results/{folder_of(folder).name}." in done.stdout
    assert "Next: open" in done.stdout
    assert "sdssim compare small.yaml --vary" in done.stdout


def test_the_table_has_a_row_for_each_end_of_each_factor(sdssim_command, folder):
    sdssim_command(*SENSITIVITY, "--measure", "referred")
    table = pd.read_csv(folder_of(folder) / "sensitivity.csv")
    assert len(table) == 2 * 5
    demand = table[table["factor"] == "demand.per_month"]
    assert list(demand["end"]) == ["low", "high"]
    assert demand["difference"].is_monotonic_increasing
    others = table[table["factor"] != "demand.per_month"]
    assert (others["difference"] == 0).all()


@pytest.mark.parametrize(
    ("options", "points"),
    [
        (("--method", "morris", "--trajectories", 2), 12),
        (("--method", "sobol", "--samples", 2), 14),
    ],
)
def test_the_other_methods(sdssim_command, folder, options, points):
    done = sdssim_command(*SENSITIVITY, "--measure", "referred", *options)
    assert done.exit_code == 0, done.stderr
    assert f"{points} points" in done.stdout
    manifest = json.loads((folder_of(folder) / "manifest.json").read_text())
    assert manifest["points"] == points
    assert " ".join(map(str, options)) in manifest["command"].replace("--range 25% ", "").replace(
        "--measure referred ", ""
    )


def test_the_same_command_again_simulates_nothing_and_writes_the_same_bytes(sdssim_command, folder):
    sdssim_command(*SENSITIVITY)
    before = {file.name: file.read_bytes() for file in folder_of(folder).iterdir()}
    sdssim_command(*SENSITIVITY, "--jobs", "2")
    assert {file.name: file.read_bytes() for file in folder_of(folder).iterdir()} == before


def test_the_command_of_the_manifest_names_the_factors_that_were_asked_for(sdssim_command, folder):
    sdssim_command(*SENSITIVITY, "--factor", "staff.worker.share=0.5:2", "--range", "10%")
    manifest = json.loads((folder_of(folder) / "manifest.json").read_text())
    assert "--factor 'staff.worker.share=0.5:2' --range 10%" in manifest["command"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--factor", "staff.workers.share"), "did you mean 'staff.worker.share'?"),
        (("--range", "wide"), "above 0% and below 100%"),
        (("--measure", "refered"), "did you mean 'referred'?"),
        (("--method", "sobol", "--samples", "3"), "power of 2"),
    ],
)
def test_a_mistake_is_told_before_anything_is_written(sdssim_command, folder, options, told):
    done = sdssim_command(*SENSITIVITY, *options)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (folder / "results").exists()
