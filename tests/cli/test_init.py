import pytest

from sdssim.cli.cautions import cautions
from sdssim.scenario.load import load


def test_the_starter_passes_check_and_runs(sdssim_command):
    done = sdssim_command("init", "mine")
    assert done.exit_code == 0
    assert "sdssim run mine.yaml" in done.stdout
    assert sdssim_command("check", "mine.yaml").exit_code == 0
    assert sdssim_command("run", "mine.yaml", "-n", "3", "--jobs", "1").exit_code == 0


def test_the_starter_has_no_warning_and_states_where_its_numbers_come_from(sdssim_command):
    sdssim_command("init", "mine")
    scenario = load("mine.yaml")
    assert scenario.name == "mine"
    assert cautions(scenario) == []
    assert {row.confidence for row in scenario.assumptions} == {"assumed"}


def test_without_a_name_it_is_called_my_scenario(sdssim_command, folder):
    sdssim_command("init")
    assert (folder / "my-scenario.yaml").is_file()


def test_a_name_may_come_with_its_ending_and_its_folder(sdssim_command, folder):
    (folder / "sub").mkdir()
    assert sdssim_command("init", "sub/North 2.yaml").exit_code == 0
    assert load(folder / "sub" / "North 2.yaml").name == "North 2"


def test_a_file_that_is_there_is_left_as_it_is(sdssim_command, folder):
    (folder / "mine.yaml").write_text("precious")
    done = sdssim_command("init", "mine")
    assert done.exit_code == 2
    assert "already there" in done.stderr
    assert (folder / "mine.yaml").read_text() == "precious"


@pytest.mark.parametrize("name", ["", "2nd", 'a"b', "a:b", "..", "nowhere/mine"])
def test_a_name_that_cannot_be_is_refused(sdssim_command, folder, name):
    done = sdssim_command("init", name)
    assert done.exit_code == 2
    assert [each.name for each in folder.iterdir()] == ["small.yaml"]
