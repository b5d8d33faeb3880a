import pytest

from sdssim.errors import ScenarioError
from sdssim.experiments.comparison_variants import load_asked, values_in
from tests.small import SMALL


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def people(scenario):
    return scenario.base.staff["worker"].people


def days(scenario):
    return scenario.base.panels["panel"].every_days


def test_files_and_names_are_loaded_in_their_order(file):
    asked = load_asked(str(file), ["weekly-panel", str(file)], sets=["end=2026-03-01"])
    assert asked.baseline.name == "Small"
    assert [each.name for each in asked.variants] == ["Weekly panel", "Small"]
    assert asked.titles == (None, None)


def test_settings_are_made_in_all(file):
    asked = load_asked(str(file), [str(file)], sets=["staff.worker.people=5"])
    assert [people(each) for each in (asked.baseline, *asked.variants)] == [5, 5]


def test_a_value_is_varied_and_the_variant_called_by_it(file):
    asked = load_asked(str(file), [], varied=["staff.worker.people=1,2,3"])
    assert [people(each) for each in asked.variants] == [1, 2, 3]
    assert asked.titles == ("worker people = 1", "worker people = 2", "worker people = 3")
    assert asked.variants[1] == asked.baseline


def test_several_values_are_varied_one_at_a_time(file):
    asked = load_asked(
        str(file), [], varied=["staff.worker.people=1,3", "panels.panel.every_days=7"]
    )
    assert [(people(each), days(each)) for each in asked.variants] == [(1, 14), (3, 14), (2, 7)]


def test_or_in_every_combination(file):
    varied = ["staff.worker.people=1,3", "panels.panel.every_days=7,14"]
    asked = load_asked(str(file), [], varied=varied, grid=True)
    assert [(people(each), days(each)) for each in asked.variants] == [
        (1, 7), (1, 14), (3, 7), (3, 14),
    ]  # fmt: skip
    assert asked.titles[0] == "worker people = 1, panel every_days = 7"


def test_a_grid_of_nothing_is_no_variant(file):
    assert load_asked(str(file), [], grid=True).variants == ()


def test_commas_within_brackets_and_quotes_belong_to_a_value():
    values = values_in('path={uniform: [1, 2]}, "a,b" ,3')
    assert values.values == ({"uniform": [1, 2]}, "a,b", 3)
    assert values.texts == ("{uniform: [1, 2]}", '"a,b"', "3")


@pytest.mark.parametrize("text", ["staff.worker.people", "=1,2", "staff.worker.people=1,,2"])
def test_what_is_not_a_path_and_values_is_refused(text):
    with pytest.raises(ScenarioError, match="not a path and values"):
        values_in(text)


def test_problems_of_all_scenarios_are_told_at_once(file, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(SMALL.replace("people: 2", "people: -2"))
    with pytest.raises(ScenarioError) as told:
        load_asked(
            str(file), [str(bad), "stockport-hubb"],
            varied=["staff.worker.people=1,-4", "panels.panel.every_days"],
        )  # fmt: skip
    text = str(told.value)
    for part in ("bad.yaml", "did you mean 'stockport-hub'", "--vary panels.panel.every_days"):
        assert part in text


def test_a_value_that_cannot_be_is_told(file):
    with pytest.raises(ScenarioError) as told:
        load_asked(str(file), [], varied=["staff.worker.people=1,-4", "staff.worker.peeple=1"])
    assert "-4" in str(told.value)
    assert "peeple" in str(told.value)


def test_a_baseline_that_cannot_be_read_is_not_varied():
    with pytest.raises(ScenarioError, match="1 problem"):
        load_asked("no-such-scenario-at-all", [], varied=["staff.worker.people=1"])
