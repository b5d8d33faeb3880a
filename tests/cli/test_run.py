import json
import os
import signal
import sqlite3
import time
from contextlib import closing

import pandas as pd
import pytest

from sdssim.cli.show import console, progress, show_grids
from sdssim.experiments.replicate import run
from sdssim.report.tables import Grid
from sdssim.results.store import ReplicationStore
from sdssim.scenario.load import load

RUN = ("run", "small.yaml", "--replications", "4", "--jobs", "1", "--no-report")


def files_of(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def run_folders(folder):
    return sorted(each.name for each in runs_in(folder / "results"))


def runs_in(out):
    return [each for each in out.iterdir() if each.is_dir()]


def test_the_answer_comes_first_in_plain_words(sdssim_command):
    done = sdssim_command(*RUN)
    assert done.exit_code == 0, done.stderr
    first = done.stdout.split("\n\n")
    assert first[0] == "Small: 4 replications, seed 1."
    words = " ".join(first[1].split())
    for part in (
        "people are referred between 5 January 2026 and 5 April 2026",
        "From referral to first payment, half of everybody waits longer than",
        "still wait for first payment",
        "The biggest cause of delay is waiting for the next sitting",
        "of 1 published figures are met",
    ):
        assert part in words


def test_one_replication_has_no_intervals_and_says_nothing_of_them(sdssim_command):
    text = sdssim_command("run", "small.yaml", "-n", "1", "--jobs", "1").stdout
    assert text.startswith("Small: 1 replication, seed 1.\n")
    assert "95% interval in brackets" not in text


def test_the_tables_follow(sdssim_command):
    text = sdssim_command(*RUN).stdout
    titles = [
        "Published figures beside simulated ones",
        "Waits, in weeks",
        "Where the time goes, in days a person",
        "Staff",
        "People on the pathway at the end",
        "Money",
        "What the scenario's numbers rest on:",
    ]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_it_ends_by_saying_what_was_written_and_what_to_do_next(sdssim_command, folder):
    done = sdssim_command(*RUN)
    (name,) = run_folders(folder)
    last = done.stdout.splitlines()[-3:]
    assert last[0] == f"Wrote results/{name}."
    assert last[1].startswith("Next: ")
    assert last[2] == "  sdssim run small.yaml --set PATH=VALUE"


def test_plain_output_has_no_escape_codes_and_stays_narrow(sdssim_command):
    text = sdssim_command(*RUN).stdout
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 118


def test_a_run_leaves_its_files_and_beside_them_the_store(sdssim_command, folder):
    sdssim_command(*RUN)
    assert (folder / "results" / "store.sqlite").exists()
    (name,) = run_folders(folder)
    assert name == f"small-{load('small.yaml').digest[:12]}-n4"
    assert "manifest.json" in files_of(folder / "results" / name)
    assert not any("sqlite" in file for file in files_of(folder / "results" / name))


def test_json_is_one_object_with_every_figure(sdssim_command):
    done = sdssim_command(*RUN, "--json")
    told = json.loads(done.stdout)
    results = run(load("small.yaml"), 4, 1)
    assert list(told) == [
        "scenario", "digest", "replications", "precision", "seed", "engine", "version", "measures",
    ]  # fmt: skip
    assert told["engine"] == {"asked": "auto", "used": "simpy"}
    assert told["precision"] is None
    assert (told["scenario"], told["replications"], told["seed"]) == ("Small", 4, 1)
    assert len(told["measures"]) == len(results.entries)
    for figure, row in zip(told["measures"], results.summary(), strict=True):
        assert figure == {
            "name": row.name, "unit": str(row.unit), "group": dict(row.group) or None,
            "mean": row.mean, "low": row.low, "high": row.high, "replications": row.replications,
        }  # fmt: skip
    assert any(figure["mean"] is None for figure in told["measures"])
    assert {"team": "north"} in [figure["group"] for figure in told["measures"]]
    assert "Wrote" in done.stderr


def test_a_setting_changes_the_scenario_and_its_digest(sdssim_command, folder):
    sdssim_command(*RUN)
    done = sdssim_command(*RUN, "--set", "staff.worker.people=3", "--json")
    assert json.loads(done.stdout)["digest"] != load("small.yaml").digest
    assert len(run_folders(folder)) == 2


def test_another_seed_never_overwrites_a_run(sdssim_command, folder):
    sdssim_command(*RUN)
    before = {name: files_of(folder / "results" / name) for name in run_folders(folder)}
    sdssim_command(*RUN, "--seed", "7")
    assert len(run_folders(folder)) == 2
    for name, contents in before.items():
        assert files_of(folder / "results" / name) == contents


def test_the_same_command_writes_the_same_bytes_with_any_number_of_jobs(sdssim_command, folder):
    sdssim_command(*RUN, "--out", "one")
    sdssim_command("run", "small.yaml", "-n", "4", "--jobs", "2", "--out", "two", "--no-report")
    (one,), (two,) = runs_in(folder / "one"), runs_in(folder / "two")
    assert one.name == two.name
    assert files_of(one) == files_of(two)


@pytest.fixture
def simulated(monkeypatch):
    """Numbers of the replications that are simulated, and so kept, rather than found."""
    numbers = []
    keep_all = ReplicationStore.keep_all

    def noted(store, contents):
        numbers.extend(number for of_run in contents.values() for number in of_run)
        keep_all(store, contents)

    monkeypatch.setattr(ReplicationStore, "keep_all", noted)
    return numbers


def test_a_longer_run_simulates_only_what_is_new(sdssim_command, folder, simulated):
    sdssim_command(*RUN)
    assert simulated == [0, 1, 2, 3]
    sdssim_command("run", "small.yaml", "-n", "6", "--jobs", "1", "--no-report")
    assert simulated == [0, 1, 2, 3, 4, 5]
    sdssim_command("run", "small.yaml", "-n", "6", "--jobs", "1", "--no-report", "--out", "anew")
    (extended,) = [each for each in runs_in(folder / "results") if each.name.endswith("-n6")]
    (at_once,) = runs_in(folder / "anew")
    assert files_of(extended) == files_of(at_once)


def test_a_shorter_run_and_the_same_run_again_simulate_nothing(sdssim_command, simulated):
    sdssim_command(*RUN)
    del simulated[:]
    for count in ("4", "2"):
        done = sdssim_command("run", "small.yaml", "-n", count, "--jobs", "1", "--no-report")
        assert done.exit_code == 0
    assert simulated == []


def test_the_store_may_be_anywhere_and_serves_every_folder(sdssim_command, folder, simulated):
    sdssim_command(*RUN, "--store", "kept.sqlite", "--out", "one")
    sdssim_command(*RUN, "--store", "kept.sqlite", "--out", "two")
    assert simulated == [0, 1, 2, 3]
    assert not (folder / "one" / "store.sqlite").exists()
    (one,), (two,) = runs_in(folder / "one"), runs_in(folder / "two")
    assert files_of(one) == files_of(two)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_events_are_written_with_the_people_beside_them(sdssim_command, suffix):
    done = sdssim_command(*RUN, "--events", f"log.{suffix}")
    assert done.exit_code == 0
    assert f"log.{suffix} and log-people.{suffix}." in done.stdout.splitlines()[-3]
    read = pd.read_csv if suffix == "csv" else pd.read_parquet
    assert read(f"log.{suffix}")["replication"].unique().tolist() == [0, 1, 2, 3]
    assert read(f"log-people.{suffix}")["replication"].unique().tolist() == [0, 1, 2, 3]


def test_events_for_process_mining_are_one_file_that_is_named(sdssim_command, folder):
    done = sdssim_command(*RUN, "--events", "log.jsonocel")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-3].endswith(" and log.jsonocel.")
    assert {"objects", "events"} <= set(json.loads((folder / "log.jsonocel").read_text()))
    assert not list(folder.glob("log-people*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["stockport-pilto"], "did you mean 'stockport-pilot'"),
        (["small.yaml", "--replications", "0"], "--replications"),
        (["small.yaml", "--jobs", "0"], "--jobs"),
        (["small.yaml", "--seed", "-1"], "--seed"),
        (["small.yaml", "--seed", "one"], "--seed"),
        (["small.yaml", "--set", "staff.wroker.people=2"], "did you mean 'worker'"),
        (["small.yaml", "--set", "nonsense"], "--set nonsense"),
        (["small.yaml", "--out", "small.yaml"], "small.yaml"),
        (["small.yaml", "--out", "small.yaml/results"], "cannot be written"),
        (["small.yaml", "--store", "small.yaml/store.sqlite"], "--store"),
        (["small.yaml", "--engine", "fast"], "'auto', 'simpy', 'compiled'"),
        (["small.yaml", "--events", "log.txt"], ".xes.parquet or .jsonocel"),
        (["small.yaml", "--events", "nowhere/log.csv"], "nowhere"),
        (["small.yaml", "--replication", "3"], "--replications"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(sdssim_command, folder, arguments, words):
    done = sdssim_command("run", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [each.name for each in folder.iterdir()] == ["small.yaml"]


def test_an_unknown_measure_in_a_published_figure_is_a_mistake(sdssim_command, folder):
    text = (folder / "small.yaml").read_text().replace("measure: referred", "measure: refered")
    (folder / "small.yaml").write_text(text)
    done = sdssim_command(*RUN)
    assert done.exit_code == 2
    assert "did you mean 'referred'" in done.stderr
    assert not (folder / "results").exists()


def test_a_scenario_that_will_not_settle_says_so_first(sdssim_command, folder):
    text = (folder / "small.yaml").read_text().replace("per_month: 6", "per_month: 60")
    (folder / "small.yaml").write_text(text)
    assert sdssim_command(*RUN).stderr.startswith("Warning: ")


def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(sdssim_process, folder):
    command = ("run", "small.yaml", "--replications", "150", "--jobs", "2", "--no-report")
    process = sdssim_process(*command, start_new_session=True)
    wait_for_replications(folder, process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    kept = int(err.split("Stopped. ")[1].split(" of 150 replications")[0])
    assert "give the same command again" in err
    assert "Traceback" not in err
    assert kept_in(folder) == kept > 0

    resumed = sdssim_process(*command)
    assert resumed.communicate(timeout=120)[1] == ""
    whole = sdssim_process(*command, "--out", "whole")
    assert whole.communicate(timeout=120)[1] == ""
    (one,), (two,) = runs_in(folder / "results"), runs_in(folder / "whole")
    assert files_of(one) == files_of(two)


def wait_for_replications(folder, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if kept_in(folder) > 2:
            return
        time.sleep(0.01)
    pytest.fail("no replication was kept in time")


def kept_in(folder):
    store = folder / "results" / "store.sqlite"
    if not store.exists():
        return 0
    with closing(sqlite3.connect(store, timeout=10)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM replications").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def test_ctrl_c_within_the_process_is_reported_with_what_the_store_has(sdssim_command, monkeypatch):
    def stop(scenario, _replications, seed, *_args, store, **_settings):
        run(scenario, 3, seed, store=store)
        raise KeyboardInterrupt

    monkeypatch.setattr("sdssim.experiments.replicate.run", stop)
    done = sdssim_command(*RUN)
    assert done.exit_code == 130
    assert done.stderr.startswith("Stopped. 3 of 4 replications are finished and kept")


def test_progress_is_silent_where_nobody_watches(capsys):
    with progress("Simulating") as update:
        update(1, 2)
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


class Terminal:
    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return True


@pytest.mark.parametrize("no_colour", [False, True])
def test_a_terminal_gets_bold_titles_unless_it_asks_for_none(monkeypatch, no_colour):
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    show_grids([Grid("Staff", ("role", "used"), (("broker", "64%"),), "A note.")], console())
    assert ("\x1b" in terminal.text) != no_colour
    assert "broker" in terminal.text
