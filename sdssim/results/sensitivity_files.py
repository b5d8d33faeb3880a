"""A sensitivity analysis as a folder: one tidy table, the factors, the scenario, a manifest."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdssim.errors import SdssimError
from sdssim.measures.entry import MeasureKey, Unit
from sdssim.results.identity import RunIdentity, file_name_of
from sdssim.results.sensitivity import (
    Design,
    End,
    Indices,
    Measured,
    Method,
    NotVaried,
    Row,
    Screened,
    Sensitivity,
    Swing,
    Varied,
)
from sdssim.results.sheets import write_csv, write_text
from sdssim.results.write import MANIFEST, SCENARIO
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.load import Scenario

if TYPE_CHECKING:
    import pandas as pd

DATA = "sensitivity.json"
"""The whole analysis, to be read back."""


def sensitivity_identity(found: Sensitivity) -> RunIdentity:
    """Return what decides the numbers of an analysis, and the name of its folder."""
    told = json.dumps(
        [
            found.scenario.digest,
            asdict(found.design),
            [asdict(factor) for factor in found.factors],
            [measured.key.name for measured in found.measures],
        ]
    )
    return RunIdentity(
        f"sensitivity-{file_name_of(found.scenario.name)}",
        hashlib.sha256(told.encode()).hexdigest(),
        found.design.seed,
        found.design.replications,
    )


def write_sensitivity(found: Sensitivity, folder: Path, identity: RunIdentity) -> tuple[Path, ...]:
    """Write everything about an analysis; the manifest last, so that one that is there is whole.

    Parameters
    ----------
    folder
        Is made if it is not there.

    Returns
    -------
    tuple of Path
        The files, the manifest last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in ("sensitivity.csv", "factors.csv", SCENARIO, DATA)]
    write_csv(sensitivity_frame(found), files[0])
    write_csv(factors_frame(found), files[1])
    write_text(to_yaml(found.scenario), files[2])
    write_text(f"{json.dumps(_data(found), ensure_ascii=False)}\n", files[3])
    text = json.dumps(_manifest(found, identity, files), indent=2, ensure_ascii=False)
    write_text(f"{text}\n", folder / MANIFEST)
    return (*files, folder / MANIFEST)


def read_sensitivity(folder: Path, scenario: Scenario) -> Sensitivity:
    """Read an analysis of a scenario back.

    Raises
    ------
    SdssimError
        The folder holds none, what it holds was changed, or it is of another scenario.
    """
    path = folder / DATA
    try:
        text = path.read_bytes()
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if facts["files"][DATA] != hashlib.sha256(text).hexdigest():
            message = f"{path} was changed since it was written; run sdssim sensitivity again"
            raise SdssimError(message)
        told = json.loads(text)
        if told["scenario"] != scenario.digest:
            message = f"{folder} holds an analysis of another scenario than '{scenario.name}'"
            raise SdssimError(message)
        return _found(told, scenario)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{folder} holds no analysis that sdssim sensitivity has written"
        raise SdssimError(message) from error


def _data(found: Sensitivity) -> dict[str, Any]:
    return {
        "scenario": found.scenario.digest,
        "design": asdict(found.design),
        "factors": [asdict(factor) for factor in found.factors],
        "not_varied": [asdict(each) for each in found.not_varied],
        "measures": [
            {
                "name": measured.key.name,
                "unit": measured.key.unit,
                "definition": measured.definition,
                "baseline": measured.baseline,
                "rows": [asdict(row) for row in measured.rows],
            }
            for measured in found.measures
        ],
    }


def _found(told: dict[str, Any], scenario: Scenario) -> Sensitivity:
    design = told["design"]
    method = Method(design.pop("method"))
    asked_for = tuple(design.pop("asked_for"))
    return Sensitivity(
        scenario,
        Design(method, **design, asked_for=asked_for),
        tuple(Varied(**each) for each in told["factors"]),
        tuple(NotVaried(**each) for each in told["not_varied"]),
        tuple(
            Measured(
                MeasureKey(each["name"], Unit(each["unit"])),
                each["definition"],
                each["baseline"],
                tuple(_row(method, row) for row in each["rows"]),
            )
            for each in told["measures"]
        ),
    )


def _row(method: Method, told: dict[str, Any]) -> Row:
    factor = Varied(**told.pop("factor"))
    if method is Method.ONE_AT_A_TIME:
        return Swing(factor, End(**told["at_low"]), End(**told["at_high"]))
    return Screened(factor, **told) if method is Method.MORRIS else Indices(factor, **told)


def sensitivity_frame(found: Sensitivity) -> "pd.DataFrame":
    """What was found, a row for each measure and factor (and end of its range, one at a time).

    The columns of figures are those of the method; differences are in the measure's own unit.
    """
    import pandas as pd

    rows = [
        {
            "measure": measured.key.name,
            "unit": str(measured.key.unit),
            "baseline": measured.baseline,
            "factor": row.factor.name,
            "range": row.factor.range_told,
            **figures,
        }
        for measured in found.measures
        for row in measured.rows
        for figures in _figures(row)
    ]
    return pd.DataFrame(rows)


def factors_frame(found: Sensitivity) -> "pd.DataFrame":
    """The factors with their ranges, and what was not varied and why."""
    import pandas as pd

    varied = [{**asdict(factor), "not_varied_because": None} for factor in found.factors]
    left = [{"name": each.name, "not_varied_because": each.reason} for each in found.not_varied]
    return pd.DataFrame([*varied, *left])


def _figures(row: Row) -> list[dict[str, Any]]:
    if isinstance(row, Swing):
        return [
            {"end": name, "value": value, **asdict(end)}
            for name, value, end in (
                ("low", row.factor.at_low, row.at_low),
                ("high", row.factor.at_high, row.at_high),
            )
        ]
    assert isinstance(row, Screened | Indices)  # noqa: S101 -- the other kinds of rows
    return [{name: value for name, value in asdict(row).items() if name != "factor"}]


def _manifest(found: Sensitivity, identity: RunIdentity, files: list[Path]) -> dict[str, Any]:
    design = found.design
    options = [f"--method {design.method}"]
    options += [f"--factor '{factor}'" for factor in design.asked_for]
    options += [f"--range {100 * design.spread:g}%"]
    options += [f"--measure {measured.key.name}" for measured in found.measures]
    if design.method is Method.MORRIS:
        options.append(f"--trajectories {design.trajectories}")
    if design.method is Method.SOBOL:
        options.append(f"--samples {design.samples}")
    options += [f"--replications {design.replications}", f"--seed {design.seed}"]
    return {
        "scenario": found.scenario.name,
        "label": found.scenario.label,
        **identity.facts(),
        "design": asdict(design),
        "points": design.points(len(found.factors)),
        "command": f"sdssim sensitivity {SCENARIO} {' '.join(options)}",
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
