import json

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.measures.measure import yardstick
from sdssim.results.identity import code_digest
from sdssim.results.read import Kind, open_results, read_run
from sdssim.results.table import Results
from sdssim.results.write import add_to_manifest, write_run
from sdssim.scenario.load import load
from tests.results.test_write import made


@pytest.fixture
def folder(tmp_path):
    write_run(made(), tmp_path / "run")
    return tmp_path / "run"


def facts_of(folder):
    return json.loads((folder / "manifest.json").read_text())


def change(folder, **facts):
    (folder / "manifest.json").write_text(json.dumps(facts_of(folder) | facts))


def test_what_was_written_is_read_back(folder):
    opened = open_results(folder)
    assert opened.kind is Kind.RUN
    read, written = read_run(opened), made()
    assert read.scenario == written.scenario
    assert (read.seed, read.engine, read.entries) == (1, "simpy", written.entries)
    assert np.array_equal(read.values, written.values, equal_nan=True)
    rows = [(row.path, row.note, row.confidence) for row in read.scenario.assumptions]
    assert rows == [(row.path, row.note, row.confidence) for row in made().scenario.assumptions]


@pytest.mark.parametrize("name", ["stockport-hub", "weekly-panel"])
def test_what_differs_from_the_scenario_that_it_extends_is_read_back(tmp_path, name):
    scenario = load(name)
    values = np.ones((1, len(yardstick(scenario).keys)))
    write_run(Results.of(scenario, values, seed=1, engine="simpy"), tmp_path)
    read = read_run(open_results(tmp_path)).scenario
    assert read.label == scenario.label
    assert list(map(str, read.differences)) == list(map(str, scenario.differences))
    assert [each.on for each in read.differences] == [each.on for each in scenario.differences]
    assert read.differences


def test_the_engine_is_the_one_that_ran(tmp_path):
    write_run(made(engine="compiled"), tmp_path, engine_asked="auto")
    assert read_run(open_results(tmp_path)).engine == "compiled"


@pytest.mark.parametrize("name", ["measures.parquet", "scenario.yaml"])
def test_a_file_that_was_changed_is_refused(folder, name):
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(SdssimError, match=rf"{name} was changed since it was written"):
        open_results(folder)


def test_every_file_that_is_gone_is_told_at_once(folder):
    for name in ("measures.parquet", "scenario.yaml", "summary.csv"):
        (folder / name).unlink()
    with pytest.raises(SdssimError) as caught:
        open_results(folder)
    told = str(caught.value).splitlines()
    assert ["measures.parquet is gone" in told[0], "scenario.yaml is gone" in told[1]] == [True] * 2
    assert len(told) == 2  # a table that nothing is made from may be missing


def test_a_run_of_other_code_is_refused(folder):
    change(folder, code="0" * 64)
    with pytest.raises(SdssimError, match=rf"other code: 0{{12}} \(here {code_digest()[:12]}\)"):
        open_results(folder)


def test_a_run_with_other_packages_is_refused(folder):
    change(folder, versions=facts_of(folder)["versions"] | {"numpy": "1.0"})
    with pytest.raises(SdssimError, match=r"made with numpy 1\.0 \(here 2\..*give the command"):
        open_results(folder)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"replications": 4}, "does not hold the figures of scenario.yaml"),
        ({"replications": True}, "does not say 'replications' as sdssim writes it"),
        ({"engine": {}}, "does not say 'used' as sdssim writes it"),
        ({"differences": [{}]}, "does not say what differs in scenario.yaml"),
        ({"differences": 1}, "does not say what differs in scenario.yaml"),
        ({"label": 1, "differences": [{"path": "a", "before": 1, "after": 2, "on": "x"}]},
         "does not say what differs in scenario.yaml"),
    ],
)  # fmt: skip
def test_a_manifest_that_says_something_else_is_refused(folder, facts, told):
    change(folder, **facts)
    with pytest.raises(SdssimError, match=told):
        read_run(open_results(folder))


def test_figures_of_another_scenario_are_refused(folder, tmp_path):
    other = made(text=SMALLER)
    write_run(other, tmp_path / "other")
    for name in ("scenario.yaml", "manifest.json"):
        (folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
    add_to_manifest(folder, [folder / "measures.parquet"])
    with pytest.raises(SdssimError, match="does not hold the figures"):
        read_run(open_results(folder))


def test_a_folder_that_is_not_there_is_told_with_the_nearest(folder):
    with pytest.raises(SdssimError, match=r"there is no folder .*runn; did you mean '.*run'\?"):
        open_results(folder.with_name("runn"))
    with pytest.raises(SdssimError, match=r"there is no folder .*z$"):
        open_results(folder.parent / "y" / "z")


def test_a_file_is_told_to_be_one(folder):
    with pytest.raises(SdssimError, match="is a file; name the folder"):
        open_results(folder / "manifest.json")


def test_a_folder_without_a_manifest_is_refused(folder):
    (folder / "manifest.json").unlink()
    with pytest.raises(SdssimError, match=r"holds no manifest\.json, so it is not"):
        open_results(folder)


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_manifest_that_cannot_be_read_is_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(SdssimError, match="cannot be read"):
        open_results(folder)


@pytest.mark.parametrize("text", ["{}", '{"files": 1}', '{"files": {"points.csv": ""}}'])
def test_results_of_another_kind_are_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(SdssimError, match="holds neither a run nor a comparison"):
        open_results(folder)


def test_a_comparison_is_told_by_its_variants(folder):
    change(folder, variants=[])
    assert open_results(folder).kind is Kind.COMPARISON


def test_further_files_are_listed_with_their_checksums(folder):
    before = facts_of(folder)
    page = folder / "report.html"
    page.write_text("page")
    add_to_manifest(folder, [page])
    after = facts_of(folder)
    assert list(after["files"]) == [*before["files"], "report.html"]
    assert open_results(folder).file("report.html") == page
    assert after | {"files": before["files"]} == before


SMALLER = """
name: Smaller
start: 2026-01-05
end: 2026-02-05
demand: {per_month: 6}
staff: {worker: {people: 2, hours_per_week: 37}}
pathway:
  - {stage: only, steps: [work: {by: worker, hours: {exponential: 4}}], milestone: done}
"""
