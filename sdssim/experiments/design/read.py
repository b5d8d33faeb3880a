"""Reading a design, whatever its form."""

from pathlib import Path

from sdssim.errors import Problem, ScenarioError
from sdssim.experiments.design.design import Asked, Design
from sdssim.experiments.design.table import table_design
from sdssim.experiments.design.yaml_design import yaml_design


def read_design(path: Path, asked: Asked) -> Design:
    """Read a design: YAML with factors, or a table (.csv, .xlsx) with a row for each scenario.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it, each problem with its place.
    """
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return yaml_design(path, asked)
    if suffix in (".csv", ".xlsx"):
        return table_design(path, asked)
    allowed = ".yaml with factors, or .csv or .xlsx with a row for each scenario"
    message = "a design is not written in this form"
    raise ScenarioError([Problem(str(path), None, None, message, allowed)])
