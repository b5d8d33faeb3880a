"""A comparison made again from its folder: what it found is more than its tables hold.

The folder holds the scenarios, the seed and when to stop, so the comparison can be made again to
the last digit; where the store still has the replications, that takes a moment. What comes out is
held against the tables of the folder.
"""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

from sdssim.errors import SdssimError
from sdssim.experiments.comparison import Enough, compare_scenarios
from sdssim.experiments.driver import Progress
from sdssim.experiments.first_logs import engine_here
from sdssim.experiments.keeper import Keeper
from sdssim.measures.entry import Unit
from sdssim.results.comparison import FamilyName, ScenarioComparison
from sdssim.results.comparison_files import comparison_identity, differences_frame
from sdssim.results.read import ResultsFolder, read_scenario
from sdssim.results.sheets import csv_text
from sdssim.results.write import MANIFEST
from sdssim.scenario.load import Scenario

_DIFFERENCES = "differences.csv"


def compare_again(
    folder: ResultsFolder,
    executor: Executor | None = None,
    *,
    progress: Progress | None = None,
    store: Keeper | None = None,
) -> ScenarioComparison:
    """Make the comparison of a folder again.

    Parameters
    ----------
    executor, progress, store
        As for :func:`sdssim.experiments.comparison.compare_scenarios`.

    Raises
    ------
    SdssimError
        A file of the folder was changed or is gone, or another comparison comes out.
    """
    variants = tuple(_variants(folder))
    used = folder.fact("used", str, folder.fact("engine", dict))
    found = compare_scenarios(
        _scenario(folder, folder.fact("baseline", dict)),
        [_scenario(folder, each) for each in variants],
        _enough(folder),
        folder.fact("seed", int),
        executor,
        titles=[folder.fact("title", str, each) for each in variants],
        level=_level(folder),
        engine=engine_here(used),
        progress=progress,
        store=store,
    )
    table = csv_text(differences_frame(found)).encode()
    is_same = comparison_identity(found).digest == folder.fact("digest", str)
    wanted = folder.fact(_DIFFERENCES, str, folder.fact("files", dict))
    if not is_same or hashlib.sha256(table).hexdigest() != wanted:
        message = (
            f"{folder.path}: making the comparison again gives other figures than its "
            f"{_DIFFERENCES} holds; were the packages changed since? Make it new with:\n"
            f"  cd {folder.path} && {folder.fact('command', str)}"
        )
        raise SdssimError(message)
    return replace(found, engine=used)


def _scenario(folder: ResultsFolder, facts: Mapping[str, Any]) -> Scenario:
    return read_scenario(folder.file(folder.fact("file", str, facts)), facts)


def _variants(folder: ResultsFolder) -> Iterator[Mapping[str, Any]]:
    for each in folder.fact("variants", list):
        if not isinstance(each, dict):
            message = f"{folder.path / MANIFEST} does not list its variants as sdssim writes them"
            raise SdssimError(message)
        yield each


def _enough(folder: ResultsFolder) -> Enough:
    """When replications were no longer added."""
    stopping = folder.facts.get("stopping")
    if stopping is None:
        return Enough(folder.fact("replications", int))
    told = folder.fact("stopping", dict)
    matters = folder.fact("matters", dict, told)
    units = {str(unit): unit for unit in Unit}
    return Enough(
        folder.fact("asked_replications", int, told),
        {units[unit]: value for unit, value in matters.items() if unit in units},
        folder.fact("at_most", int, told),
    )


def _level(folder: ResultsFolder) -> float:
    headline = folder.fact(str(FamilyName.HEADLINE), dict, folder.fact("families", dict))
    return folder.fact("level", float, headline)
