"""What is left of the wait, hold, visit or patience that people on the way are in the middle of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sdssim.inputs.by_person import Multipliers
from sdssim.inputs.distributions import Standard, remaining
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.quantities import Draws, Quantities
from sdssim.inputs.streams import Streams, place_of
from sdssim.plan.plan import NONE, Plan, StartPerson
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import Floats, Ints

_REMAINDER = place_of("on the way/remainder")


@dataclass(frozen=True, slots=True)
class _Alike:
    """People in the middle of one quantity; all arrays have one entry for each of them.

    Attributes
    ----------
    visits_quantity
        Says into how many visits the quantity is divided; -1 if it is not.
    people
        Their numbers.
    factor
        The dated multiplier in force at the start.
    visits_done
        Visits that are over.
    spent
        Of the quantity, in its unit.
    """

    quantity: int
    spread: Distribution
    visits_quantity: int
    people: Ints
    factor: Floats
    visits_done: Floats
    spent: Floats


class UnderWay:
    """What is under way at the start of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    quantities
        Its quantities.
    """

    name = "under way"

    def __init__(self, plan: Plan, quantities: Quantities):
        self._quantities = quantities
        self._people = len(plan.on_the_way)
        found: dict[tuple[int, int], list[tuple[int, float, int, float]]] = {}
        for number, person in enumerate(plan.on_the_way):
            quantity, factor = _under_way(plan, person)
            if quantity != NONE:
                visits = NONE
                if person.state == "in_hand":
                    visits = int(plan.steps.visits_quantity[person.step])
                row = (number, factor, person.visits_done, person.spent)
                found.setdefault((quantity, visits), []).append(row)
        self._alike = [_alike(plan, *kind, rows) for kind, rows in found.items()]

    @cached_property
    def key(self) -> bytes:
        """What this depends on, besides the seed and the replication."""
        return fingerprint(self._quantities.key, self._people, self._alike)

    def draw(self, draws: Draws, multipliers: Multipliers, streams: Streams) -> Floats:
        """Draw what is left for each person on the way, given what is spent of it.

        Parameters
        ----------
        draws
            The visits that each person needs.
        multipliers
            By what the draws of each person are multiplied.

        Returns
        -------
        ndarray, shape (people on the way,)
            Days of a wait, hold or patience, or hours of a visit; 0 where nothing is under way.
        """
        left = np.zeros(self._people)
        if not self._alike:
            return left
        uniforms = streams.at(_REMAINDER, Standard.UNIFORM, self._people)
        for group in self._alike:
            people, factor = group.people, group.factor
            multiplier = multipliers.of(group.quantity)
            if multiplier is not None:
                factor = factor * multiplier[people]
            if group.visits_quantity != NONE:
                visits = draws.table[draws.first[group.visits_quantity], people]
                factor = factor / np.maximum(group.visits_done + 1.0, visits)
            some = factor > 0
            people, factor = people[some], factor[some]
            rest = remaining(group.spread, uniforms[people], group.spent[some] / factor)
            left[people] = factor * rest
        return left


def _alike(
    plan: Plan, quantity: int, visits_quantity: int, rows: list[tuple[int, float, int, float]]
) -> _Alike:
    spread = plan.quantities[quantity].spread
    assert spread is not None  # noqa: S101 -- hours and days always have a distribution
    people, factor, visits_done, spent = (np.array(column) for column in zip(*rows, strict=True))
    return _Alike(
        quantity=quantity,
        spread=spread,
        visits_quantity=visits_quantity,
        people=people,
        factor=factor,
        visits_done=visits_done,
        spent=spent,
    )


def _under_way(plan: Plan, person: StartPerson) -> tuple[int, float]:
    """Which quantity a person on the way is in the middle of, and its dated multiplier; or -1."""
    steps, step = plan.steps, person.step
    if person.state == "in_hand":
        return int(steps.hours_quantity[step]), float(plan.hours_factor[0, step])
    if person.state == "on_hold":
        return _hold_quantity(plan, step), 1.0
    if person.state == "queue":
        return NONE if person.visits_done else int(steps.patience_quantity[step]), 1.0
    days = int(steps.days_quantity[step])
    if days == NONE:
        days = int(steps.between_quantity[step])
    return days, float(plan.days_factor[0, step])


def _hold_quantity(plan: Plan, step: int) -> int:
    """The first hold that may come of a step; nobody can be on hold where there is none."""
    decision = int(plan.steps.decision[step])
    first, last = plan.decisions.first[decision : decision + 2].tolist()
    holds = plan.decisions.hold_quantity[first:last]
    return int(holds[holds != NONE][0])
