import json

import pytest

from sdssim.measures import by_machine
from sdssim.model import choose, compiled_engine

RUN = ("run", "small.yaml", "--replications", "3", "--jobs", "1", "--no-report")
INSTALL = 'pip install "sdssim[compiled]"'


@pytest.fixture
def worth_it(monkeypatch):
    """Any run is long enough for the compiled engine."""
    monkeypatch.setattr(choose, "WORTH_COMPILING_ROWS", 1)


@pytest.fixture
def without_numba(monkeypatch):
    monkeypatch.setattr(choose, "is_available", lambda: False)


def tables(folder, out):
    (run,) = [each for each in (folder / out).iterdir() if each.is_dir()]
    return {file.name: file.read_bytes() for file in run.iterdir() if file.suffix != ".json"}


def manifest(folder, out):
    (file,) = (folder / out).glob("*/manifest.json")
    return json.loads(file.read_text())["engine"]


@pytest.mark.usefixtures("worth_it")
def test_the_tables_are_the_same_bytes_whichever_engine_runs(sdssim_command, folder):
    pytest.importorskip("numba", reason="numba is an extra")
    for engine in ("simpy", "compiled", "auto"):
        done = sdssim_command(*RUN, "--engine", engine, "--out", engine)
        assert done.exit_code == 0, done.stderr
    assert tables(folder, "simpy") == tables(folder, "compiled") == tables(folder, "auto")
    assert manifest(folder, "simpy") == {"asked": "simpy", "used": "simpy"}
    ran = manifest(folder, "compiled")
    assert (ran["asked"], ran["used"]) == ("compiled", "compiled")
    assert {"numba", "llvmlite"} <= set(ran)
    assert manifest(folder, "auto") == {**ran, "asked": "auto"}


@pytest.mark.usefixtures("worth_it")
def test_what_one_engine_has_kept_the_other_does_not_do_again(sdssim_command, monkeypatch):
    pytest.importorskip("numba", reason="numba is an extra")
    sdssim_command(*RUN, "--engine", "simpy")

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr("sdssim.model.compiled_engine.run_compiled", refuse)
    assert sdssim_command(*RUN, "--engine", "compiled").exit_code == 0


def test_a_short_run_is_simpys_and_says_nothing(sdssim_command):
    done = sdssim_command(*RUN, "--json")
    assert json.loads(done.stdout)["engine"] == {"asked": "auto", "used": "simpy"}
    assert "engine" not in done.stderr


@pytest.mark.usefixtures("worth_it", "without_numba")
@pytest.mark.parametrize(
    "how", [("-n", "3"), ("--precision", "1 person", "--max-replications", "60")]
)
def test_without_numba_a_long_run_says_once_what_would_be_sooner(sdssim_command, how):
    done = sdssim_command("run", "small.yaml", "--jobs", "1", "--json", *how)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["engine"] == {"asked": "auto", "used": "simpy"}
    told = f"The compiled engine would be done far sooner; it needs numba: {INSTALL}\n"
    assert done.stderr.count(told) == 1


@pytest.mark.usefixtures("without_numba")
def test_the_compiled_engine_cannot_be_had_without_numba(sdssim_command, folder):
    done = sdssim_command(*RUN, "--engine", "compiled")
    assert done.exit_code == 2
    assert INSTALL in done.stderr
    assert done.stdout == ""
    assert [each.name for each in folder.iterdir()] == ["small.yaml"]


@pytest.mark.usefixtures("worth_it")
@pytest.mark.parametrize("package", [compiled_engine, by_machine], ids=["engine", "measures"])
def test_what_takes_seconds_is_said_before_it_begins(sdssim_command, monkeypatch, package):
    pytest.importorskip("numba", reason="numba is an extra")
    prepare = package.prepare

    def slowly(tell=None):
        if tell is not None:
            tell("Compiling the engine")
        prepare(tell)

    monkeypatch.setattr(package, "prepare", slowly)
    done = sdssim_command(*RUN)
    assert "Compiling the engine\n" in done.stderr
    assert "Compiling" not in done.stdout
