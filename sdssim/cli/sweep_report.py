"""The report of a sweep, made from the tables that were exported."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sdssim.report.sweep_report import Swept, SweptMeasure


def add_sweep_report(folder: Path, command: str) -> Path:
    """Write report.html into a sweep's folder, and list it in the manifest.

    Parameters
    ----------
    command
        What makes the sweep again.
    """
    from sdssim.cli.reports import Form, add_report
    from sdssim.report.sweep_report import sweep_report

    (written,) = add_report(sweep_report(read_sweep(folder, command)), (Form.HTML,), folder)
    return written


def read_sweep(folder: Path, command: str) -> "Swept":
    """Read a sweep's exported tables."""
    import pandas as pd

    from sdssim.report.sweep_report import Swept
    from sdssim.results.write import MANIFEST

    facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    points = pd.read_parquet(folder / "points.parquet")
    summary = pd.read_parquet(folder / "summary.parquet")
    dictionary = pd.read_parquet(folder / "dictionary.parquet").set_index("name")
    everyone = summary[summary["group"] == ""]
    return Swept(
        name=facts["sweep"],
        method=facts["method"],
        seed=facts["seed"],
        replications=facts["done"],
        command=command,
        labels=tuple(points["label"]),
        factors={path: [_told(value) for value in points[path]] for path in facts["factors"]},
        measures=tuple(
            _measure(str(name), rows, dictionary, list(points["point"]))
            for name, rows in everyone.groupby("measure", sort=False, observed=True)
        ),
    )


def _measure(
    name: str, rows: "pd.DataFrame", dictionary: "pd.DataFrame", points: list[str]
) -> "SweptMeasure":
    from sdssim.measures.entry import Unit
    from sdssim.report.sweep_report import SweptMeasure

    at = rows.astype({"point": str}).set_index("point").reindex(points)
    told: Any = dictionary.loc[name]
    return SweptMeasure(
        name=name,
        unit=Unit(str(told["unit"])),
        better=str(told["better"]),
        definition=str(told["definition"]),
        mean=at["mean"].to_numpy(dtype=float),
        low=at["low"].to_numpy(dtype=float),
        high=at["high"].to_numpy(dtype=float),
    )


def _told(value: Any) -> float | str | None:
    """A value of a factor as a number where it is one; what is missing is ``None``."""
    if isinstance(value, str):
        return value
    number = float(value)
    return None if math.isnan(number) else number
