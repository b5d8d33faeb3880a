"""As many replications as it takes to know what was asked as precisely as was asked.

The rule is that of Hoad, Robinson and Davies (2010, J. Opl Res. Soc. 61, 1632): replications are
added until every interval is narrow enough and stays so over the next few, so that a lucky run of
likeness does not end the search. It looks at the first n replications in their order and at nothing
else; so the number it finds does not depend on processes, batches, or what a store held before.
``docs/replications.md`` says how often the intervals then hold the true mean.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.errors import SdssimError
from sdssim.experiments.driver import Progress
from sdssim.experiments.goals import Goal, goals_for
from sdssim.experiments.keeper import Keeper, Memory
from sdssim.experiments.replicate import run
from sdssim.model.choose import AskedEngine, EngineChoice, choose_engine
from sdssim.results.identity import DEFAULT_MAXIMUM
from sdssim.results.interval import LEVEL, RunningIntervals, known, running_intervals
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

MINIMUM = 20
LOOK_AHEAD = 5

_LOOK_AHEAD_GROWS_FROM = 100


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """When there are enough replications.

    Attributes
    ----------
    minimum
        Fewer are never enough: an interval from a few can be narrow by chance, and ending there
        makes it hold the true mean less often than it says.
    look_ahead
        Over so many further replications the intervals have to stay narrow enough; from 100
        replications on, over so many in a hundred.
    maximum
        Where to give up.
    """

    minimum: int = MINIMUM
    look_ahead: int = LOOK_AHEAD
    maximum: int = DEFAULT_MAXIMUM

    def __post_init__(self) -> None:
        """Refuse numbers that no rule can have.

        Raises
        ------
        SdssimError
            The minimum or the maximum is below 2, or the look-ahead below 0.
        """
        if self.minimum < 2 or self.maximum < 2 or self.look_ahead < 0:  # noqa: PLR2004 -- an interval
            message = (
                f"no interval comes of a minimum of {self.minimum}, a maximum of {self.maximum} and"
                f" a look-ahead of {self.look_ahead}; at least 2, 2 and 0 are needed"
            )
            raise SdssimError(message)

    @property
    def first(self) -> int:
        """The fewest that can be enough, or all there may be."""
        return min(self.minimum, self.maximum)

    def ahead_of(self, replications: int) -> int:
        """How many further replications the intervals have to stay narrow enough for."""
        return self.look_ahead * max(replications, _LOOK_AHEAD_GROWS_FROM) // _LOOK_AHEAD_GROWS_FROM

    def settled_at(self, narrow: npt.ArrayLike) -> int | None:
        """Find the first number of replications from which every interval stays narrow enough.

        Parameters
        ----------
        narrow
            Whether every interval is narrow enough after 1, 2, ... replications.

        Returns
        -------
        int or None
            ``None`` if more replications are needed to tell, or the maximum ends the look-ahead.
        """
        enough = np.array(narrow, dtype=bool)[: self.maximum]
        enough[: self.first - 1] = False
        wide = np.append(np.flatnonzero(~enough), enough.size)
        for row in np.flatnonzero(enough).tolist():
            until_wide = wide[np.searchsorted(wide, row)]
            if until_wide - row > self.ahead_of(row + 1):
                return int(row) + 1
        return None


@dataclass(frozen=True, slots=True)
class GoalReached:
    """What became of one goal, in the unit of its measure.

    Attributes
    ----------
    mean, half_width
        Over all replications of the run; no half width if the measure is known in one only.
    allowed
        Half the width that the interval may have.
    replications
        In how many the measure is known.
    """

    goal: Goal
    mean: float
    half_width: float | None
    allowed: float
    replications: int

    @property
    def is_reached(self) -> bool:
        """Whether the interval is narrow enough."""
        return self.half_width is not None and self.half_width <= self.allowed

    def facts(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "measure": self.goal.label,
            "asked": self.goal.asked,
            "unit": str(self.goal.unit),
            "mean": self.mean,
            "half_width": self.half_width,
            "allowed_half_width": self.allowed,
            "reached": self.is_reached,
        }


@dataclass(frozen=True, slots=True)
class PrecisionRun:
    """A run whose number of replications was found, not given.

    Attributes
    ----------
    results
        Of all replications, the look-ahead included: the first n of any longer run.
    settled_at
        From how many replications on every interval stayed narrow enough; ``None`` if the maximum
        came first.
    """

    results: Results
    goals: tuple[GoalReached, ...]
    rule: StoppingRule
    settled_at: int | None

    @property
    def is_reached(self) -> bool:
        """Whether every interval became narrow enough and stayed so."""
        return self.settled_at is not None

    def facts(self) -> dict[str, Any]:
        """How the number of replications came about, as plain data."""
        return {
            "reached": self.is_reached,
            "settled_at": self.settled_at,
            "minimum": self.rule.minimum,
            "look_ahead": self.rule.look_ahead,
            "maximum": self.rule.maximum,
            "measures": [each.facts() for each in self.goals],
        }


def run_to_precision(  # noqa: PLR0913 -- what to run, how far, and how
    scenario: Scenario,
    goals: Sequence[Goal] | str = "5%",
    seed: int = 1,
    executor: Executor | None = None,
    *,
    rule: StoppingRule | None = None,
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
    ready: Callable[[EngineChoice], None] | None = None,
) -> PrecisionRun:
    """Add replications until every goal's 95% interval is narrow enough, and stays so.

    Parameters
    ----------
    goals
        What has to be known how precisely (:func:`sdssim.experiments.goals.goals_for`); a text such
        as ``5%`` is about the usual measures.
    seed, executor, progress, store
        As for :func:`sdssim.experiments.replicate.run`; the number that progress is counted
        towards grows as the need for more is seen.
    rule
        When to stop; ``None`` is the usual rule.
    engine
        ``auto`` begins with SimPy and goes over to the compiled engine when many replications are
        needed.
    ready
        Is told which engine comes next, before it runs.

    Raises
    ------
    SdssimError
        A goal cannot be read, or its measure is known in none of the first replications; or
        whatever :func:`~sdssim.experiments.replicate.run` refuses.
    """
    asked = goals_for(scenario, goals) if isinstance(goals, str) else tuple(goals)
    stop = rule or StoppingRule()
    wanted = min(stop.maximum, stop.first + stop.ahead_of(stop.first))
    kept = Memory() if store is None else store  # each round adds to the one before
    while True:
        choice = choose_engine(scenario, wanted, engine)
        if ready is not None:
            ready(choice)
        results = run(
            scenario, wanted, seed, executor,
            engine=choice.used, progress=progress, store=kept,
        )  # fmt: skip
        look = _Look.at(results, asked, stop)
        if look.settled_at is not None or wanted >= stop.maximum:
            return look.end(asked, stop)
        wanted = look.next_target(stop)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the goals' intervals are after each replication so far.

    Attributes
    ----------
    known
        Whether each goal's measure is known, shape (replications, goals).
    allowed
        Half the width that each interval may have, same shape.
    """

    results: Results
    known: npt.NDArray[np.bool_]
    running: RunningIntervals
    allowed: Floats
    settled_at: int | None

    @classmethod
    def at(cls, results: Results, goals: Sequence[Goal], rule: StoppingRule) -> "_Look":
        """Look at all replications that there are."""
        columns = [results.column(goal.measure, dict(goal.group)) for goal in goals]
        values = results.values[:, columns]
        _refuse_never_known(goals, values[: rule.first])
        running = running_intervals(values, LEVEL)
        means = np.nan_to_num(running.mean).T
        allowed = np.array(
            [goal.half_width_at(mean) for goal, mean in zip(goals, means, strict=True)]
        ).T
        narrow = np.all(running.half_width <= allowed, axis=1)
        return cls(results, ~np.isnan(values), running, allowed, rule.settled_at(narrow))

    def next_target(self, rule: StoppingRule) -> int:
        """Foresee how many replications are needed: an interval narrows with their square root.

        Never more than twice as many at once, since what is foreseen from a few may be far off.
        """
        done = len(self.allowed)
        ratio = np.nan_to_num(self.running.half_width[-1] / self.allowed[-1], nan=np.inf)
        needed = ceil(min(2.0, float(ratio.max()) ** 2) * done)
        return min(rule.maximum, max(needed, done + 1) + rule.ahead_of(done))

    def end(self, goals: Sequence[Goal], rule: StoppingRule) -> PrecisionRun:
        """Keep the replications that the rule asks for, or all that there may be."""
        settled = self.settled_at
        count = rule.maximum if settled is None else settled + rule.ahead_of(settled)
        of = self.results
        reached = tuple(
            GoalReached(
                goal,
                float(self.running.mean[count - 1, column]),
                known(self.running.half_width[count - 1, column]),
                float(self.allowed[count - 1, column]),
                int(self.known[:count, column].sum()),
            )
            for column, goal in enumerate(goals)
        )
        first = Results.of(of.scenario, of.values[:count], seed=of.seed, engine=of.engine)
        return PrecisionRun(first, reached, rule, settled)


def _refuse_never_known(goals: Sequence[Goal], values: Floats) -> None:
    """Refuse to go on towards what nothing is known of."""
    never = [
        goal.label for goal, column in zip(goals, values.T, strict=True) if np.isnan(column).all()
    ]
    if never:
        names = " and ".join(never)
        message = (
            f"{names}: not known in any of the first {len(values)} replications, so more would not "
            "tell how precise it is; name another --measure (sdssim measures lists them)"
        )
        raise SdssimError(message)
