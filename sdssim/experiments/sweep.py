"""A sweep: every point of a design, simulated so often, in a store that survives anything."""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import accumulate, islice
from time import perf_counter
from typing import Any, cast

from sdssim.errors import SdssimError
from sdssim.experiments.case import Case, Wanted, packed_up, unpacked
from sdssim.experiments.design.design import Design
from sdssim.experiments.design.points import PointScenario, scenarios_of
from sdssim.experiments.driver import Missing, Progress, Share, simulate_missing
from sdssim.experiments.figures import Figures
from sdssim.experiments.keeper import Memory, kept_marks
from sdssim.experiments.precision import StoppingRule
from sdssim.experiments.sweep_goals import PointGoals, goals_of_point
from sdssim.experiments.sweep_record import (
    SweepPoint,
    SweepRecord,
    record_of_figures,
)
from sdssim.model.choose import AskedEngine, EngineChoice, choose_engine
from sdssim.results.identity import versions_text
from sdssim.results.store import Record, RecordKind, ReplicationStore, RunKey
from sdssim.scenario.describe import to_yaml

_AT_ONCE = 32
"""Records that are written together."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A design whose every point has passed every check.

    Attributes
    ----------
    record
        What is remembered of it.
    cases
        What is to be simulated, one for each point.
    wanted
        What is wanted of each.
    choice
        The engine that simulates.
    scenarios
        Each different scenario as YAML, packed up, by its digest.
    figures
        What the figures of the cases are, by the digest of them.
    goals
        Those of each case, if a precision was asked for; else there are none.
    """

    record: SweepRecord
    cases: tuple[Case, ...]
    wanted: Wanted
    choice: EngineChoice
    scenarios: Mapping[str, bytes] = field(repr=False)
    figures: Mapping[str, Record] = field(repr=False)
    goals: tuple[PointGoals, ...] = field(default=(), repr=False)

    def text_of(self, digest: str) -> str:
        """Return one of the scenarios as YAML."""
        return cast(str, unpacked(self.scenarios[digest]))


def prepare(
    design: Design, engine: AskedEngine = "auto", progress: Progress | None = None
) -> Sweep:
    """Put every scenario of a design together, and check it; nothing is simulated.

    Parameters
    ----------
    engine
        Changes no figure; ``auto`` picks one by the amount of work.
    progress
        Called with the number of points that are checked and that there are.

    Raises
    ------
    SdssimError
        Everything that is wrong with any point, or measures that are not taken.
    """
    usual = design.replications
    if design.aim is not None:
        rule = StoppingRule(maximum=design.aim.at_most)
        usual = min(rule.maximum, rule.first + rule.ahead_of(rule.first))
    total = sum(point.replications or usual for point in design.points)
    choice = choose_engine(design.points[0].base, total, engine)
    wanted = Wanted(design.seed, Figures(by_group=design.by_group), choice.used)
    points: list[SweepPoint] = []
    cases: list[Case] = []
    scenarios: dict[str, bytes] = {}
    figures: dict[str, Record] = {}
    goals: list[PointGoals] = []
    measured: dict[str, None] = {}
    for made in scenarios_of(design.points, progress):
        case = wanted.case(made.scenario, made.point.replications or usual)
        points.append(_point(made, case))
        cases.append(case)
        if case.key.scenario not in scenarios:
            scenarios[case.key.scenario] = packed_up(to_yaml(made.scenario))
        if case.key.figures not in figures:
            keys = wanted.figures.keys(made.scenario)
            measured |= dict.fromkeys(key.name for key in keys)
            entries = wanted.figures.entries(made.scenario)
            figures[case.key.figures] = record_of_figures(case.key.figures, keys, entries)
        if design.aim is not None:
            goals.append(goals_of_point(made.scenario, design.aim, wanted.figures))
    _refuse_unknown_measures(design.measures, list(measured))
    record = SweepRecord(
        design.name, str(design.method), design.seed, design.by_group, versions_text(), design.aim,
        design.factors, design.measures, tuple(points),
    )  # fmt: skip
    return Sweep(record, tuple(cases), wanted, choice, scenarios, figures, tuple(goals))


def run_sweep(
    sweep: Sweep,
    store: ReplicationStore,
    executor: Executor | None,
    *,
    progress: Progress | None = None,
    share: Share | None = None,
) -> list[Missing]:
    """Simulate whatever the store does not have of a sweep, and keep it there.

    Parameters
    ----------
    share
        Which replications are worked on here; all unless it says otherwise.

    Returns
    -------
    list of Missing
        What could not be simulated, however often it was tried.
    """
    store.keep_records([sweep.record.as_record()])
    keep_records_of(sweep, store)
    return simulate_missing(
        sweep.cases, sweep.wanted, store, executor, progress=progress, share=share
    )


def kept_of(sweep: Sweep, store: ReplicationStore, share: Share | None = None) -> tuple[int, int]:
    """How many replications of a sweep a store has, and how many there are to be."""
    kept = total = 0
    for case in {case.key: case for case in sweep.cases}.values():
        for number, is_kept in enumerate(kept_marks(store, case)):
            if share is None or share(case.key, number):
                kept += is_kept
                total += 1
    return kept, total


def shard(cases: Iterable[Case], number: int, of: int) -> Share:
    """Return the part of the work that one of several machines does.

    The replications of all cases, in order of what they are kept under, are cut into ``of`` parts
    of equal size, whichever order the design has them in.

    Parameters
    ----------
    number
        From 1.
    """
    sizes: dict[RunKey, int] = {}
    for case in cases:
        sizes[case.key] = max(case.replications, sizes.get(case.key, 0))
    keys = sorted(sizes, key=lambda key: (key.scenario, key.figures))
    firsts = dict(zip(keys, accumulate([sizes[key] for key in keys], initial=0), strict=False))
    total = sum(sizes.values())
    begin, end = total * (number - 1) // of, total * number // of

    def is_mine(key: RunKey, replication: int) -> bool:
        return begin <= firsts[key] + replication < end

    return is_mine


def seconds_a_replication(sweep: Sweep) -> float:
    """Measure how long one replication takes here, by doing one of the first point."""
    case = sweep.cases[0]
    seconds = 0.0
    for number in range(2):  # the first also compiles the scenario, so the second is the measure
        started = perf_counter()
        simulate_missing([case], sweep.wanted, Memory(), None, share=_only(number))
        seconds = perf_counter() - started
    return seconds


def _only(wanted: int) -> Share:
    return lambda _key, replication: replication == wanted


def _point(made: PointScenario, case: Case) -> SweepPoint:
    return SweepPoint(
        name=made.point.name,
        label=made.scenario.label,
        scenario=case.key.scenario,
        figures=case.key.figures,
        replications=case.replications,
        values=json.loads(json.dumps(dict(made.values), default=_spelled)),
    )


def _spelled(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _refuse_unknown_measures(asked: Sequence[str], measured: Sequence[str]) -> None:
    told = []
    for name in asked:
        if name not in measured:
            near = get_close_matches(name, measured, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            told.append(f"unknown measure '{name}'{hint}")
    if told:
        message = "\n".join([*told, "sdssim measures lists them; nothing was run."])
        raise SdssimError(message)


def keep_records_of(sweep: Sweep, store: ReplicationStore) -> None:
    """Keep what each case is, unless the store knows it already."""
    figures, scenarios = map(store.record_digests, (RecordKind.FIGURES, RecordKind.SCENARIO))
    store.keep_records(each for each in sweep.figures.values() if each.digest not in figures)
    missing = (digest for digest in sweep.scenarios if digest not in scenarios)
    while batch := list(islice(missing, _AT_ONCE)):
        store.keep_records(
            Record(RecordKind.SCENARIO, digest, sweep.text_of(digest)) for digest in batch
        )
