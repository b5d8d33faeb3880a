"""Writing a scenario out: YAML that loads again, and a JSON Schema for editors."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.scenario import describe
from sdssim.scenario.describe import json_schema, to_yaml
from sdssim.scenario.load import (
    Scenario,
    from_mapping,
    load,
    load_text,
    shipped_scenarios,
    vary,
)
from sdssim.scenario.source import read_text
from sdssim.scenario.tree import same
from tests.scenario.small import SMALL, small


@pytest.fixture(scope="module")
def validator():
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def as_json(value):
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def tree(*replacements):
    return as_json(read_text(small(*replacements), "x").tree)


@pytest.mark.parametrize("name", list(shipped_scenarios()))
def test_a_written_scenario_loads_as_the_same_with_the_same_sources(name):
    scenario = load(name)
    again = load_text(to_yaml(scenario))
    assert again.digest == scenario.digest
    assert again.name == scenario.name
    assert again.periods == scenario.periods
    assert {(row.path, row.note) for row in again.assumptions} == {
        (row.path, row.note) for row in scenario.assumptions
    }


def test_a_written_scenario_stands_on_its_own(tmp_path):
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text("name: B\nextends: a\nset: {panels.panel.places: 9}\n")
    scenario = load(tmp_path / "b.yaml", sets=["demand.per_month=7"])
    text = to_yaml(scenario)
    assert text.startswith("# B: demand per_month: 4 -> 7; panel places: 4 -> 9\n")
    assert "extends" not in text
    assert "\nset:" not in text
    assert load_text(text) == scenario


def test_remarks_stand_beside_their_values():
    lines = to_yaml(load_text(SMALL)).splitlines()
    assert "  per_month: 4   # derived: from the list" in lines
    assert "  team: {north: 0.5, south: rest}   # assumed" in lines


def test_a_varied_scenario_is_written_with_what_varies():
    varied = vary(load_text(SMALL), {"changes.0.set": {"staff.care.share": 0.5}})
    assert load_text(to_yaml(varied)) == varied


def test_what_variants_share_is_written_as_if_it_were_written_anew(monkeypatch):
    """A section that is the very same object may bear other remarks in another scenario."""
    first = load_text(SMALL)
    unmarked = replace(first, assumptions=())
    varied = vary(first, {"staff.care.share": 0.2, "demand.team.north": 0.6})
    scenarios = [first, unmarked, varied, vary(varied, {"staff.broker.people": 2}), first]
    texts = [to_yaml(each) for each in scenarios]
    monkeypatch.setattr(describe, "_section", describe._section_lines)
    assert texts == [to_yaml(each) for each in scenarios]
    assert len(set(texts)) == 4


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
    | st.sampled_from(
        ["no", "null", "~", "1", "1e3", "2009-03-01", "12:30", "a: b", "a #b", "- a", "nan", " x "]
    )
    | st.dates()
    | st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda day: day.replace(microsecond=0))
)
keys = st.text("abc :#-'\"", min_size=1, max_size=5) | st.integers(0, 99) | st.dates()
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(keys, trees, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_as_the_same(data):
    scenario = Scenario("n", "l", "d", None, None, (), tree=data)
    assert same(read_text(to_yaml(scenario), "x").tree, data)


@pytest.mark.parametrize("name", list(shipped_scenarios()))
def test_every_shipped_scenario_passes_the_json_schema(validator, name):
    path = shipped_scenarios()[name]
    validator.validate(as_json(read_text(path.read_text(), name).tree))


def test_the_small_scenario_passes_the_json_schema(validator):
    validator.validate(tree())


@pytest.mark.parametrize(
    "part",
    [
        {"extends": "a"},
        {"extends": "a", "name": "B"},
        {"extends": "a", "panels": {"panel": {"every_days": 7}}},
        {"extends": "a", "staff": {"broker": None, "care": {"until": None}}},
        {"extends": "a", "routes": {"route": {"broker": {"share": 0.3}}}},
        {"extends": "a", "demand": {"per_month": {"growth_per_month": 0.1}}},
        {"extends": "a", "set": {"panels.panel.places": 3}, "changes": None},
        {"extends": "a", "changes": [{"on": "2009-03-01", "set": {"a.b": 1}}]},
    ],
)
def test_a_part_passes_the_json_schema_if_it_extends(validator, part):
    validator.validate(part)
    without = {key: value for key, value in part.items() if key != "extends"}
    assert not validator.is_valid(without)


@pytest.mark.parametrize(
    "wrong",
    [
        {"extends": "a", "panls": {}},
        {"extends": 5},
        {"extends": "a", "panels": {"panel": {"evry_days": 7}}},
        {"extends": "a", "panels": {"panel": {"places": 0}}},
        {"extends": "a", "pathway": [{"steps": []}]},
        {"extends": "a", "changes": [{"on": "2009-03-01"}]},
        {"extends": "a", "demand": {"every_days": {"trian": [1, 2, 3]}}},
    ],
)
def test_a_wrong_part_does_not_pass_the_json_schema(validator, wrong):
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Small\n", ""),
        ("hours: 3}", "houres: 3}"),
        ("agreed: rest", "agreed: most"),
        ("agreed: rest", "agreed: 1.5"),
        ("allocate: care", "allocate: 5"),
        ("{triangular: [1, 2, 6]}", "{triangular: [1, 2]}"),
        ("start: 2009-03-02", "start: 5"),
    ],
)
def test_a_wrong_whole_does_not_pass_the_json_schema(validator, before, after):
    assert not validator.is_valid(tree((before, after)))


def test_the_schema_is_draft_7_and_describes_fields():
    schema = json_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in str(schema)
    assert "prefixItems" not in str(schema)
    assert schema["else"]["properties"]["start"]["description"]


def test_from_mapping_reads_what_json_can_say():
    assert from_mapping(tree()) == load_text(SMALL)


def test_the_command_line_can_start_without_pydantic():
    script = (
        "import sys, sdssim, sdssim.errors, sdssim.scenario.source, sdssim.scenario.shipped;"
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
