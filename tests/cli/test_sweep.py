import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

from sdssim.experiments import carry, task
from tests.cli.test_startup import HEAVY, modules_after

DESIGN = """\
scenario: small
replications: 40
measures: [referred, people_now]
factors:
  staff.worker.people: [1, 2]
  demand.per_month: {range: [4, 8], steps: 3}
"""
QUICK = DESIGN.replace("40", "4")


@pytest.fixture(autouse=True)
def design(folder):
    (folder / "design.yaml").write_text(QUICK)


@pytest.fixture
def here(monkeypatch):
    """Simulate in this process, which starts more quickly than others."""
    monkeypatch.setattr("sdssim.cli.sweep._executor", lambda _request: nullcontext(None))


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def exported(folder, results="results"):
    (found,) = [each for each in (folder / results).iterdir() if each.is_dir()]
    return found


def rows_in(store):
    if not store.exists():
        return 0
    connection = sqlite3.connect(store, timeout=10)
    try:
        return connection.execute("SELECT count(*) FROM replications").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


@pytest.mark.usefixtures("here")
def test_a_sweep_ends_by_saying_what_it_wrote_and_what_to_do_next(sdssim_command, folder):
    done = sdssim_command("sweep", "design.yaml")
    assert done.exit_code == 0, done.stderr
    out = exported(folder)
    words = done.stdout.splitlines()
    assert words[0] == "design: 6 points, 24 of 24 replications, seed 1."
    assert words[1] == (
        f"Wrote results/{out.name} (12 files); the replications are kept in results/store.sqlite."
    )
    assert words[2].startswith(f"Next: open results/{out.name}/report.html")
    assert "sdssim sweep design.yaml" in (out / "report.html").read_text(encoding="utf-8")
    assert len(pd.read_csv(out / "points.csv")) == 6
    assert sorted(each.name for each in (folder / "results").iterdir()) == [
        out.name, "store.sqlite",
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_dry_run_tells_points_runs_and_time_and_writes_nothing(sdssim_command, folder):
    done = sdssim_command("sweep", "design.yaml", "--dry-run")
    words = done.stdout.splitlines()
    assert words[0] == "design: 6 points, 24 replications."
    assert words[1].startswith("One replication of the first point takes ")
    assert words[1].endswith(("second in all with 2 processes.", "process.", "processes."))
    assert sorted(each.name for each in folder.iterdir()) == ["design.yaml", "small.yaml"]
    sdssim_command("sweep", "design.yaml")
    words = sdssim_command("sweep", "design.yaml", "--dry-run").stdout.splitlines()
    assert words[1:3] == [
        "24 of them are in results/store.sqlite already.", "Nothing is left to simulate.",
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_more_replications_simulate_only_those_that_are_new(sdssim_command, monkeypatch):
    sdssim_command("sweep", "design.yaml")
    begun = []
    simulate_plan = task.simulate_plan
    monkeypatch.setattr(
        task, "simulate_plan",
        lambda *args, **settings: begun.append(args) or simulate_plan(*args, **settings),
    )  # fmt: skip
    done = sdssim_command("sweep", "design.yaml", "--replications", "5")
    assert "24 of 30 replications are in results/store.sqlite already; going on." in done.stderr
    assert len(begun) == 6


@pytest.mark.usefixtures("here")
def test_an_export_from_the_store_alone_is_the_same_bytes(sdssim_command, folder):
    sdssim_command("sweep", "design.yaml", "--no-report")
    sdssim_command("sweep", "design.yaml", "--seed", "2", "--no-report")
    refused = sdssim_command("export", "results/store.sqlite", "--out", "again")
    assert refused.exit_code == 2
    assert "holds 2 sweeps; say which with --sweep" in refused.stderr
    (folder / "design.yaml").unlink()
    (folder / "small.yaml").unlink()
    for out in [each for each in (folder / "results").iterdir() if each.is_dir()]:
        digest = out.name.split("-")[1]
        done = sdssim_command(
            "export", "results/store.sqlite", "--sweep", digest, "--out", out.name
        )
        assert done.exit_code == 0, done.stderr
        assert done.stdout.startswith(f"Wrote {out.name} (11 files, 24 replications).\nNext: ")
        assert files_in(folder / out.name) == files_in(out)


@pytest.mark.usefixtures("here")
def test_parts_that_are_merged_export_the_same_bytes(sdssim_command, folder):
    sdssim_command("sweep", "design.yaml", "--out", "whole", "--no-report")
    for part in (1, 2, 3):
        done = sdssim_command(
            "sweep", "design.yaml", "--shard", f"{part}/3", "--store", f"part{part}.sqlite"
        )
        assert "8 of 8 replications" in done.stdout
        assert "sdssim merge PART... --into results/store.sqlite" in done.stdout
    assert not (folder / "results").exists()
    stores = [f"part{part}.sqlite" for part in (1, 2, 3)]
    partly = sdssim_command("merge", *stores[:2], "--into", "two.sqlite")
    assert partly.exit_code == 0, partly.stderr
    some = sdssim_command("export", "two.sqlite", "--out", "some")
    assert some.stderr.startswith("8 of 24 replications are not in two.sqlite; missing.csv")
    done = sdssim_command("merge", *stores, "--into", "results/store.sqlite")
    assert done.stdout.splitlines() == [
        *(f"{store}: 8 replications added, 0 known already" for store in stores),
        "Wrote results/store.sqlite.",
        "Next: sdssim export results/store.sqlite",
    ]
    sdssim_command("export", "results/store.sqlite", "--scenarios")
    out = exported(folder)
    assert len(list((out / "scenarios").iterdir())) == 6
    for name, content in files_in(exported(folder, "whole")).items():
        assert name == "manifest.json" or (out / name).read_bytes() == content


def test_what_is_damaged_is_said_when_merging(sdssim_command, folder, monkeypatch):
    monkeypatch.setattr("sdssim.cli.sweep._executor", lambda _request: nullcontext(None))
    sdssim_command("sweep", "design.yaml", "--measure", "referred")
    store = folder / "results" / "store.sqlite"
    data = bytearray(store.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    store.write_bytes(data)
    refused = sdssim_command("sweep", "design.yaml")
    assert refused.exit_code == 2
    assert "damaged or cut short" in refused.stderr
    assert "sdssim merge MOVED-FILE --into results/store.sqlite" in refused.stderr
    store.rename(folder / "moved.sqlite")
    saved = sdssim_command("merge", "moved.sqlite", "--into", "results/store.sqlite")
    assert "the file is damaged, and what could still be read was saved" in saved.stdout
    assert sdssim_command("sweep", "design.yaml").exit_code == 0


def test_a_replication_that_fails_a_checksum_is_said_and_done_again(
    sdssim_command, folder, monkeypatch
):
    monkeypatch.setattr("sdssim.cli.sweep._executor", lambda _request: nullcontext(None))
    sdssim_command("sweep", "design.yaml", "--out", "whole")
    sdssim_command("sweep", "design.yaml")
    connection = sqlite3.connect(folder / "results" / "store.sqlite")
    connection.execute("UPDATE replications SET content = zeroblob(length(content)) WHERE rowid=3")
    connection.commit()
    connection.close()
    done = sdssim_command("sweep", "design.yaml")
    assert done.stderr.startswith("1 entry of results/store.sqlite did not pass the checksum")
    assert files_in(exported(folder)) == files_in(exported(folder, "whole"))


@pytest.mark.usefixtures("here")
def test_what_could_not_be_simulated_is_reported_and_the_exit_code_tells(
    sdssim_command, folder, monkeypatch
):
    simulate_plan = task.simulate_plan

    def sometimes(plan, seed, number, **settings):
        if number in (1, 3):
            message = "no luck"
            raise ArithmeticError(message)
        return simulate_plan(plan, seed, number, **settings)

    monkeypatch.setattr(task, "simulate_plan", sometimes)
    done = sdssim_command("sweep", "design.yaml")
    assert done.exit_code == 3
    assert "12 of 24 replications" in done.stdout
    assert "12 replications could not be simulated, though each was tried three times" in (
        done.stderr
    )
    assert "point p1, replication 1: ArithmeticError: no luck" in done.stderr
    assert "and 2 more" in done.stderr
    assert len(pd.read_csv(exported(folder) / "missing.csv")) == 12
    monkeypatch.setattr(task, "simulate_plan", simulate_plan)
    assert sdssim_command("sweep", "design.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.yaml"], "there is no such file"),
        (["design.txt"], ".yaml with factors, or .csv or .xlsx"),
        (["design.yaml", "--shard", "3/2"], "'3/2' is no part"),
        (["design.yaml", "--shard", "half"], "'half' is no part"),
        (["design.yaml", "--scenario", "smal"], "there is no scenario 'smal'"),
        (["design.yaml", "--measure", "refered"], "did you mean 'referred'"),
        (["design.yaml", "--out", "small.yaml/out"], "cannot be written"),
        (["design.yaml", "--store", "small.yaml/x.sqlite"], "cannot be written"),
        (["design.yaml", "--store", "small.yaml"], "no store of sdssim"),
        (["design.yaml", "--replications", "0"], "--replications"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_written(sdssim_command, folder, arguments, words):
    done = sdssim_command("sweep", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(each.name for each in folder.iterdir()) == ["design.yaml", "small.yaml"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "none.sqlite"], "there is no such store"),
        (["export", "small.yaml"], "no store of sdssim"),
        (["merge", "none.sqlite", "--into", "all.sqlite"], "there is no such store"),
        (["merge", "--into", "all.sqlite"], "STORES"),
        (["merge", "small.yaml"], "--into"),
    ],
)
def test_a_mistake_about_stores_is_said(sdssim_command, folder, arguments, words):
    done = sdssim_command(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert sorted(each.name for each in folder.iterdir()) == ["design.yaml", "small.yaml"]


def test_a_store_without_a_sweep_has_nothing_to_export(sdssim_command):
    sdssim_command("run", "small.yaml", "-n", "2", "-j", "1", "--store", "runs.sqlite")
    done = sdssim_command("export", "runs.sqlite")
    assert done.exit_code == 2
    assert "holds no sweep; sdssim sweep makes one" in done.stderr


@pytest.mark.usefixtures("here")
def test_a_sweep_of_another_name_is_not_taken_for_it(sdssim_command):
    sdssim_command("sweep", "design.yaml")
    done = sdssim_command("export", "results/store.sqlite", "--sweep", "other")
    assert "holds no sweeps called 'other'" in done.stderr


def test_warnings_come_first(sdssim_command, folder, monkeypatch):
    monkeypatch.setattr("sdssim.cli.sweep._executor", lambda _request: nullcontext(None))
    text = "scenario: small\nmethod: sobol\npoints: 3\nreplications: 1\n"
    (folder / "design.yaml").write_text(f"{text}factors: {{demand.per_month: [3, 4]}}\n")
    done = sdssim_command("sweep", "design.yaml")
    assert done.stderr.startswith("Warning: 3 Sobol points are not balanced; 2 or 4 would be\n")


@pytest.mark.usefixtures("here")
def test_being_killed_at_random_moments_changes_nothing_in_the_end(
    sdssim_process, sdssim_command, folder
):
    """Uninterrupted, and killed again and again: the same bytes, and nothing is done twice."""
    (folder / "design.yaml").write_text(DESIGN)
    chance = random.Random(5)
    store = folder / "results" / "store.sqlite"
    kept = 0
    for _ in range(2):
        process = sdssim_process("sweep", "design.yaml", "-j", "1", start_new_session=True)
        wait_for_rows(store, kept + chance.randrange(5, 60), process)
        time.sleep(chance.random() * 0.03)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert rows_in(store) >= kept
        kept = rows_in(store)
        assert 0 < kept < 240
    rows = dict_of_rows(store)
    last = sdssim_command("sweep", "design.yaml")
    assert last.exit_code == 0
    assert f"{kept:,} of 240 replications" in last.stderr
    assert sdssim_command("sweep", "design.yaml", "--out", "whole").stderr == ""
    assert dict_of_rows(store).items() >= rows.items()
    assert files_in(exported(folder)) == files_in(exported(folder, "whole"))


def wait_for_rows(store, count, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if rows_in(store) >= count:
            return
        time.sleep(0.02)
    pytest.fail("too few replications were kept in time")


def dict_of_rows(store):
    """Number of the row, which a replication that was done twice would change, and checksum."""
    connection = sqlite3.connect(store)
    try:
        rows = connection.execute("SELECT rowid, run, replication, checksum FROM replications")
        return {(run, number): (row, checksum) for row, run, number, checksum in rows}
    finally:
        connection.close()


def test_ctrl_c_says_what_is_kept_and_a_dead_worker_is_replaced(sdssim_process, folder):
    (folder / "design.yaml").write_text(DESIGN.replace("40", "400"))
    store = folder / "results" / "store.sqlite"
    process = sdssim_process("sweep", "design.yaml", "-j", "2", start_new_session=True)
    wait_for_rows(store, 10, process)
    second = sdssim_process("sweep", "design.yaml", "-j", "1")
    refused = second.communicate(timeout=60)
    assert second.returncode == 2, refused
    assert "being filled by another sweep or merge" in refused[1]
    killed = rows_in(store)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    wait_for_rows(store, killed + 20, process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    kept = int(err.split("Stopped. ")[1].split(" of 2,400 replications")[0].replace(",", ""))
    assert kept == rows_in(store) >= killed + 20
    assert "give the same command again to go on from there" in err
    assert "Traceback" not in err


def workers_of(pid):
    """Processes that a process has started to simulate."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
    return [each for each, command in commands.items() if b"spawn_main" in command]


@pytest.fixture
def small_disk(folder):
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=220k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.usefixtures("here")
def test_a_full_disk_loses_nothing_and_with_room_it_goes_on(
    sdssim_command, folder, small_disk, monkeypatch
):
    monkeypatch.setattr(carry, "MOST_IN_A_BATCH", 4)
    (folder / "design.yaml").write_text(DESIGN.replace("40", "20"))
    command = ("sweep", "design.yaml", "--store", "disk/store.sqlite")
    full = sdssim_command(*command)
    assert full.exit_code == 2
    assert "disk/store.sqlite cannot grow: the disk is full" in full.stderr
    kept = rows_in(small_disk / "store.sqlite")
    assert kept > 5
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    done = sdssim_command(*command)
    assert done.exit_code == 0, done.stderr
    assert f"{kept} of 120 replications are in disk/store.sqlite already" in done.stderr
    sdssim_command("sweep", "design.yaml", "--out", "whole")
    assert files_in(exported(folder)) == files_in(exported(folder, "whole"))


@pytest.mark.usefixtures("here")
def test_a_read_only_folder_is_refused_before_anything_is_simulated(sdssim_command, small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for option in ("--store", "--out"):
        done = sdssim_command("sweep", "design.yaml", option, "disk/here")
        assert done.exit_code == 2
        assert "cannot be written; choose another folder" in done.stderr


@pytest.mark.usefixtures("here")
def test_a_sweep_to_a_precision_says_what_it_came_to(sdssim_command, folder):
    command = ("sweep", "design.yaml", "--precision", "60%")
    planned = sdssim_command(*command, "--dry-run")
    assert planned.stdout.splitlines()[:2] == [
        "design: 6 points, 150 replications.",
        "They may become 6,000 until all is known precisely enough.",
    ]
    done = sdssim_command(*command)
    assert done.exit_code == 0, done.stderr
    assert "replications, seed 1." in done.stdout
    (folder / "design.yaml").write_text(
        "scenario: small\nprecision: {referred: 1%}\nat_most: 25\nfactors: {name: [A]}\n"
    )
    given_up = sdssim_command("sweep", "design.yaml")
    assert "1 point is not known as precisely as was asked: p1" in given_up.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--precision", "5%", "-n", "3"), "give either --replications or --precision"),
        (("--precision", "5%", "--shard", "1/2"), "need a number of replications"),
        (("--precision", "five"), "precision 'five' cannot be read"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_precision_that_cannot_be_is_a_mistake(sdssim_command, options, words):
    done = sdssim_command("sweep", "design.yaml", *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_ctrl_c_on_the_way_to_a_precision_says_what_is_kept(sdssim_command, monkeypatch):
    monkeypatch.setattr("sdssim.cli.sweep._executor", lambda _request: nullcontext(None))
    simulate_plan = task.simulate_plan

    def stops(plan, seed, number, **settings):
        if number == 2:
            raise KeyboardInterrupt
        return simulate_plan(plan, seed, number, **settings)

    monkeypatch.setattr(task, "simulate_plan", stops)
    done = sdssim_command("sweep", "design.yaml", "--precision", "5%")
    assert done.exit_code == 130
    assert re.match(r"Stopped. \d+ replications are finished and kept in results/", done.stderr)


def test_durations_are_said_in_words_that_fit():
    from sdssim.cli.sweep_told import duration

    assert [duration(seconds) for seconds in (0.2, 59, 150, 5400)] == [
        "about 1 second", "about 59 seconds", "about 2 minutes", "about 1.5 hours",
    ]  # fmt: skip


def test_a_cluster_that_does_not_answer_is_said(sdssim_command, monkeypatch):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    monkeypatch.setattr("sdssim.experiments.cluster._CONNECT_SECONDS", 0.2)
    done = sdssim_command("sweep", "design.yaml", "--dask", "tcp://127.0.0.1:9")
    assert done.exit_code == 2
    assert "no dask scheduler answers" in done.stderr


@pytest.mark.parametrize("command", ["sweep", "merge", "export"])
def test_importing_the_commands_imports_nothing_heavy(command):
    assert not modules_after(f"import sdssim.cli.main, sdssim.cli.{command}") & HEAVY


@pytest.mark.usefixtures("here")
def test_what_was_left_out_is_said_when_merging(sdssim_command, folder):
    sdssim_command("sweep", "design.yaml")
    connection = sqlite3.connect(folder / "results" / "store.sqlite")
    connection.execute("UPDATE replications SET checksum = x'00' WHERE rowid = 1")
    connection.commit()
    connection.close()
    done = sdssim_command("merge", "results/store.sqlite", "--into", "all.sqlite")
    assert done.stdout.splitlines()[0].endswith(
        "23 replications added, 0 known already; left out, because the checksum was wrong: 1"
    )
