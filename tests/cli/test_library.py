import pytest

from sdssim.cli import library as command
from sdssim.cli.main import COMMANDS
from sdssim.experiments import library as experiment
from sdssim.results.store import ReplicationStore
from sdssim.scenario import library as shelves
from tests.cli.test_startup import HEAVY, modules_after

CALL = ("library", "--replications", "2", "--jobs", "1")


@pytest.fixture(autouse=True)
def small_library(monkeypatch):
    """A library of one scenario: what the whole one holds is tested with its files."""
    (shelf,) = (each for each in shelves.library() if each.title == "Panels and payments")
    entries = tuple(entry for entry in shelf.entries if entry.name == "weekly-payment-run")
    short = (type(shelf)(shelf.title, entries),)
    monkeypatch.setattr(shelves, "library", lambda: short)


def test_it_prints_the_table_and_what_to_do_next(sdssim_command, folder):
    done = sdssim_command(*CALL)

    assert done.exit_code == 0, done.stderr
    assert "Every scenario less the pilot" in done.stdout
    assert "weekly-payment-" in done.stdout
    assert "Means of paired differences over 2 replications" in " ".join(done.stdout.split())
    assert done.stdout.splitlines()[-3:] == [
        "Wrote no page; --out FILE writes one.",
        "Next: look closer at one of them, such as",
        "  sdssim compare stockport-pilot provider-database",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["results", "small.yaml"]


def test_the_page_is_written_whole_with_the_command_that_makes_it(sdssim_command, folder):
    page = folder / "docs" / "library.md"
    done = sdssim_command(*CALL, "--out", "docs/library.md")

    assert done.exit_code == 0, done.stderr
    assert "\nWrote docs/library.md.\n" in done.stdout
    made = "Made by `sdssim library --replications 2 --out docs/library.md`"
    assert made in page.read_text("utf-8")
    assert [path.name for path in page.parent.iterdir()] == ["library.md"]


def test_another_seed_is_part_of_the_command(sdssim_command, folder):
    sdssim_command(*CALL, "--seed", "7", "--out", "page.md")

    text = (folder / "page.md").read_text("utf-8")
    assert "--replications 2 --seed 7 --out page.md`" in text
    assert "with seed 7" in text


def test_the_page_is_the_same_bytes_whatever_was_kept_from_before(sdssim_command, folder):
    page = folder / "page.md"
    pages = []
    for more in ((), (), ("--engine", "simpy", "--store", "other.sqlite")):
        done = sdssim_command(*CALL, *more, "--out", "page.md")
        assert done.exit_code == 0, done.stderr
        pages.append(page.read_bytes())
        page.unlink()

    assert len(set(pages)) == 1


def test_what_is_kept_is_not_simulated_again(sdssim_command, monkeypatch):
    sdssim_command(*CALL)
    kept = []
    monkeypatch.setattr(ReplicationStore, "keep_all", lambda _self, contents: kept.append(contents))
    assert sdssim_command(*CALL).exit_code == 0
    assert kept == []


def test_ctrl_c_says_that_what_is_finished_is_kept(sdssim_command, monkeypatch, folder):
    def stopped(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(experiment, "compare_library", stopped)
    done = sdssim_command(*CALL, "--out", "page.md")

    assert done.exit_code == 130
    assert "Stopped. What is finished is kept; give the same command again" in done.stderr
    assert not (folder / "page.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--replications", "1"), "1 is not in the range x>=2"),
        (("--out", "small.yaml/page.md"), "cannot be written; choose another folder"),
        (("--store", "small.yaml/store.sqlite"), "cannot be written; choose another folder"),
        (("--engine", "simpi"), "is not one of"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(sdssim_command, folder, arguments, message):
    done = sdssim_command(*CALL, *arguments)

    assert done.exit_code == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert [path.name for path in folder.iterdir()] == ["small.yaml"]


def test_the_command_is_listed_and_light():
    assert "library" in COMMANDS
    assert command.DEFAULT_REPLICATIONS == 200
    assert not modules_after("import sdssim.cli.main, sdssim.cli.library") & HEAVY
