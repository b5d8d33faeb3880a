import hashlib
import json
from dataclasses import replace

import pandas as pd
import pytest

from sdssim.measures.entry import Unit
from sdssim.results.comparison import Stopping
from sdssim.results.comparison_files import (
    comparison_identity,
    differences_frame,
    groups_frame,
    people_frame,
    stages_frame,
    write_comparison,
)
from sdssim.scenario.load import load
from tests.results.paired import several


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compared") / "here"
    write_comparison(several(), folder)
    return folder


def test_the_folder_holds_tables_scenarios_and_a_manifest(folder):
    assert {file.name for file in folder.iterdir()} == {
        "differences.csv", "differences.parquet", "people.csv", "groups.csv", "stages.csv",
        "baseline.yaml", "variant-1.yaml", "variant-2.yaml", "variant-3.yaml", "manifest.json",
    }  # fmt: skip


def test_the_manifest_holds_checksums_and_how_to_repeat_it(folder):
    told = json.loads((folder / "manifest.json").read_text())
    for name, digest in told["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert told["replications"] == 12
    assert told["families"]["headline"] == {"differences": 12, "level": 0.95, "looks": 1}
    assert told["stopping"] is None
    assert told["engine"] == {"asked": "simpy", "used": "simpy"}
    assert told["command"].startswith("sdssim compare baseline.yaml variant-1.yaml")


def test_the_scenarios_are_those_that_were_compared(folder):
    found = several()
    assert load(folder / "baseline.yaml").digest == found.baseline.digest
    assert load(folder / "variant-1.yaml").digest == found.variants[0].scenario.digest


def test_the_same_comparison_gives_the_same_bytes(folder, tmp_path):
    files = write_comparison(several(), tmp_path / "again")
    for file in files:
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_differences_hold_every_figure_of_every_variant():
    table = differences_frame(several())
    assert len(table) == sum(len(each.figures.rows) for each in several().variants)
    judged = table[table["family"] == "headline"]
    assert list(judged["variant"].unique()) == ["Less time", "Weekly", "Small"]
    assert judged["p_holm"].notna().all()
    assert (judged["low_together"] <= judged["low"]).all()
    assert table[table["family"].isna()]["p_holm"].isna().all()


def test_people_have_a_row_for_each_change():
    table = people_frame(several())
    everyone = table[(table["variant"] == "Weekly") & (table["group"] == "")]
    assert everyone["share"].sum() == pytest.approx(1)
    assert set(table["group"]) == {"", "team=north", "team=south"}


def test_groups_say_who_gains():
    table = groups_frame(several()).set_index(["variant", "group"])
    assert table.loc[("Weekly", "team=south"), "verdict"] == "better"
    assert table["judged"].all()


def test_stages_say_where_the_days_are():
    table = stages_frame(several())
    row = table[(table["variant"] == "Weekly") & (table["cause"] == "for_sitting")]
    assert set(row["stage"]) == {"approval"}


def test_tables_keep_their_columns_when_there_is_no_row():
    empty = replace(several(), variants=())
    for frame in (people_frame, groups_frame, stages_frame):
        assert list(frame(empty).columns) == list(frame(several()).columns)
        assert frame(empty).dtypes.equals(frame(several()).dtypes)


def test_another_question_has_another_folder():
    found = several()
    usual = comparison_identity(found)
    assert usual.folder_name.startswith("compare-small-")
    assert usual.folder_name.endswith("-n12")
    stopped = replace(found, stopping=Stopping({Unit.DAYS: 7.0}, 100, ()))
    for other in (stopped, replace(found, variants=found.variants[:2]), replace(found, seed=2)):
        assert comparison_identity(other).folder_name != usual.folder_name


def test_parquet_holds_what_the_csv_holds(folder):
    table = pd.read_parquet(folder / "differences.parquet")
    assert len(table) == len(pd.read_csv(folder / "differences.csv"))
