import os

import pytest

import sdssim
from sdssim.cli.main import COMMANDS, EXAMPLES


def test_without_arguments_the_help_is_shown_with_examples(sdssim_command):
    done = sdssim_command()
    assert done.exit_code == 0
    assert "Examples:" in done.stdout
    assert all(name in done.stdout for name in COMMANDS)


def test_the_help_says_for_each_command_what_it_does(sdssim_command):
    text = sdssim_command("--help").stdout
    assert all(words in text for words in COMMANDS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_of_its_own(sdssim_command, name):
    done = sdssim_command(name, "--help")
    assert done.exit_code == 0
    assert "Usage: sdssim" in done.stdout
    assert "--debug" in done.stdout


def test_examples_name_commands_that_there_are():
    used = [line.split()[1] for line in EXAMPLES.splitlines() if line.strip().startswith("sdssim")]
    assert set(used) <= set(COMMANDS)


def test_the_version_is_that_of_the_package(sdssim_command):
    assert sdssim_command("--version").stdout == f"sdssim {sdssim.__version__}\n"


@pytest.mark.parametrize(
    ("typed", "meant"), [("rum", "sdssim run"), ("mine.yaml", "sdssim run mine.yaml")]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(sdssim_command, typed, meant):
    done = sdssim_command(typed)
    assert done.exit_code == 2
    assert f"Did you mean '{meant}'?" in done.stderr


def test_a_word_like_no_command_gets_no_suggestion(sdssim_command):
    done = sdssim_command("xyzzy")
    assert done.exit_code == 2
    assert "Did you mean" not in done.stderr


@pytest.fixture
def failing(monkeypatch, sdssim_command):
    """Let `sdssim check x` fail with an error."""

    def call(error, *arguments):
        def load(_name):
            raise error

        monkeypatch.setattr("sdssim.scenario.load.load", load)
        return sdssim_command(*arguments, "check", "x")

    return call


def test_an_unexpected_fault_is_one_line_and_how_to_report_it(failing):
    done = failing(KeyError("gone\nastray"))
    assert done.exit_code == 1
    assert "KeyError: 'gone\\nastray'" in done.stderr
    assert "report it" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_debug_shows_where_a_fault_happened(failing):
    done = failing(KeyError("gone"), "--debug")
    assert done.exit_code == 1
    assert "Traceback" in done.stderr


def test_debug_after_the_command_works_as_well(monkeypatch, sdssim_command):
    def load(_name):
        raise ZeroDivisionError

    monkeypatch.setattr("sdssim.scenario.load.load", load)
    assert "Traceback" in sdssim_command("check", "x", "--debug").stderr


def test_a_full_disk_is_said_in_a_line(failing):
    done = failing(OSError(28, "No space left on device", "results/summary.csv"))
    assert done.exit_code == 2
    assert done.stderr == "Error: results/summary.csv: No space left on device\n"


def test_an_error_without_a_file_is_said_in_a_line(failing):
    assert failing(OSError("odd")).stderr == "Error: odd\n"


def test_ctrl_c_ends_with_130(failing):
    done = failing(KeyboardInterrupt())
    assert (done.exit_code, done.stderr) == (130, "Stopped.\n")


def test_a_reader_who_has_gone_is_no_fault(failing):
    done = failing(BrokenPipeError())
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["schema"], ["run", "small.yaml", "-n", "2", "-j", "1", "--no-report"]]
)
def test_output_into_a_closed_pipe_is_quiet(sdssim_process, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        process = sdssim_process(*arguments, stdout=closed)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_a_terminal_that_cannot_show_a_sign_is_no_fault(sdssim_process, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = sdssim_process("run", "small.yaml", "-n", "2", "--jobs", "1", "--no-report")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "?3,000" in out
