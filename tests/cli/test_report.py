import json

import pytest

from sdssim.errors import SdssimError
from tests.report.documents import a_report

QUICK = ("-n", "2", "--jobs", "1")
FEWER = "extends: small.yaml\nname: Fewer\nset: {staff.worker.share: 0.08}\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch, folder):
    """Make reports that need no pictures: what stands in them is tested elsewhere."""
    made = []

    def of_run(results, logs, *, sensitivity=None):
        made.append((results, logs))
        more = "" if sensitivity is None else f", {len(sensitivity.factors)} factors"
        return a_report(f"{results.scenario.name}, {results.scenario.label}{more}")

    def of_comparison(found):
        made.append(found)
        return a_report(f"{found.baseline.name} and {found.variants[0].title}")

    def write(report, path):
        path.write_text(f"{report.title} as {path.suffix}")

    for name, stands_in in (
        ("run_report.run_report", of_run),
        ("comparison_report.comparison_report", of_comparison),
        ("workbook.write_workbook", write),
        ("word.write_word", write),
        ("word.refuse_without_word", lambda: None),
    ):
        monkeypatch.setattr(f"sdssim.report.{name}", stands_in)
    (folder / "fewer.yaml").write_text(FEWER)
    return made


def the_folder(folder, out="results"):
    (found,) = [each for each in (folder / out).iterdir() if each.is_dir()]
    return found


def listed(results):
    return json.loads((results / "manifest.json").read_text())["files"]


@pytest.fixture
def a_run(sdssim_command, folder):
    assert sdssim_command("run", "small.yaml", *QUICK, "--no-report").exit_code == 0
    return the_folder(folder)


def test_a_run_writes_its_report_and_says_to_open_it(sdssim_command, folder, quick):
    done = sdssim_command("run", "small.yaml", "--set", "staff.worker.people=3", *QUICK)
    assert done.exit_code == 0, done.stderr
    results = the_folder(folder)
    assert f"Next: open results/{results.name}/report.html, or change" in done.stdout
    assert (results / "report.html").read_text().startswith("<!DOCTYPE html>")
    assert list(listed(results))[-1] == "report.html"
    ((read, logs),) = quick
    assert read.replications == len(logs) == 2
    assert [log.replication for log in logs] == [0, 1]


def test_without_a_report_a_run_says_to_open_its_table(sdssim_command, folder, quick):
    done = sdssim_command("run", "small.yaml", *QUICK, "--no-report")
    assert f"Next: open results/{the_folder(folder).name}/summary.csv, or change" in done.stdout
    assert not (the_folder(folder) / "report.html").exists()
    assert quick == []


def test_a_report_made_later_is_the_one_that_the_run_would_have_written(
    sdssim_command, folder, a_run
):
    assert "report.html" not in listed(a_run)
    done = sdssim_command("report", a_run, "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"Wrote {a_run / 'report.html'}.",
        f"Next: open {a_run / 'report.html'}; it can be sent to others as it is.",
    ]
    sdssim_command("run", "small.yaml", *QUICK, "--out", "other")
    other = the_folder(folder, "other")
    assert (other / "report.html").read_bytes() == (a_run / "report.html").read_bytes()
    assert listed(other) == listed(a_run)


def test_a_comparison_writes_its_report_and_the_same_is_made_later(sdssim_command, folder, quick):
    done = sdssim_command("compare", "small.yaml", "fewer.yaml", *QUICK)
    assert done.exit_code == 0, done.stderr
    results = the_folder(folder)
    assert f"Next: open results/{results.name}/report.html to read it" in done.stdout
    before = (results / "report.html").read_bytes()
    assert list(listed(results))[-1] == "report.html"
    assert sdssim_command("report", results, "--jobs", "1", "--out", "later").exit_code == 0
    assert (folder / "later" / f"{results.name}.html").read_bytes() == before
    first, later = quick
    assert first.baseline == later.baseline
    assert first.baseline.assumptions == later.baseline.assumptions
    assert [each.headline for each in first.variants] == [each.headline for each in later.variants]


def test_a_comparison_without_a_report_says_to_open_its_table(sdssim_command, folder, quick):
    done = sdssim_command("compare", "small.yaml", "fewer.yaml", *QUICK, "--no-report")
    assert f"Next: open results/{the_folder(folder).name}/differences.csv for" in done.stdout
    assert quick == []


def test_without_a_store_a_comparison_is_simulated_again(sdssim_command, folder, quick):
    sdssim_command("compare", "small.yaml", "fewer.yaml", *QUICK, "--no-report")
    results = the_folder(folder)
    (folder / "results" / "store.sqlite").unlink()
    assert sdssim_command("report", results, "--jobs", "1").exit_code == 0
    assert not (folder / "results" / "store.sqlite").exists()
    assert len(quick) == 1


def test_every_form_is_written_and_listed(sdssim_command, a_run):
    done = sdssim_command("report", a_run, "--xlsx", "--docx", "--jobs", "1")
    names = [f"report.{form}" for form in ("html", "xlsx", "docx")]
    assert [line for line in done.stdout.splitlines() if line.startswith("Wrote")] == [
        f"Wrote {a_run / name}." for name in names
    ]
    assert list(listed(a_run))[-3:] == names
    assert (a_run / "report.docx").read_text().endswith("as .docx")


def test_only_what_is_asked_for_is_written(sdssim_command, a_run):
    sdssim_command("report", a_run, "--no-html", "--xlsx", "--jobs", "1")
    assert (a_run / "report.xlsx").exists()
    assert not (a_run / "report.html").exists()


def test_reports_of_several_results_go_to_one_folder_by_their_names(sdssim_command, folder, a_run):
    sdssim_command("run", "small.yaml", "-n", "3", "--jobs", "1", "--out", "more", "--no-report")
    more = the_folder(folder, "more")
    before = listed(a_run)
    done = sdssim_command("report", a_run, more, a_run, "--out", "reports", "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    names = {f"{each.name}.html" for each in (a_run, more)}
    assert {each.name for each in (folder / "reports").iterdir()} == names
    assert listed(a_run) == before


def test_every_problem_is_told_at_once_and_nothing_is_written(sdssim_command, a_run):
    done = sdssim_command("report", a_run, "nowhere", ".", "--jobs", "1")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "there is no folder nowhere",
        ". holds no manifest.json, so it is not the folder of a run or a comparison that was "
        "finished; name such a folder",
        "Nothing was written.",
    ]
    assert not (a_run / "report.html").exists()


def test_a_document_that_cannot_be_made_here_is_refused_first(
    sdssim_command, a_run, quick, monkeypatch
):
    def refuse():
        message = "no python-docx"
        raise SdssimError(message)

    monkeypatch.setattr("sdssim.report.word.refuse_without_word", refuse)
    done = sdssim_command("report", a_run, "--docx")
    assert (done.exit_code, done.stderr) == (2, "no python-docx\n")
    assert quick == []


def test_nothing_to_write_is_a_mistake(sdssim_command, a_run):
    done = sdssim_command("report", a_run, "--no-html")
    assert done.exit_code == 2
    assert "Nothing would be written" in done.stderr


def test_two_results_of_one_name_do_not_share_a_file(sdssim_command, folder, a_run):
    sdssim_command("run", "small.yaml", *QUICK, "--out", "more", "--no-report")
    done = sdssim_command("report", a_run, the_folder(folder, "more"), "--out", "reports")
    assert done.exit_code == 2
    assert f"several RESULTS are called {a_run.name}" in done.stderr
    assert not (folder / "reports").exists()


def test_a_place_that_cannot_be_written_is_refused_first(sdssim_command, folder, a_run, quick):
    (folder / "file").write_text("")
    done = sdssim_command("report", a_run, "--out", "file/reports")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert quick == []


def test_a_sensitivity_analysis_is_told_with_the_assumptions(sdssim_command, folder):
    sdssim_command("run", "small.yaml", "-n", "3", "--jobs", "1", "--no-report")
    sdssim_command("sensitivity", "small.yaml", "-n", "2", "--jobs", "1", "--measure", "referred")
    made = {each.name.split("-")[0]: each for each in (folder / "results").iterdir()}
    done = sdssim_command(
        "report", made["small"], "--sensitivity", made["sensitivity"], "--jobs", "1"
    )
    assert done.exit_code == 0, done.stderr
    page = (made["small"] / "report.html").read_text(encoding="utf-8")
    assert "Small, baseline, 5 factors" in page


def test_a_sensitivity_analysis_does_not_go_with_a_comparison(sdssim_command, folder):
    sdssim_command("compare", "small.yaml", "--vary", "staff.worker.people=3", "-n", "2",
                   "--jobs", "1", "--no-report")  # fmt: skip
    (made,) = [each for each in (folder / "results").iterdir() if each.is_dir()]
    done = sdssim_command("report", made, "--sensitivity", folder, "--jobs", "1")
    assert done.exit_code == 2
    assert "--sensitivity is for the report of a run" in done.stderr
