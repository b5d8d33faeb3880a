import json
from dataclasses import replace

import pytest

from sdssim.errors import SdssimError
from sdssim.measures.entry import MeasureKey, Unit
from sdssim.results.sensitivity import (
    Design,
    End,
    Indices,
    Measured,
    Method,
    NotVaried,
    Screened,
    Sensitivity,
    Swing,
    Varied,
)
from sdssim.results.sensitivity_files import (
    DATA,
    read_sensitivity,
    sensitivity_identity,
    write_sensitivity,
)
from sdssim.scenario.load import load_text
from tests.small import SMALL

SCENARIO = load_text(SMALL)
FACTOR = Varied("staff.worker.share", "x0.75 to x1.25", "0.15", "0.2", "0.25")
ROWS = {
    Method.ONE_AT_A_TIME: Swing(FACTOR, End(0.75, 1 / 3, 0.1, None), End(1.25, None, None, None)),
    Method.MORRIS: Screened(FACTOR, -1.5, 2.5, 0.1, 3.0, 1e-17),
    Method.SOBOL: Indices(FACTOR, 0.1, 0.0, 0.2, 0.3, 0.2, 0.4),
}


def found(method):
    key = MeasureKey("referred", Unit.PEOPLE)
    return Sensitivity(
        SCENARIO,
        Design(method, asked_for=("staff.*",)),
        (FACTOR,),
        (NotVaried("demand.team", "=a mix"),),
        (Measured(key, "People.", 17.0, (ROWS[method],)),),
    )


def written(folder, method=Method.ONE_AT_A_TIME):
    write_sensitivity(found(method), folder, sensitivity_identity(found(method)))
    return folder


@pytest.mark.parametrize("method", Method)
def test_an_analysis_is_read_back_as_it_was(tmp_path, method):
    assert read_sensitivity(written(tmp_path, method), SCENARIO) == found(method)


def test_an_analysis_of_another_scenario_is_refused(tmp_path):
    other = replace(SCENARIO, digest="0" * 64)
    with pytest.raises(SdssimError, match="another scenario than 'Small'"):
        read_sensitivity(written(tmp_path), other)


def test_what_was_changed_is_refused(tmp_path):
    path = written(tmp_path) / DATA
    path.write_text(path.read_text().replace("17.0", "18.0"))
    with pytest.raises(SdssimError, match="was changed since it was written"):
        read_sensitivity(tmp_path, SCENARIO)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": []}', '{"files": {}}'])
def test_a_folder_without_an_analysis_is_refused(tmp_path, text):
    written(tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SdssimError, match="holds no analysis"):
        read_sensitivity(tmp_path, SCENARIO)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SdssimError, match="holds no analysis"):
        read_sensitivity(tmp_path / "nowhere", SCENARIO)


def test_the_manifest_says_how_to_make_it_again(tmp_path):
    facts = json.loads((written(tmp_path, Method.SOBOL) / "manifest.json").read_text())
    assert facts["command"].startswith("sdssim sensitivity scenario.yaml --method sobol")
    assert "--factor 'staff.*'" in facts["command"]
    assert "--samples 64" in facts["command"]
