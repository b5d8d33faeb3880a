"""Numbers that follow from people's attributes: groups, priorities, targets and multipliers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.referrals import Referrals, ReferralStreams
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats, Ints

_Rule = tuple[str, dict[str, float], float]
"""An attribute, numbers by its values, and the number for all other values."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each person stands with those who decide and those who serve.

    Attributes
    ----------
    group
        Group code in each decision, shape (decisions, people).
    priority, due_days
        Priority class and days to the target at each role's queues, shape (roles, people).
    """

    group: Ints
    priority: Floats
    due_days: Floats


class _ByValue:
    """A number by the value of an attribute, with one number for all other values."""

    def __init__(self, plan: Plan, rule: _Rule):
        attribute, by_value, other = rule
        self.other = other
        self._attribute: str | None = None
        if by_value and attribute in plan.attribute_values:
            self._attribute = attribute
            values = plan.attribute_values[attribute]
            self._table = np.array([*(by_value.get(value, other) for value in values), other])

    def of(self, referrals: Referrals) -> Floats | float:
        """The number of each person, or one number if it is everybody's."""
        if self._attribute is None:
            return self.other
        return self._table[referrals.codes[self._attribute]]


class Standings:
    """What follows from attributes at decisions and queues, ready to be looked up.

    Parameters
    ----------
    plan
        The compiled scenario.
    referrals
        Its streams of people.
    """

    name = "standings"

    def __init__(self, plan: Plan, referrals: ReferralStreams):
        self._plan = plan
        self._referrals = referrals
        self._priority = [_ByValue(plan, rule) for rule in plan.staffing.priority]
        self._due_days = [_ByValue(plan, rule) for rule in plan.staffing.due_days]

    @cached_property
    def key(self) -> bytes:
        """What this depends on, besides the seed and the replication."""
        staffing, decisions = self._plan.staffing, self._plan.decisions
        return fingerprint(
            self._referrals.key, staffing.priority, staffing.due_days, decisions.attributes
        )

    def of(self, referrals: Referrals) -> Standing:
        """Look up everybody."""
        return Standing(
            group=self._groups(referrals),
            priority=_rows(self._priority, referrals),
            due_days=_rows(self._due_days, referrals),
        )

    def _groups(self, referrals: Referrals) -> Ints:
        """Code each person's combination of attribute values, unknown being one, by decision."""
        decisions = self._plan.decisions.attributes
        rows = np.zeros((len(decisions), referrals.days.size), dtype=np.int64)
        for number, attributes in enumerate(decisions):
            for attribute in attributes:
                count = len(self._plan.attribute_values.get(attribute, ()))
                codes = referrals.codes.get(attribute)
                known = count if codes is None else np.where(codes >= 0, codes, count)
                rows[number] *= count + 1
                rows[number] += known
        return rows


def _rows(numbers: Sequence[_ByValue], referrals: Referrals) -> Floats:
    rows = np.empty((len(numbers), referrals.days.size))
    for row, number in zip(rows, numbers, strict=True):
        row[:] = number.of(referrals)
    return rows


@dataclass(frozen=True, slots=True)
class Multipliers:
    """What multiplies the draws of people, by their attributes.

    Attributes
    ----------
    quantities
        Quantities that are multiplied, in groups with the same factors.
    factors
        The factor of each person for each group, shape (groups, people).
    """

    quantities: tuple[tuple[int, ...], ...]
    factors: tuple[Floats, ...]

    def of(self, quantity: int) -> Floats | None:
        """The factor of each person for a quantity; None if it is not multiplied."""
        for group, factor in zip(self.quantities, self.factors, strict=True):
            if quantity in group:
                return factor
        return None


class Factors:
    """Multipliers of drawn hours and days by attribute, ready to be looked up.

    Parameters
    ----------
    plan
        The compiled scenario.
    referrals
        Its streams of people.
    """

    name = "factors"

    def __init__(self, plan: Plan, referrals: ReferralStreams):
        self._referrals = referrals
        steps = plan.steps
        columns = (
            (plan.hours_by, steps.hours_quantity),
            (plan.days_by, steps.days_quantity),
            (plan.days_by, steps.between_quantity),
        )
        rules: list[_Rule] = []
        self._rules_of: dict[int, tuple[int, ...]] = {}
        for multipliers, column in columns:
            for attribute, by_value, stages in multipliers:
                for quantity in column[np.isin(steps.stage, stages) & (column != NONE)].tolist():
                    self._rules_of[quantity] = (*self._rules_of.get(quantity, ()), len(rules))
                rules.append((attribute, by_value, 1.0))
        self._groups = {
            group: tuple(quantity for quantity, mine in self._rules_of.items() if mine == group)
            for group in dict.fromkeys(self._rules_of.values())
        }
        self._rules = rules
        self._numbers = [_ByValue(plan, rule) for rule in rules]

    @cached_property
    def key(self) -> bytes:
        """What this depends on, besides the seed and the replication."""
        return fingerprint(self._referrals.key, self._rules, self._groups)

    def rules_of(self, quantity: int) -> list[_Rule]:
        """Return what multiplies a quantity, in order."""
        return [self._rules[number] for number in self._rules_of.get(quantity, ())]

    def of(self, referrals: Referrals) -> Multipliers:
        """Look up everybody."""
        each = [number.of(referrals) for number in self._numbers]
        factors = []
        for group in self._groups:
            factor = np.ones(referrals.days.size)
            for rule in group:
                factor *= each[rule]
            factors.append(factor)
        return Multipliers(tuple(self._groups.values()), tuple(factors))
