import pandas as pd
import pytest

RUN = ("run", "small.yaml", "--replications", "3", "--jobs", "1", "--no-report")


@pytest.fixture
def results(sdssim_command, folder):
    assert sdssim_command(*RUN).exit_code == 0
    (made,) = [each for each in (folder / "results").iterdir() if each.is_dir()]
    return made


def names(sdssim_command, results):
    done = sdssim_command("plot", "list", results, "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    return [line.split()[0] for line in done.stdout.splitlines()[1:] if line.startswith("  ")]


def test_a_chart_is_written_with_its_numbers(sdssim_command, results, folder):
    done = sdssim_command("plot", "stages", results, "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    picture = (folder / "stages.svg").read_text()
    assert picture.startswith("<?xml")
    assert 'role="img"' in picture
    assert len(pd.read_csv(folder / "stages.csv")) > 0
    assert "Wrote stages.svg and stages.csv." in done.stdout


def test_the_names_are_listed_with_what_the_charts_say(sdssim_command, results):
    assert "stages" in names(sdssim_command, results)


def test_the_same_results_give_the_same_bytes(sdssim_command, results, folder):
    for file in ("one.svg", "two.svg"):
        sdssim_command("plot", "stages", results, "--out", file, "--jobs", "1")
    assert (folder / "one.svg").read_bytes() == (folder / "two.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("stagess", "{results}"), "Did you mean 'stages'?"),
        (("stages", "nowhere"), "nowhere"),
        (("stages", "{results}", "--out", "stages.png"), "does not end in .svg"),
        (("stages", "{results}", "--out", "no/stages.svg"), "there is no folder 'no'"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(sdssim_command, results, folder, arguments, told):
    before = sorted(folder.iterdir())
    done = sdssim_command(
        "plot", *(each.format(results=results) for each in arguments), "--jobs", "1"
    )
    assert done.exit_code == 2
    assert told in done.stderr
    assert sorted(folder.iterdir()) == before
