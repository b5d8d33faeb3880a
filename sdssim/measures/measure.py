"""From one replication's log to its figures."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.eventlog import EventLog
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


@dataclass(frozen=True, slots=True)
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
        """Take every measure of one replication."""
        view = view_of(log, self.scope)
        figures = [np.ravel(family.compute(view)) for family in self.families]
        return Measured(self.keys, np.concatenate(figures))


def measure(log: EventLog, scenario: Scenario) -> Measured:
    """Take every measure that a scenario asks for of one replication.

    Parameters
    ----------
    log
        One replication.
    scenario
        The scenario that was simulated, or the same with another window, other cohorts or targets.
    """
    return yardstick(scenario).measure(log)


@lru_cache(maxsize=32)
def yardstick(scenario: Scenario) -> Yardstick:
    """Prepare to measure a scenario; the same scenario is prepared once."""
    return yardstick_of(compile_plan(scenario), scenario.base)


def yardstick_of(plan: Plan, asked: ScenarioFile) -> Yardstick:
    """Prepare to measure logs of a plan, by what a scenario asks."""
    scope = scope_of(plan, asked)
    families = families_of(scope)
    keys = tuple(
        MeasureKey(entry.name, entry.unit, group)
        for family in families
        for entry in family.entries
        for group in family.groups
    )
    return Yardstick(scope, families, keys)
