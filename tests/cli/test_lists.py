import json

import jsonschema
from ruamel.yaml import YAML

from sdssim.scenario.load import shipped_scenarios


def test_scenarios_lists_all_that_ship_with_a_line_each(sdssim_command):
    done = sdssim_command("scenarios")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    for name in shipped_scenarios():
        assert any(line.split()[:1] == [name] and len(line.split()) > 3 for line in lines), name


def test_the_pilot_is_listed_first(sdssim_command):
    text = sdssim_command("scenarios").stdout
    assert text.index("stockport-pilot") < text.index("checks/")


def test_the_schema_is_json_and_accepts_a_scenario(sdssim_command, folder):
    schema = json.loads(sdssim_command("schema").stdout)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.yaml_constructors.pop("tag:yaml.org,2002:timestamp")
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    data = yaml.load((folder / "small.yaml").read_text())
    jsonschema.Draft7Validator(schema).validate(data)


def test_measures_are_listed_with_unit_and_definition(sdssim_command):
    done = sdssim_command("measures", "small.yaml")
    assert done.exit_code == 0
    assert "referred" in done.stdout
    assert "[people] People referred within the window." in done.stdout
    assert "wait_referral_to_first_payment_km_median_days" in done.stdout


def test_measures_of_an_unknown_scenario_are_refused(sdssim_command):
    done = sdssim_command("measures", "stockport-pilto")
    assert done.exit_code == 2
    assert "did you mean 'stockport-pilot'" in done.stderr
