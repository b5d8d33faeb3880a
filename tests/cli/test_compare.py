import json
import signal
import time

import pytest

from sdssim.scenario.load import load
from tests.cli.test_startup import HEAVY, modules_after
from tests.small import SMALL

COMPARE = ("compare", "small.yaml", "fewer.yaml", "-n", "6", "--jobs", "1", "--no-report")
FEWER = "extends: small.yaml\nname: Fewer\nset: {staff.worker.share: 0.08}\n"


@pytest.fixture(autouse=True)
def fewer(folder):
    (folder / "fewer.yaml").write_text(FEWER)


def files_of(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def made(folder, out="results"):
    return [each for each in (folder / out).iterdir() if each.is_dir()]


def test_each_variant_is_told_in_a_sentence_and_in_tables(sdssim_command):
    done = sdssim_command(*COMPARE)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Small beside 1 variant: 6 replications, seed 1;")
    assert lines[2].startswith("Fewer: ")
    assert any(line.startswith("  - ") for line in lines)
    for title in ("The baseline, and how each variant", "Where the wait moved", "The same people",
                  "Who gains and who loses", "A difference counts by Holm's rule"):  # fmt: skip
        assert title in done.stdout


def test_it_says_what_was_written_and_what_to_do_next(sdssim_command, folder):
    done = sdssim_command(*COMPARE)
    (name,) = made(folder)
    assert f"Wrote results/{name.name}." in done.stdout
    assert "Next: open" in done.stdout
    assert "--matters 1w" in done.stdout
    assert {"differences.csv", "people.csv", "baseline.yaml", "variant-1.yaml"} <= set(
        files_of(name)
    )


def test_the_manifests_command_repeats_it(sdssim_command, folder, monkeypatch):
    sdssim_command(*COMPARE)
    (made_here,) = made(folder)
    told = json.loads((made_here / "manifest.json").read_text())
    monkeypatch.chdir(made_here)
    again = sdssim_command(*told["command"].split()[1:], "--out", folder / "again")
    assert again.exit_code == 0, again.stderr
    (repeated,) = made(folder, "again")
    assert (repeated / "people.csv").read_bytes() == (made_here / "people.csv").read_bytes()


@pytest.mark.parametrize("options", [("--jobs", "2"), ("--engine", "simpy"),
                                     ("--store", "elsewhere.sqlite")])  # fmt: skip
def test_the_same_question_gives_the_same_bytes(sdssim_command, folder, options):
    sdssim_command(*COMPARE, "--out", "one", "--engine", "simpy")
    sdssim_command(*COMPARE, *options, "--out", "two")
    (one,), (two,) = made(folder, "one"), made(folder, "two")
    assert one.name == two.name
    first, second = files_of(one), files_of(two)
    first.pop("manifest.json"), second.pop("manifest.json")  # it names the engine
    assert first == second


def test_a_run_before_is_used_and_not_done_again(sdssim_command, monkeypatch):
    from sdssim.experiments import comparison_runs

    sdssim_command(*COMPARE)
    monkeypatch.setattr(comparison_runs, "simulate", None)  # anything new would fail
    assert sdssim_command(*COMPARE).exit_code == 0


def test_a_scenario_beside_itself_is_said_to_be_the_same(sdssim_command):
    done = sdssim_command("compare", "small.yaml", "small.yaml", "-n", "3", "-j", "1")
    assert "Small, unchanged: This is the baseline itself: every difference is exactly 0." in (
        done.stdout
    )
    assert "--matters" not in done.stdout


def test_values_are_varied_one_at_a_time_or_in_every_combination(sdssim_command):
    varied = ("--vary", "staff.worker.people=1,3", "--vary", "panels.panel.every_days=7")
    done = sdssim_command("compare", "small.yaml", *varied, "-n", "2", "-j", "1", "--json")
    titles = [each["title"] for each in json.loads(done.stdout)["variants"]]
    assert titles == ["worker people = 1", "worker people = 3", "panel every_days = 7"]
    done = sdssim_command(
        "compare", "small.yaml", *varied, "--grid", "-n", "2", "-j", "1", "--json"
    )
    titles = [each["title"] for each in json.loads(done.stdout)["variants"]]
    assert titles == [
        "worker people = 1, panel every_days = 7", "worker people = 3, panel every_days = 7",
    ]  # fmt: skip


def test_a_setting_is_made_in_all(sdssim_command):
    done = sdssim_command(*COMPARE, "--set", "demand.per_month=3", "--json")
    told = json.loads(done.stdout)
    changed = load("fewer.yaml", ["demand.per_month=3"])
    assert told["variants"][0]["digest"] == changed.digest
    assert "Wrote" in done.stderr


def test_replications_are_added_until_it_is_settled(sdssim_command):
    done = sdssim_command(*COMPARE, "--matters", "9w", "--json")
    told = json.loads(done.stdout)
    assert told["stopping"]["matters"] == {"days": 63.0}
    assert told["stopping"]["unsettled"] == []
    done = sdssim_command(*COMPARE, "--matters", "1d", "--max-replications", "12")
    words = " ".join(done.stdout.split())
    assert "At the cap of 12 replications it is still open" in words
    assert "raise --max-replications above 12" in words


def test_a_settled_comparison_advises_nothing_more(sdssim_command):
    done = sdssim_command(*COMPARE, "--matters", "9w")
    assert done.stdout.rstrip().endswith("for every figure.")


def test_cautions_are_told_once_with_whose_they_are(sdssim_command, folder):
    (folder / "over.yaml").write_text(
        "extends: small.yaml\nname: Over\nset: {staff.worker.share: 0.01}\n"
    )
    done = sdssim_command("compare", "small.yaml", "over.yaml", "-n", "2", "-j", "1")
    (warning,) = [line for line in done.stderr.splitlines() if line.startswith("Warning:")]
    assert warning.endswith("(Over)")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("small.yaml",), "Name a VARIANT"),
        ((), "Missing argument 'BASELINE'"),
        (("small.yaml", "fewer.yaml", "--max-replications", "9"), "goes with --matters"),
        (("small.yaml", "fewer.yaml", "--matters", "1 parsec"), "cannot be what matters"),
        (
            ("small.yaml", "fewer.yaml", "--matters", "1w", "--max-replications", "9"),
            "below the 50",
        ),
        (("small.yaml", "fewer.yaml", "--out", "small.yaml"), "small.yaml"),
        (("small.yaml", "fewer.yaml", "--store", "small.yaml/store"), "cannot be written"),
        (("small.yaml", "--vary", "staff.worker.people"), "not a path and values"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(sdssim_command, folder, arguments, words):
    done = sdssim_command("compare", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "results").exists()


def test_problems_of_all_files_are_told_at_once(sdssim_command, folder):
    (folder / "bad.yaml").write_text(SMALL.replace("people: 2", "people: -2"))
    done = sdssim_command("compare", "bad.yaml", "small.yaml", "no-such.yaml")
    assert done.exit_code == 2
    assert "bad.yaml:" in done.stderr
    assert "no-such.yaml" in done.stderr
    assert not (folder / "results").exists()


def test_ctrl_c_keeps_what_is_finished(sdssim_process, folder):
    arguments = ("compare", "small.yaml", "fewer.yaml", "-n", "3000", "-j", "1", "--no-report",
                 "--engine", "simpy")  # fmt: skip
    running = sdssim_process(*arguments)
    store = folder / "results" / "store.sqlite"
    deadline = time.monotonic() + 60
    while not store.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "Stopped." in told
    assert "give the same command again" in told
    assert not made(folder)


def test_what_was_done_when_it_was_stopped_is_told(sdssim_command, monkeypatch):
    from sdssim.experiments import comparison

    def stopped(*_, progress, **__):
        progress(4, 6)
        raise KeyboardInterrupt

    monkeypatch.setattr(comparison, "compare_scenarios", stopped)
    done = sdssim_command(*COMPARE)
    assert done.exit_code == 130
    assert done.stderr.startswith("Stopped. 4 replications of every scenario are finished and kept")


def test_importing_the_command_imports_nothing_heavy():
    assert not modules_after("import sdssim.cli.main, sdssim.cli.compare") & HEAVY
