"""A comparison as a folder: tidy tables, the scenarios, and a manifest that can reproduce them.

Nothing here depends on the clock, the machine, the number of processes or the engine.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sdssim.measures.entry import Group, MeasureKey, Unit
from sdssim.results.comparison import (
    Change,
    FamilyName,
    PairedFigure,
    ScenarioComparison,
    VariantComparison,
)
from sdssim.results.comparison_json import families_object, stopping_object
from sdssim.results.identity import RunIdentity, engine_facts, file_name_of
from sdssim.results.sheets import write_csv, write_parquet, write_text
from sdssim.results.write import MANIFEST, label_facts
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.load import Scenario

if TYPE_CHECKING:
    import pandas as pd

BASELINE_FILE = "baseline.yaml"
_TABLES = ("differences", "people", "groups", "stages")


def comparison_identity(found: ScenarioComparison) -> RunIdentity:
    """Return what decides the numbers of a comparison, and the name of its folder."""
    variants = [(variant.title, variant.scenario.digest) for variant in found.variants]
    stopping = stopping_object(found)
    told = json.dumps([found.baseline.digest, variants, stopping])
    digest = hashlib.sha256(told.encode()).hexdigest()
    name = f"compare-{file_name_of(found.baseline.name)}"
    return RunIdentity(name, digest, found.seed, found.replications)


def write_comparison(
    found: ScenarioComparison, folder: Path, *, engine_asked: str | None = None
) -> tuple[Path, ...]:
    """Write everything about a comparison; the manifest last, so that one that is there is whole.

    Parameters
    ----------
    folder
        Is made if it is not there.
    engine_asked
        The engine that was asked for; ``None``: the one that ran.

    Returns
    -------
    tuple of Path
        The files, the manifest last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for name, table in zip(_TABLES, _tables(found), strict=True):
        files.append(folder / f"{name}.csv")
        write_csv(table, files[-1])
        if name == "differences":
            files.append(folder / f"{name}.parquet")
            write_parquet(table, files[-1])
    for name, scenario in _scenario_files(found):
        files.append(folder / name)
        write_text(to_yaml(scenario), files[-1])
    facts = _manifest(found, files, engine_asked or found.engine)
    text = json.dumps(facts, indent=2, ensure_ascii=False)
    write_text(f"{text}\n", folder / MANIFEST)
    return (*files, folder / MANIFEST)


def differences_frame(found: ScenarioComparison) -> "pd.DataFrame":
    """Every figure of every variant beside the baseline's.

    Returns
    -------
    DataFrame
        ``low`` and ``high`` are of each figure by itself; ``family``, ``low_together``,
        ``high_together`` and ``p_holm`` are of the figures that were judged together, and missing
        for the others.
    """
    import pandas as pd

    tables = []
    for variant in found.variants:
        table = variant.figures.to_frame().drop(columns="verdict")
        table.insert(0, "variant", variant.title)
        judged = dict(_judged(variant))
        keys = list(zip(table["measure"], table["group"], strict=True))
        of = [judged.get(key) for key in keys]
        table["family"] = [None if each is None else str(each[0]) for each in of]
        for name in ("low", "high"):
            ends = [None if each is None else getattr(each[1], name) for each in of]
            table[f"{name}_together"] = np.array(ends, dtype=np.float64)
        p_holm = [None if each is None else each[1].p_holm for each in of]
        table["p_holm"] = np.array(p_holm, dtype=np.float64)
        table["verdict"] = [None if each is None else each[1].verdict.value for each in of]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def people_frame(found: ScenarioComparison) -> "pd.DataFrame":
    """What becomes of the same people: a row for each variant, group and change."""
    rows = [
        (
            variant.title, _label(of.group), of.people, of.only_baseline, of.only_variant, of.moved,
            change.value, share.mean, share.low, share.high,
        )
        for variant in found.variants
        for of in variant.people
        for change, share in ((change, of.shares[change]) for change in Change)
    ]  # fmt: skip
    names = ["variant", "group", "people", "only_in_baseline", "only_in_variant",
             "referred_at_another_time", "change", "share", "low", "high"]  # fmt: skip
    return _frame(rows, names, texts=("variant", "group", "change"))


def groups_frame(found: ScenarioComparison) -> "pd.DataFrame":
    """Days waited by the same people, by group: who gains and who loses."""
    rows = [
        (
            variant.title, _label(of.group), of.comparable, of.is_judged, of.days.first,
            of.days.second, of.days.difference, of.days.low, of.days.high, of.days.p_holm,
            of.days.verdict.value,
        )
        for variant in found.variants
        for of in variant.people
    ]  # fmt: skip
    names = ["variant", "group", "people", "judged", "baseline_days", "variant_days",
             "difference_days", "low_together", "high_together", "p_holm",
             "verdict"]  # fmt: skip
    return _frame(rows, names, texts=("variant", "group", "verdict"))


def stages_frame(found: ScenarioComparison) -> "pd.DataFrame":
    """Days a person by stage and cause; the intervals are of each by itself."""
    rows = [
        (
            variant.title, each.stage, each.cause, each.first, each.second, each.difference.mean,
            each.difference.low, each.difference.high,
        )
        for variant in found.variants
        for each in variant.stages
    ]  # fmt: skip
    names = ["variant", "stage", "cause", "baseline_days", "variant_days", "difference_days",
             "low", "high"]  # fmt: skip
    return _frame(rows, names, texts=("variant", "stage", "cause"))


def _tables(found: ScenarioComparison) -> "tuple[pd.DataFrame, ...]":
    return differences_frame(found), people_frame(found), groups_frame(found), stages_frame(found)


def _frame(rows: list[tuple[Any, ...]], names: list[str], texts: tuple[str, ...]) -> "pd.DataFrame":
    """Make a table whose columns have the same types however many rows it has."""
    import pandas as pd

    table = pd.DataFrame(rows, columns=names, dtype=object)
    kinds = {name: "object" if name in texts else "float64" for name in names}
    return table.astype(kinds | ({"judged": "bool"} if "judged" in names else {}))


def _judged(
    variant: VariantComparison,
) -> Iterator[tuple[tuple[str, str], tuple[FamilyName, PairedFigure]]]:
    for figure in variant.headline.values():
        yield (figure.name, ""), (FamilyName.HEADLINE, figure)
    for figure in variant.causes:
        yield (figure.name, ""), (FamilyName.CAUSES, figure)


def _label(group: Group) -> str:
    """The group as other tables spell it; empty for everyone."""
    return MeasureKey("", Unit.PEOPLE, group).group_label


def _scenario_files(found: ScenarioComparison) -> Iterator[tuple[str, Scenario]]:
    yield BASELINE_FILE, found.baseline
    for number, variant in enumerate(found.variants, start=1):
        yield f"variant-{number}.yaml", variant.scenario


def comparison_command(found: ScenarioComparison) -> str:
    """Return the command that gives the same numbers again, in the folder of the comparison."""
    names = " ".join(name for name, _ in _scenario_files(found))
    return f"sdssim compare {names} --replications {found.replications} --seed {found.seed}"


def _manifest(found: ScenarioComparison, files: list[Path], engine_asked: str) -> dict[str, Any]:
    names = [name for name, _ in _scenario_files(found)]
    return {
        "baseline": {
            "name": found.baseline.name,
            **label_facts(found.baseline),
            "digest": found.baseline.digest,
            "file": names[0],
        },
        "variants": [
            {
                "title": variant.title,
                "name": variant.scenario.name,
                **label_facts(variant.scenario),
                "differs": variant.differs,
                "digest": variant.scenario.digest,
                "file": name,
            }
            for variant, name in zip(found.variants, names[1:], strict=True)
        ],
        **comparison_identity(found).facts(),
        "engine": engine_facts(engine_asked, found.engine),
        "stopping": stopping_object(found),
        "families": families_object(found),
        "command": comparison_command(found),
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
