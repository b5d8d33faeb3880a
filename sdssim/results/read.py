"""A run read back from its folder, and what every folder of results is checked for.

A report is made from what was written, so it can be made later and elsewhere. What was changed
since, or was made by code that decides numbers in another way, is refused.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from sdssim.errors import SdssimError
from sdssim.measures.measure import yardstick
from sdssim.results.identity import code_digest, versions
from sdssim.results.table import Results
from sdssim.results.write import MANIFEST, SCENARIO
from sdssim.scenario.difference import Difference
from sdssim.scenario.load import Scenario, load
from sdssim.timebase import Floats

MEASURES = "measures.parquet"

_SHORT = 12

Fact = TypeVar("Fact")


class Kind(StrEnum):
    """What a folder of results holds."""

    RUN = "run"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class ResultsFolder:
    """A folder whose manifest could be read.

    Attributes
    ----------
    facts
        The manifest.
    """

    path: Path
    kind: Kind
    facts: Mapping[str, Any]

    def fact(self, name: str, kind: type[Fact], within: Mapping[str, Any] | None = None) -> Fact:
        """Return one fact of the manifest, or of a part of it.

        Raises
        ------
        SdssimError
            It is not there, or is of another kind.
        """
        found = (self.facts if within is None else within).get(name)
        # JSON's true is not meant where a number is.
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            message = f"{self.path / MANIFEST} does not say '{name}' as sdssim writes it; " + _AGAIN
            raise SdssimError(message)
        return found

    def file(self, name: str) -> Path:
        """Return a file that is as the manifest says.

        Raises
        ------
        SdssimError
            It is gone, or its checksum is another one.
        """
        path = self.path / name
        wanted = self.fact(name, str, self.fact("files", dict))
        if not path.is_file():
            message = f"{path} is gone, which {MANIFEST} lists; put it back, or " + _AGAIN
            raise SdssimError(message)
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            message = (
                f"{path} was changed since it was written: its checksum is not the one in "
                f"{MANIFEST}; put the old file back, or {_AGAIN}"
            )
            raise SdssimError(message)
        return path


_AGAIN = "give the command that made the folder again"


def open_results(path: Path) -> ResultsFolder:
    """Read the manifest of a run or a comparison, and check that this installation goes with it.

    Raises
    ------
    SdssimError
        There is no such folder, it holds neither a run nor a comparison that was finished, it was
        made with another version of the code or of a package that decides numbers, or files of it
        were changed: every such file at once.
    """
    facts = _manifest_in(path)
    kinds = {"variants": Kind.COMPARISON, MEASURES: Kind.RUN}
    files = facts.get("files")
    has = {*facts, *(files if isinstance(files, dict) else ())}
    found = next((kind for name, kind in kinds.items() if name in has), None)
    if found is None:
        message = (
            f"{path} holds neither a run nor a comparison; a report is made of a folder that "
            "sdssim run or sdssim compare has written"
        )
        raise SdssimError(message)
    folder = ResultsFolder(path, found, facts)
    others = _made_with(folder)
    if others:
        message = (
            f"{path} was made with {'; '.join(others)}: the same figure could come out otherwise "
            f"now; {_AGAIN}, or use those versions"
        )
        raise SdssimError(message)
    _refuse_changed(folder)
    return folder


def _refuse_changed(folder: ResultsFolder) -> None:
    needed = [
        name
        for name in folder.fact("files", dict)
        if name.endswith(".yaml") or (folder.kind is Kind.RUN and name == MEASURES)
    ]
    problems = []
    for name in needed:
        try:
            folder.file(name)
        except SdssimError as error:
            problems.append(str(error))
    if problems:
        raise SdssimError("\n".join(problems))


def _made_with(folder: ResultsFolder) -> list[str]:
    """Name all that decides numbers and is another here: ``numpy 2.1.0 (here 2.2.0)``."""
    there, code = folder.fact("versions", dict), folder.fact("code", str)
    others = [
        f"{name} {there.get(name, 'unknown')} (here {here})"
        for name, here in versions().items()
        if there.get(name) != here
    ]
    if code != code_digest():
        others.append(f"other code: {code[:_SHORT]} (here {code_digest()[:_SHORT]})")
    return others


def read_run(folder: ResultsFolder) -> Results:
    """Read the figures of a run.

    Returns
    -------
    Results
        As they were when the run was written, with the same label of the scenario.

    Raises
    ------
    SdssimError
        A file was changed or is gone, or the figures are not those that the scenario has.
    """
    measures, scenario_file = folder.file(MEASURES), folder.file(SCENARIO)
    scenario = read_scenario(scenario_file, folder.facts)
    values = _values(measures, scenario, folder.fact("replications", int))
    return Results.of(
        scenario,
        values,
        seed=folder.fact("seed", int),
        engine=folder.fact("used", str, folder.fact("engine", dict)),
    )


def read_scenario(path: Path, facts: Mapping[str, Any]) -> Scenario:
    """Load an effective scenario, which no longer says what it differs from, with its label.

    Parameters
    ----------
    facts
        What :func:`sdssim.results.write.label_facts` has put into the manifest.

    Raises
    ------
    SdssimError
        The facts are not what sdssim writes, or the file is no scenario.
    """
    try:
        label, told = str(facts["label"]), tuple(map(_difference, facts["differences"]))
    except (AttributeError, LookupError, TypeError, ValueError):
        message = (
            f"{path.parent / MANIFEST} does not say what differs in {path.name} as sdssim writes "
            f"it; {_AGAIN}"
        )
        raise SdssimError(message) from None
    return replace(load(path), label=label, differences=told)


def _difference(told: Mapping[str, Any]) -> Difference:
    on = told["on"]
    since = None if on is None else date.fromisoformat(on)
    return Difference(str(told["path"]), told["before"], told["after"], since)


def _values(path: Path, scenario: Scenario, replications: int) -> Floats:
    """Return the figures, shape (replications, figures)."""
    import pandas as pd

    table = pd.read_parquet(path, columns=["measure", "group", "value"])
    keys = yardstick(scenario).keys
    wanted = [(key.name, key.group_label) for key in keys]
    names = list(zip(table["measure"][: len(keys)], table["group"][: len(keys)], strict=True))
    if names != wanted or len(table) != replications * len(keys):
        message = f"{path} does not hold the figures of {SCENARIO} beside it; {_AGAIN}"
        raise SdssimError(message)
    return table["value"].to_numpy(dtype=np.float64).reshape(replications, len(keys))


def _manifest_in(path: Path) -> Mapping[str, Any]:
    if not path.is_dir():
        raise SdssimError(_no_such(path))
    try:
        facts = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = (
            f"{path} holds no {MANIFEST}, so it is not the folder of a run or a comparison that "
            "was finished; name such a folder"
        )
        raise SdssimError(message) from None
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        message = f"{path / MANIFEST} cannot be read; {_AGAIN}"
        raise SdssimError(message)
    return facts


def _no_such(path: Path) -> str:
    if path.is_file():
        return f"{path} is a file; name the folder that sdssim run or sdssim compare has written"
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    near = get_close_matches(path.name, sorted(each.name for each in beside if each.is_dir()), n=1)
    hint = f"; did you mean '{path.parent / near[0]}'?" if near else ""
    return f"there is no folder {path}{hint}"
