"""What a scenario asks of a log: the window, the clocks, and the groups of people to tell apart.

A scope is made once for a scenario and holds no figure; names have become indices and dates days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from sdssim.measures.entry import EVERYONE, Group, group_of
from sdssim.measures.workload import Duties, duties_of
from sdssim.plan.plan import NONE, Plan
from sdssim.scenario.money import REFERRAL
from sdssim.scenario.schema import ScenarioFile
from sdssim.timebase import Ints, days_since

Clock = tuple[int, int]
"""Clock start and clock stop, as columns of :attr:`Journeys.dates` (0 is the referral)."""


@dataclass(frozen=True, slots=True)
class TargetClock:
    """A waiting time to keep within."""

    name: str
    clock: Clock
    within_days: float


@dataclass(frozen=True, slots=True)
class CohortSpan:
    """People referred from ``from_day`` on and before ``until_day``."""

    name: str
    from_day: float
    until_day: float


@dataclass(frozen=True, slots=True)
class ChoiceOptions:
    """The options of one choice of the pathway.

    Attributes
    ----------
    option_of_branch
        For every branch of the plan's decisions, the index of the option; -1 for other branches.
    """

    choice: int
    options: tuple[str, ...]
    option_of_branch: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Everything that measures need to know besides the log.

    Attributes
    ----------
    from_day
        People referred from this moment on are measured; -inf without a warm-up.
    by_group
        Whether groups of people, and each worker, are told apart; if not, everyone is the only
        group, and there are neither cohorts nor choices.
    begin_day, cut_day
        The stretch of time over which stocks, flows and staff are measured. Rows at or after
        ``cut_day`` are not seen.
    events
        Names of the columns of dates: the referral, then the plan's milestones.
    clocks
        Every (clock start, clock stop) that is measured.
    groups
        Groups of people by one key: everyone, then the cohorts, then all others.
    duties
        Who fills which role when.
    """

    plan: Plan
    by_group: bool
    from_day: float
    begin_day: float
    cut_day: float
    events: tuple[str, ...]
    clocks: tuple[Clock, ...]
    targets: tuple[TargetClock, ...]
    cohorts: tuple[CohortSpan, ...]
    choices: tuple[ChoiceOptions, ...]
    groups: tuple[Group, ...]
    duties: Duties

    @property
    def first_payment(self) -> int:
        """Column of the first payment's dates, or -1 if the scenario pays nobody."""
        money = self.plan.money
        return NONE if money is None or money.first_at == NONE else money.first_at + 1

    @property
    def crossed_groups(self) -> tuple[Group, ...]:
        """The groups by two keys: each cohort with each group that is not a cohort."""
        cohorts = 1 + len(self.cohorts)
        return tuple(
            tuple(sorted(cohort + other))
            for cohort in self.groups[1:cohorts]
            for other in self.groups[cohorts:]
        )


def scope_of(plan: Plan, asked: ScenarioFile, *, by_group: bool = True) -> Scope:
    """Work out what a scenario asks of a log of this plan.

    Parameters
    ----------
    plan
        What the log's indices mean.
    asked
        The scenario's own text: its window, cohorts, targets.
    by_group
        Whether to tell groups of people apart.
    """
    window = asked.window
    from_day = -inf if window.from_ is None else days_since(plan.start, window.from_)
    cut_day = plan.horizon_days
    if window.cut_off is not None:
        cut_day = days_since(plan.start, window.cut_off) + 1
    begin_day = max(0.0, from_day)
    events = (REFERRAL, *plan.milestones)
    targets = tuple(
        TargetClock(name, (events.index(target.from_), events.index(target.to)), target.within_days)
        for name, target in asked.targets.items()
    )
    cohorts = _cohorts(plan, asked) if by_group else ()
    choices = tuple(_choice(plan, n) for n in range(len(plan.choices))) if by_group else ()
    groups = (EVERYONE, *(_groups(plan, cohorts, choices) if by_group else ()))
    return Scope(
        plan=plan,
        by_group=by_group,
        from_day=from_day,
        begin_day=begin_day,
        cut_day=cut_day,
        events=events,
        clocks=_clocks(len(events), targets),
        targets=targets,
        cohorts=cohorts,
        choices=choices,
        groups=groups,
        duties=duties_of(plan, begin_day, cut_day),
    )


COHORT = "cohort"
STREAM = "stream"


def _cohorts(plan: Plan, asked: ScenarioFile) -> tuple[CohortSpan, ...]:
    return tuple(
        CohortSpan(name, days_since(plan.start, span.from_), days_since(plan.start, span.until) + 1)
        for name, span in asked.cohorts.items()
    )


def _groups(
    plan: Plan, cohorts: tuple[CohortSpan, ...], choices: tuple[ChoiceOptions, ...]
) -> Iterator[Group]:
    """Groups in the order in which ``sdssim.measures.groups.membership`` lists their members."""
    for cohort in cohorts:
        yield group_of({COHORT: cohort.name})
    for attribute, values in plan.attribute_values.items():
        for value in values:
            yield group_of({attribute: value})
    for choice in choices:
        for option in choice.options:
            yield group_of({plan.choices[choice.choice]: option})
    if len(plan.streams) > 1:
        for stream in plan.streams:
            yield group_of({STREAM: stream.name})


def _clocks(events: int, targets: tuple[TargetClock, ...]) -> tuple[Clock, ...]:
    """Step by step, from the referral, from the first milestone, to the last, and of targets."""
    last = events - 1
    listed = [(event, event + 1) for event in range(last)]
    listed += [(0, event) for event in range(2, events)]
    listed += [(1, event) for event in range(3, events)]
    listed += [(event, last) for event in range(2, last - 1)]
    return tuple(dict.fromkeys([*listed, *(target.clock for target in targets)]))


def _choice(plan: Plan, choice: int) -> ChoiceOptions:
    decisions = plan.decisions
    options: dict[str, int] = {}
    option_of_branch = np.full(len(decisions.branch_name), NONE, dtype=np.int64)
    for decision in np.flatnonzero(plan.choice_of_decision == choice):
        for branch in range(int(decisions.first[decision]), int(decisions.first[decision + 1])):
            name = decisions.branch_name[branch]
            option_of_branch[branch] = options.setdefault(name, len(options))
    return ChoiceOptions(choice, tuple(options), option_of_branch)
