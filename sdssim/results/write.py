"""A run as a folder: tidy tables, the effective scenario, and a manifest that can reproduce them.

The same run gives the same bytes wherever and however often it is made, so nothing here holds a
time of writing, a number of processes or a folder of this machine. A folder never takes another
run: :func:`run_folder` says which is free.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdssim.results.identity import RunIdentity, engine_facts, file_name_of
from sdssim.results.published import published_beside, published_frame
from sdssim.results.sheets import write_csv, write_parquet, write_text
from sdssim.results.table import Results
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.load import Scenario
from sdssim.timebase import bank_holidays

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
SCENARIO = "scenario.yaml"


def identity_of(scenario: Scenario, *, seed: int, replications: int) -> RunIdentity:
    """Return what decides the numbers of a run."""
    return RunIdentity(file_name_of(scenario.name), scenario.digest, seed, replications)


def run_folder(parent: Path, identity: RunIdentity) -> Path:
    """Return the folder of a run, which is free, holds this very run, or holds its beginning.

    It is named after the scenario and its digest, and after the seed and the number of
    replications where they are not the usual ones. Where that folder holds a run of another
    version of the code, ``-2``, ``-3`` and so on is added.
    """
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        folder = parent / f"{identity.folder_name}{suffix}"
        if _may_take(folder, identity):
            return folder
        number += 1


def write_run(
    results: Results,
    folder: Path,
    *,
    engine_asked: str | None = None,
    precision: Mapping[str, Any] | None = None,
) -> tuple[Path, ...]:
    """Write everything about a run; the manifest last, so that a folder that has one is complete.

    Parameters
    ----------
    folder
        Is made if it is not there.
    engine_asked
        The engine that was asked for; ``None``: the one that ran.
    precision
        How the number of replications was found, if it was not given; goes into the manifest.

    Returns
    -------
    tuple of Path
        The files, the manifest last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for name, table in _tables(results).items():
        files.append(folder / f"{name}.csv")
        write_csv(table, files[-1])
        if name in _ALSO_PARQUET:
            files.append(folder / f"{name}.parquet")
            write_parquet(table, files[-1])
    files.append(folder / SCENARIO)
    write_text(to_yaml(results.scenario), files[-1])
    facts = manifest(results, files, engine_asked=engine_asked, precision=precision)
    write_text(f"{json.dumps(facts, indent=2, ensure_ascii=False)}\n", folder / MANIFEST)
    return (*files, folder / MANIFEST)


_ALSO_PARQUET = ("measures", "summary")


def manifest(
    results: Results,
    files: list[Path],
    *,
    engine_asked: str | None = None,
    precision: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what there is to know about a run besides its numbers.

    Parameters
    ----------
    files
        Files of the run, whose checksums it holds.
    engine_asked, precision
        As for :func:`write_run`.
    """
    scenario = results.scenario
    identity = identity_of(scenario, seed=results.seed, replications=results.replications)
    return {
        "scenario": scenario.name,
        **label_facts(scenario),
        **identity.facts(),
        "engine": engine_facts(engine_asked or results.engine, results.engine),
        **({} if precision is None else {"precision": dict(precision)}),
        "start": scenario.base.start.isoformat(),
        "end": scenario.base.end.isoformat(),
        "bank_holidays": _holidays_of(scenario),
        "command": f"sdssim run {SCENARIO} --replications {results.replications} "
        f"--seed {results.seed}",
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }


def label_facts(scenario: Scenario) -> dict[str, Any]:
    """Say what differs from the scenario that it extends, which the effective one does not tell."""
    differences = [
        {
            "path": each.path,
            "before": each.before,
            "after": each.after,
            "on": each.on,
        }
        for each in scenario.differences
    ]
    told: list[Any] = json.loads(json.dumps(differences, default=str))  # dates as text
    return {"label": scenario.label, "differences": told}


def add_to_manifest(folder: Path, files: Iterable[Path]) -> None:
    """List further files of a folder in its manifest, with their checksums."""
    path = folder / MANIFEST
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts["files"] |= {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    write_text(f"{json.dumps(facts, indent=2, ensure_ascii=False)}\n", path)


def _tables(results: Results) -> "dict[str, pd.DataFrame]":
    return {
        "measures": results.to_frame(),
        "summary": results.summary_frame(),
        "published": published_frame(published_beside(results)),
        "assumptions": _assumptions_frame(results.scenario),
    }


def _assumptions_frame(scenario: Scenario) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        (row.path, json.dumps(row.value, default=str, ensure_ascii=False), row.confidence, row.note)
        for row in scenario.assumptions
    ]
    return pd.DataFrame(rows, columns=["path", "value", "confidence", "note"], dtype=object)


def _holidays_of(scenario: Scenario) -> list[str]:
    """List the public holidays that the run kept, in date order."""
    base = scenario.base
    listed = base.calendar.holidays
    days = bank_holidays(listed, base.start, base.end) if isinstance(listed, str) else listed
    return [day.isoformat() for day in sorted(days) if base.start <= day <= base.end]


def _may_take(folder: Path, identity: RunIdentity) -> bool:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    facts = identity.facts()
    return isinstance(found, dict) and {name: found.get(name) for name in facts} == facts
