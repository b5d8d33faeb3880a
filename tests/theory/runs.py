"""One check scenario, run by the engine and played out by its twin on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.inputs.draw import draw
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import Scenario, load
from tests.theory.equivalence import Estimate, assert_agrees, estimate, two_level
from tests.theory.twins import Table, Twin

CHECKS = Path(__file__).parents[2] / "scenarios" / "checks"
TOLERANCE_DAYS = 1e-8

Measure: TypeAlias = Callable[[Table], float]
Controls: TypeAlias = Callable[[Table], Sequence[float]]


@dataclass(frozen=True)
class Run:
    """A check scenario and how it is measured.

    Parameters
    ----------
    scenario
        Name of the file in ``scenarios/checks``.
    twin
        Plays a replication out on the engine's draws.
    observe
        Reads the twin's columns from the engine's log.
    counted
        First and last person counted in each replication: after the queue has settled, and early
        enough that everybody counted is served within the run, so that nothing is cut off.
    seed
        Of all replications; fixed, and never changed to make a test pass.
    twins, engines
        Replications that the twin plays, and how many of them the engine runs too.
    """

    scenario: str
    twin: Twin
    observe: Callable[[EventLog], Table]
    counted: tuple[int, int]
    seed: int
    twins: int
    engines: int = 3

    @cached_property
    def loaded(self) -> Scenario:
        """The scenario."""
        return load(CHECKS / f"{self.scenario}.yaml")

    @cached_property
    def played(self) -> list[Table]:
        """What the twin found of the people counted, in each of its replications."""
        plan = compile_plan(self.loaded)
        return [
            self._part(self.twin(plan, draw(plan, self.seed, replication)))
            for replication in range(self.twins)
        ]

    @cached_property
    def observed(self) -> list[Table]:
        """The same from the engine's logs; columns that no log shows are the twin's."""
        return [
            played | self._part(self.observe(simulate(self.loaded, self.seed, replication)))
            for replication, played in enumerate(self.played[: self.engines])
        ]

    def _part(self, table: Table) -> Table:
        return {name: column[slice(*self.counted)] for name, column in table.items()}

    def assert_same_person_by_person(self) -> None:
        """Fail unless the engine's log shows, for every person, exactly what the twin found."""
        for engine, twin in zip(self.observed, self.played, strict=False):
            for name, column in twin.items():
                np.testing.assert_allclose(
                    engine[name], column, rtol=0, atol=TOLERANCE_DAYS, err_msg=name
                )

    def estimate(self, measure: Measure, controls: Controls | None = None) -> Estimate:
        """Estimate the engine's mean of a measure: the twin's, plus engine less twin."""
        means = [measure(table) for table in self.played]
        known = None if controls is None else [controls(table) for table in self.played]
        return two_level(
            estimate(means, known),
            [measure(table) for table in self.observed],
            means[: self.engines],
        )

    def assert_agrees(
        self, name: str, measure: Measure, theory: float, *, controls: Controls | None = None
    ) -> None:
        """Fail unless the engine's mean of a measure agrees with theory, as `equivalence` rules."""
        assert_agrees(f"{self.scenario}: {name}", self.estimate(measure, controls), theory)
