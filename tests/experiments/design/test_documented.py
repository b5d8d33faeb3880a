"""The designs that the page on sweeps shows are designs."""

import re
from pathlib import Path

import pytest

from sdssim.experiments.design.design import Asked
from sdssim.experiments.design.points import scenarios_of
from sdssim.experiments.design.read import read_design
from sdssim.experiments.design.yaml_design import FIELDS

PAGE = (Path(__file__).parents[3] / "docs" / "sweeps.md").read_text("utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
HEAD = "scenario: stockport-pilot\nmethod: sobol\npoints: 4\n"


@pytest.mark.parametrize(("text", "points"), [(YAML[0], 6), (HEAD + YAML[1], 4)])
def test_the_designs_of_the_page_can_be_simulated(tmp_path, text, points):
    (tmp_path / "design.yaml").write_text(text)
    design = read_design(tmp_path / "design.yaml", Asked())
    assert len(list(scenarios_of(design.points))) == points


def test_the_table_of_the_page_can_be_simulated(tmp_path):
    (table,) = re.findall(r"```\n(name,.*?)```", PAGE, re.DOTALL)
    (tmp_path / "rows.csv").write_text(table)
    made = list(scenarios_of(read_design(tmp_path / "rows.csv", Asked()).points))
    assert made[0].point.name == "as it was"
    assert made[2].values["staff.payments_team.share"] == 0.275


def test_the_page_describes_every_field():
    for field in FIELDS:
        assert f"`{field}`" in PAGE
