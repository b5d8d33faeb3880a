"""The pathway as the engine reads it: a record for each step, decision and branch of the plan."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from sdssim.plan.plan import NONE, DecisionTable, Plan, StepKind, StepTable


@dataclass(frozen=True, slots=True)
class Branch:
    """One outcome or option; the fields are those of :class:`~sdssim.plan.plan.DecisionTable`."""

    number: int
    target: int
    at_most: int
    counter: int
    hold_quantity: int
    reason: int
    budget_factor: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What is settled by shares at the end of a step.

    Attributes
    ----------
    cumulative
        The branches' cumulative shares, one list for each period and, within it, group.
    """

    number: int
    quantity: int
    groups: int
    cumulative: list[list[float]]
    branches: list[Branch]

    def branch(self, uniform: float, period: int, group: int) -> Branch:
        """Find the branch that a person's uniform falls to."""
        shares = self.cumulative[period * self.groups + group]
        return self.branches[bisect_right(shares, uniform)]


@dataclass(frozen=True, slots=True)
class Step:
    """One step; the other fields are the columns of :class:`~sdssim.plan.plan.StepTable`.

    Attributes
    ----------
    opens
        The stage that whoever goes onward comes to, if it is another one; or -1.
    just_goes_on
        Whether nothing is decided or reached at its end, and no stage opens.
    """

    number: int
    kind: StepKind
    stage: int
    onward: int
    opens: int
    role: int
    sitting: int
    decision: Decision | None
    milestone: int
    hours_quantity: int
    visits_quantity: int
    between_quantity: int
    days_quantity: int
    patience_quantity: int
    working_days: bool
    just_goes_on: bool


@lru_cache(maxsize=32)
def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Read a plan's steps."""
    table = plan.steps
    decisions = [_decision(plan.decisions, number) for number in range(len(plan.decisions.groups))]
    settled_by = [None if number == NONE else decisions[number] for number in table.decision]
    onward = [_onward(table, step) for step in range(len(table.name))]
    opens = [_opens(table, step, following) for step, following in enumerate(onward)]
    just_go_on = [
        decision is None and milestone == NONE and stage == NONE
        for decision, milestone, stage in zip(
            settled_by, table.milestone.tolist(), opens, strict=True
        )
    ]
    return tuple(
        Step(number, StepKind(kind), *row)
        for number, (kind, *row) in enumerate(
            zip(
                table.kind.tolist(),
                table.stage.tolist(),
                onward,
                opens,
                table.role.tolist(),
                table.sitting.tolist(),
                settled_by,
                table.milestone.tolist(),
                table.hours_quantity.tolist(),
                table.visits_quantity.tolist(),
                table.between_quantity.tolist(),
                table.days_quantity.tolist(),
                table.patience_quantity.tolist(),
                table.working_days.tolist(),
                just_go_on,
                strict=True,
            )
        )
    )


def _onward(table: StepTable, step: int) -> int:
    """Step after a step, past the end of its stage if nothing is decided or reached there."""
    following = int(table.onward[step])
    passes = (
        following != NONE
        and table.kind[following] == StepKind.DECIDE
        and table.stage[following] == table.stage[step]
        and table.decision[following] == NONE
        and table.milestone[following] == NONE
    )
    return int(table.onward[following]) if passes else following


def _opens(table: StepTable, step: int, following: int) -> int:
    """Stage that begins when a step leads to another; -1 if they are of the same."""
    if following == NONE or table.stage[following] == table.stage[step]:
        return NONE
    return int(table.stage[following])


def _decision(table: DecisionTable, number: int) -> Decision:
    first, last = table.first[number : number + 2].tolist()
    begin, end = table.cumulative_first[number : number + 2].tolist()
    cumulative = table.cumulative[begin:end].reshape(-1, last - first)
    return Decision(
        number,
        int(table.quantity[number]),
        int(table.groups[number]),
        cumulative.tolist(),
        [
            Branch(
                branch,
                int(table.target[branch]),
                int(table.at_most[branch]),
                int(table.counter[branch]),
                int(table.hold_quantity[branch]),
                int(table.reason[branch]),
                float(table.budget_factor[branch]),
            )
            for branch in range(first, last)
        ],
    )
