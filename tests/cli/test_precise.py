import json
from types import SimpleNamespace

import pytest

from sdssim.cli.precise import precision_grid, sentences
from sdssim.experiments.goals import Goal
from sdssim.experiments.precision import GoalReached, PrecisionRun, StoppingRule
from sdssim.experiments.replicate import run
from sdssim.measures.entry import Unit
from sdssim.scenario.load import load

MEDIAN = "wait_referral_to_first_payment_km_median_days"
RUNNING = "wait_referral_to_first_payment_running"
SHARE = "target_twelve_weeks_share_of_all"
RUN = ("run", "small.yaml", "--jobs", "1")


def words(text):
    return " ".join(text.split())


def test_a_precision_finds_the_number_of_replications_and_says_so(sdssim_command, folder):
    done = sdssim_command(*RUN, "--precision", "1.2 people")
    assert done.exit_code == 0, done.stderr
    (name,) = [each.name for each in (folder / "results").iterdir() if each.is_dir()]
    count = int(name.rpartition("-n")[2])
    assert done.stdout.startswith(f"Small: {count} replications, seed 1.\n")
    told = f"The precision asked for is reached from {count - 5} replications on, and held over"
    assert told in words(done.stdout)
    manifest = json.loads((folder / "results" / name / "manifest.json").read_text())
    assert manifest["replications"] == count
    assert manifest["precision"]["settled_at"] == count - 5
    assert manifest["precision"]["measures"][0]["asked"] == "1.2 people"


def test_a_table_shows_each_measure_and_what_was_asked(sdssim_command):
    text = words(sdssim_command(*RUN, "--precision", "50%", "--measure", f"{SHARE}=20 points",
                                "--measure", MEDIAN).stdout)  # fmt: skip
    assert "give or take" in text
    assert f"{SHARE} " in text
    assert "20 points yes" in text
    assert "weeks 50% yes" in text


def test_the_figures_are_those_of_a_run_of_so_many(sdssim_command):
    told = json.loads(sdssim_command(*RUN, "--precision", "1.2 people", "--json").stdout)
    assert told["precision"]["reached"] is True
    rows = run(load("small.yaml"), told["replications"], 1).summary()
    assert [row.mean for row in rows] == [figure["mean"] for figure in told["measures"]]


def test_the_number_does_not_depend_on_jobs(sdssim_command):
    arguments = ("run", "small.yaml", "--precision", "1.2 people", "--json", "--jobs")
    one = sdssim_command(*arguments, "1", "--out", "one").stdout
    assert one == sdssim_command(*arguments, "2", "--out", "two").stdout


def test_the_cap_is_reported_and_is_no_failure(sdssim_command):
    done = sdssim_command(*RUN, "--measure", f"{MEDIAN}=1%", "--max-replications", "22")
    assert done.exit_code == 0
    text = words(done.stdout)
    assert text.startswith("Small: 22 replications, seed 1. Stopped at 22 replications")
    assert f"{MEDIAN} is known only to ± " in text
    assert "weeks was asked for" in text


def test_a_cap_within_the_look_ahead_is_told_apart(sdssim_command):
    done = sdssim_command(*RUN, "--precision", "90%", "--max-replications", "22")
    assert "precise enough, but not long enough" in words(done.stdout)


def test_two_replications_are_the_least_for_an_interval(sdssim_command):
    done = sdssim_command(*RUN, "--precision", "99%", "--max-replications", "2")
    assert done.exit_code == 0, done.stderr


def test_a_mean_near_zero_is_told(sdssim_command, folder):
    text = (folder / "small.yaml").read_text().replace("per_month: 6 ", "per_month: 0.05 ")
    (folder / "small.yaml").write_text(text)
    done = sdssim_command(*RUN, "--precision", "90%", "--measure", RUNNING)
    assert f"{RUNNING} is near 0: 90% is taken of 1." in words(done.stdout)


def test_a_measure_that_is_not_always_known_is_told(sdssim_command, folder):
    text = (folder / "small.yaml").read_text().replace("per_month: 6 ", "per_month: 0.6 ")
    (folder / "small.yaml").write_text(text)
    done = sdssim_command(*RUN, "--precision", "30d", "--max-replications", "30")
    assert f"{MEDIAN} is known in " in words(done.stdout)
    assert "of 30 replications; the others do not count" in words(done.stdout) or (
        "of 25 replications; the others do not count" in words(done.stdout)
    )


def test_what_is_known_once_has_no_interval():
    once = GoalReached(Goal(MEDIAN, Unit.DAYS, (), 3.0, False, "3 d"), 35.0, None, 3.0, 1)
    found = PrecisionRun(SimpleNamespace(replications=9), (once,), StoppingRule(), None)
    assert not once.is_reached
    (told,) = sentences(found)
    assert told.endswith(f"{MEDIAN} has no interval where ± 0.43 weeks was asked for.")
    (row,) = precision_grid(found).rows
    assert row == (MEDIAN, "5.0 weeks", "not known", "± 0.43 weeks", "3 d", "no")


def test_without_a_look_ahead_nothing_is_said_of_it():
    found = PrecisionRun(SimpleNamespace(replications=9), (), StoppingRule(look_ahead=0), 9)
    assert sentences(found) == ["The precision asked for is reached from 9 replications on."]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--precision", "5%", "-n", "9"], "--replications says how many"),
        (["--measure", f"{MEDIAN}=5%", "-n", "9"], "--replications says how many"),
        (["--max-replications", "9"], "--max-replications goes with --precision"),
        (["--precision", "5%", "--max-replications", "1"], "--max-replications"),
        (["--precision", "much"], "precision 'much' cannot be read"),
        (["--precision", "5"], "precision 5 has no unit"),
        (["--measure", MEDIAN], "has no precision"),
        (["--precision", "5%", "--measure", "people_nwo"], "did you mean 'people_now'"),
        (["--precision", "5%", "--measure", f"{MEDIAN}:tem=north"], "did you mean 'team=north'"),
        (["--precision", "5%", "--measure", SHARE], "so give points"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_simulated(sdssim_command, folder, arguments, told):
    done = sdssim_command(*RUN, *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert [each.name for each in folder.iterdir()] == ["small.yaml"]


def test_ctrl_c_says_how_many_are_kept_though_nobody_knows_of_how_many(sdssim_command, monkeypatch):
    def stop(scenario, _replications, seed, *_args, store, **_settings):
        run(scenario, 7, seed, store=store)
        raise KeyboardInterrupt

    monkeypatch.setattr("sdssim.experiments.precision.run", stop)
    done = sdssim_command(*RUN, "--precision", "5%")
    assert done.exit_code == 130
    assert done.stderr.startswith("Stopped. 7 replications are finished and kept; give the same")
