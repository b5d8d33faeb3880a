"""From one replication's log to its figures."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.by_machine import KERNEL, fits, write_figures
from sdssim.measures.catalogue import entries_of, families_of
from sdssim.measures.entry import MeasureEntry, MeasureKey
from sdssim.measures.scope import Scope, scope_of
from sdssim.measures.view import Family, view_of
from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import Scenario
from sdssim.scenario.schema import ScenarioFile
from sdssim.timebase import Floats


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one replication.

    Attributes
    ----------
    keys
        What each figure is; the same tuple for every replication of a scenario.
    values
        Shape (keys,); NaN is not known.
    """

    keys: tuple[MeasureKey, ...]
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """Everything about measuring a scenario that does not depend on the log."""

    scope: Scope
    families: tuple[Family, ...]
    keys: tuple[MeasureKey, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what each figure is: results with the same digest have the same columns."""
        told = "\n".join(f"{key.name} {key.unit} {key.group_label}" for key in self.keys)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def entries(self) -> tuple[MeasureEntry, ...]:
        """Every measure once, with its definition, in the order in which results list them."""
        return entries_of(self.families)

    def measure(self, log: EventLog) -> Measured:
        """Take every measure of one replication.

        Machine code does it where that is in hand: the figures are the same, to the last bit.
        """
        if KERNEL.is_ready and fits(log, self.scope.plan):
            figures = np.empty(len(self.keys))
            write_figures(log, self.scope, figures)
            return Measured(self.keys, figures)
        return Measured(self.keys, self.reference_figures(log))

    def reference_figures(self, log: EventLog) -> Floats:
        """Take every measure of one replication as the families define it, shape (keys,)."""
        view = view_of(log, self.scope)
        figures: Floats = np.concatenate(
            [np.ravel(family.compute(view)) for family in self.families]
        )
        return figures


def measure(log: EventLog, scenario: Scenario, *, by_group: bool = True) -> Measured:
    """Take every measure that a scenario asks for of one replication.

    Parameters
    ----------
    log
        One replication.
    scenario
        The scenario that was simulated, or the same with another window, other cohorts or targets.
    by_group
        As for :func:`yardstick`.
    """
    return yardstick(scenario, by_group=by_group).measure(log)


def yardstick(scenario: Scenario, *, by_group: bool = True) -> Yardstick:
    """Prepare to measure a scenario; the same scenario is prepared once.

    Parameters
    ----------
    by_group
        Whether to tell groups of people (by cohort, attribute, option and stream) and each worker
        apart. Without them there are fewer figures in less time: everyone's, and those of stages,
        causes, roles and activities, each equal to the same figure taken with all the others.
    """
    return _prepared(scenario, by_group)


@lru_cache(maxsize=64)
def _prepared(scenario: Scenario, by_group: bool) -> Yardstick:
    return yardstick_of(compile_plan(scenario), scenario.base, by_group=by_group)


def yardstick_of(plan: Plan, asked: ScenarioFile, *, by_group: bool = True) -> Yardstick:
    """Prepare to measure logs of a plan, by what a scenario asks."""
    scope = scope_of(plan, asked, by_group=by_group)
    families = families_of(scope)
    keys = tuple(
        MeasureKey(entry.name, entry.unit, group)
        for family in families
        for entry in family.entries
        for group in family.groups
    )
    return Yardstick(scope, families, keys)
