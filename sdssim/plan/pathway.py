"""The pathway as instructions: stages and routes laid out in one table of steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sdssim.plan.plan import NONE, DecisionTable, Quantity, StepKind, StepTable
from sdssim.plan.shares import Spoken, attributes_of, combinations, cumulative
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.pathway import Outcome, Stage, Step
from sdssim.scenario.schema import ScenarioFile

_INTEGER_COLUMNS = (
    "kind", "stage", "onward", "role", "sitting", "choice", "decision", "milestone",
    "hours_quantity", "visits_quantity", "between_quantity", "days_quantity", "patience_quantity",
    "working_days",
)  # fmt: skip


@dataclass(slots=True)
class QuantityList:
    """Quantities in order of mention, and the stage whose rounds they follow."""

    quantities: list[Quantity] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)

    def add(
        self, name: str, spread: Distribution | None, *, stage: int = NONE, visits_of: int = NONE
    ) -> int:
        """Register a quantity; a stage of -1 means that a person needs it once."""
        self.quantities.append(Quantity(name, spread, 1, visits_of))
        self.stages.append(stage)
        return len(self.quantities) - 1

    def with_rounds(self, rounds: Sequence[int]) -> tuple[Quantity, ...]:
        """The quantities, each with the rounds of its stage."""
        return tuple(
            Quantity(q.name, q.spread, 1 if stage == NONE else rounds[stage], q.visits_of)
            for q, stage in zip(self.quantities, self.stages, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Names:
    """Index of every name that steps refer to."""

    roles: Sequence[str]
    sittings: Sequence[str]
    choices: Sequence[str]
    milestones: Sequence[str]
    reasons: Sequence[str]
    attribute_values: Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _Branch:
    name: str
    outcome: Outcome | None
    stage: int
    hold_quantity: int = NONE
    option_step: int = NONE


@dataclass(slots=True)
class _Decision:
    quantity: int
    attributes: tuple[str, ...]
    cumulative: list[float]
    groups: int
    choice: int
    branches: list[_Branch]


@dataclass(frozen=True, slots=True)
class CompiledPathway:
    """What compiling the pathway gives: see :class:`sdssim.plan.plan.Plan` for each table."""

    steps: StepTable
    decisions: DecisionTable
    choice_of_decision: np.ndarray
    rounds: tuple[int, ...]
    counters: int


class PathwayCompiler:
    """Lays out the stages of a scenario, one period after another side by side for the shares."""

    def __init__(self, periods: Sequence[ScenarioFile], names: Names, quantities: QuantityList):
        self.periods = periods
        self.names = names
        self.quantities = quantities
        self.rows: list[dict[str, int]] = []
        self.step_names: list[str] = []
        self.decisions: list[_Decision] = []
        self.labels: dict[str, int] = {}
        self.stage_names = [stage.stage for stage in periods[0].pathway]

    def compile(self) -> CompiledPathway:
        """Lay out every stage and resolve where outcomes lead."""
        for index, stages in enumerate(zip(*(p.pathway for p in self.periods), strict=True)):
            self._stage(index, stages)
        for row in self.rows:
            if row["onward"] >= len(self.rows):
                row["onward"] = NONE
        decisions, counters = self._decision_table()
        columns = {
            column: np.array([row[column] for row in self.rows], dtype=np.int64)
            for column in _INTEGER_COLUMNS
        }
        return CompiledPathway(
            steps=StepTable(name=tuple(self.step_names), **columns),
            decisions=decisions,
            choice_of_decision=np.array([d.choice for d in self.decisions], dtype=np.int64),
            rounds=self._rounds(),
            counters=counters,
        )

    def _stage(self, stage: int, versions: Sequence[Stage]) -> None:
        first = versions[0]
        self.labels[first.stage] = len(self.rows)
        if first.choose is not None:
            self._step(stage, [Step(choose=first.choose)] * len(versions), "")
        for steps in zip(*(version.steps for version in versions), strict=True):
            self._step(stage, steps, "")
        has_rows = self.labels[first.stage] < len(self.rows)
        if first.outcomes or first.milestone is not None or not has_rows:
            name = self._unused_name(stage, "end")
            row = self._row(stage, StepKind.DECIDE, name)
            if first.milestone is not None:
                row["milestone"] = self.names.milestones.index(first.milestone)
            self._outcomes(row, stage, name, [version.outcomes for version in versions])

    def _row(self, stage: int, kind: StepKind, name: str) -> dict[str, int]:
        row = dict.fromkeys(_INTEGER_COLUMNS, NONE)
        row |= {"kind": int(kind), "stage": stage, "onward": len(self.rows) + 1, "working_days": 0}
        self.rows.append(row)
        self.step_names.append(name)
        return row

    def _step(self, stage: int, versions: Sequence[Step], option: str) -> None:
        step = versions[0]
        kind = StepKind[step.kinds[0].upper()]
        name = self._unused_name(stage, step.name or f"{option} {step.kinds[0]}".strip())
        self.labels[f"{self.stage_names[stage]}/{name}"] = len(self.rows)
        row = self._row(stage, kind, name)
        stream = f"{self.stage_names[stage]}/{name}"
        if step.work is not None:
            self._work(row, stage, step, stream)
        elif step.wait is not None:
            row["working_days"] = int(step.wait.working_days is not None)
            spread = step.wait.days or step.wait.working_days
            row["days_quantity"] = self.quantities.add(f"{stream}/days", spread, stage=stage)
        elif step.allocate is not None:
            row["role"] = self.names.roles.index(step.allocate.to)
            self._patience(row, stage, step.allocate.patience_days, stream)
        elif step.release is not None:
            row["role"] = self.names.roles.index(step.release)
        elif step.sitting is not None:
            row["sitting"] = self.names.sittings.index(step.sitting)
        elif step.choose is not None:
            self._choice(row, stage, step.choose, stream)
            return
        self._outcomes(row, stage, name, [version.outcomes for version in versions])

    def _unused_name(self, stage: int, wanted: str) -> str:
        name, number = wanted, 2
        while f"{self.stage_names[stage]}/{name}" in self.labels:
            name, number = f"{wanted} {number}", number + 1
        return name

    def _work(self, row: dict[str, int], stage: int, step: Step, stream: str) -> None:
        work = step.work
        assert work is not None  # noqa: S101 -- told by the caller
        row["role"] = self.names.roles.index(work.by)
        row["hours_quantity"] = self.quantities.add(f"{stream}/hours", work.hours, stage=stage)
        visits = self.quantities.add(f"{stream}/visits", work.visits, stage=stage)
        row["visits_quantity"] = visits
        row["between_quantity"] = self.quantities.add(
            f"{stream}/days between", work.days_between, stage=stage, visits_of=visits
        )
        self._patience(row, stage, work.patience_days, stream)

    def _patience(
        self, row: dict[str, int], stage: int, spread: Distribution | None, stream: str
    ) -> None:
        if spread is not None:
            row["patience_quantity"] = self.quantities.add(
                f"{stream}/patience", spread, stage=stage
            )

    def _choice(self, row: dict[str, int], stage: int, choice: str, stream: str) -> None:
        versions = [period.routes[choice] for period in self.periods]
        row["choice"] = self.names.choices.index(choice)
        shares = [{name: option.share for name, option in v.items()} for v in versions]
        branches = [_Branch(name, None, stage) for name in versions[0]]
        row["decision"] = self._decide(shares, branches, f"{stream}/option", stage, row["choice"])
        stretches = []
        for branch in branches:
            begin = len(self.rows)
            options = [version[branch.name].steps for version in versions]
            for steps in zip(*options, strict=True):
                self._step(stage, steps, branch.name)
            if len(self.rows) > begin:
                branch.option_step = begin
                stretches.append((begin, len(self.rows)))
        row["onward"] = len(self.rows)
        for begin, end in stretches:
            for inner in self.rows[begin:end]:
                if inner["onward"] == end:
                    inner["onward"] = len(self.rows)

    def _outcomes(
        self, row: dict[str, int], stage: int, name: str, versions: Sequence[dict[str, Outcome]]
    ) -> None:
        if not versions[0]:
            return
        stream = f"{self.stage_names[stage]}/{name}"
        branches = [
            _Branch(
                label,
                outcome,
                stage,
                NONE
                if outcome.hold_days is None
                else self.quantities.add(f"{stream}/{label} hold", outcome.hold_days, stage=stage),
            )
            for label, outcome in versions[0].items()
        ]
        shares = [{label: o.share for label, o in version.items()} for version in versions]
        row["decision"] = self._decide(shares, branches, f"{stream}/outcome", stage, NONE)

    def _decide(
        self,
        shares: Sequence[Mapping[str, Spoken]],
        branches: list[_Branch],
        stream: str,
        stage: int,
        choice: int,
    ) -> int:
        attributes = attributes_of(shares)
        groups = combinations(attributes, self.names.attribute_values)
        table: list[float] = []
        in_force: list[float] = []
        for number, period in enumerate(shares):
            if number == 0 or period != shares[number - 1]:  # most dates change other shares
                in_force = [value for group in groups for value in cumulative(period, group)]
            table += in_force
        quantity = self.quantities.add(stream, None, stage=stage)
        self.decisions.append(_Decision(quantity, attributes, table, len(groups), choice, branches))
        return len(self.decisions) - 1

    def _decision_table(self) -> tuple[DecisionTable, int]:
        branches = [branch for decision in self.decisions for branch in decision.branches]
        counter = 0
        columns: dict[str, list[int]] = {
            key: [] for key in ("target", "at_most", "counter", "hold", "reason")
        }
        for branch in branches:
            outcome = branch.outcome
            at_most = None if outcome is None else outcome.at_most
            back = at_most is not None
            columns["target"].append(self._target(branch))
            columns["at_most"].append(NONE if at_most is None else at_most)
            columns["counter"].append(counter if back else NONE)
            counter += back
            columns["hold"].append(branch.hold_quantity)
            reason = outcome.leave if outcome is not None else None
            columns["reason"].append(NONE if reason is None else self.names.reasons.index(reason))
        integers = {key: np.array(column, dtype=np.int64) for key, column in columns.items()}
        sizes = [len(decision.branches) for decision in self.decisions]
        tables = [len(decision.cumulative) for decision in self.decisions]
        table = DecisionTable(
            quantity=np.array([d.quantity for d in self.decisions], dtype=np.int64),
            first=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            groups=np.array([d.groups for d in self.decisions], dtype=np.int64),
            cumulative_first=np.concatenate(([0], np.cumsum(tables))).astype(np.int64),
            cumulative=np.array(
                [c for d in self.decisions for c in d.cumulative], dtype=np.float64
            ),
            attributes=tuple(decision.attributes for decision in self.decisions),
            branch_name=tuple(branch.name for branch in branches),
            target=integers["target"],
            at_most=integers["at_most"],
            counter=integers["counter"],
            hold_quantity=integers["hold"],
            reason=integers["reason"],
            budget_factor=np.array(
                [1.0 if b.outcome is None else b.outcome.budget_factor for b in branches]
            ),
        )
        return table, counter

    def _target(self, branch: _Branch) -> int:
        if branch.outcome is None:
            return branch.option_step
        destination = branch.outcome.back_to or branch.outcome.on_to
        return NONE if destination is None else self.labels[destination]

    def _rounds(self) -> tuple[int, ...]:
        """Most times that a person can come to each stage: once, and for each way back past it."""
        rounds = [1] * len(self.stage_names)
        for decision in self.decisions:
            for branch in decision.branches:
                if branch.outcome is None or branch.outcome.back_to is None:
                    continue
                target = self.rows[self.labels[branch.outcome.back_to]]["stage"]
                for stage in range(target, branch.stage + 1):
                    rounds[stage] += branch.outcome.at_most or 0
        return tuple(rounds)
