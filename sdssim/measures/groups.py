"""Who belongs to which group of people."""

import numpy as np
import numpy.typing as npt

from sdssim.measures.journeys import Journeys
from sdssim.measures.scope import Scope
from sdssim.timebase import Ints

Members = npt.NDArray[np.bool_]
"""Shape (groups, people)."""


def membership(journeys: Journeys, scope: Scope) -> Members:
    """Say of everybody, measured or not, to which groups they belong.

    Returns
    -------
    ndarray of bool, shape (groups, people)
        Rows in the order of ``scope.groups``. A person whose value is not known, or who has not
        chosen yet, is in no group of that kind.
    """
    people, plan = journeys.people, scope.plan
    rows = [np.ones((1, len(people)), dtype=bool)]
    referred = people.referred
    for cohort in scope.cohorts:
        inside = (referred >= cohort.from_day) & (referred < cohort.until_day)
        rows.append(inside[None, :])
    for attribute, values in plan.attribute_values.items():
        rows.append(_each(people.codes.get(attribute), len(values), len(people)))
    for choice, option in zip(scope.choices, journeys.options, strict=True):
        rows.append(_each(option, len(choice.options), len(people)))
    if len(plan.streams) > 1:
        rows.append(_each(people.stream, len(plan.streams), len(people)))
    return np.concatenate(rows)


def crossed_membership(members: Members, scope: Scope) -> Members:
    """Membership of the groups by two keys, shape (crossed groups, people)."""
    if not scope.crossed:
        return members[:0]
    first, second = np.array(scope.crossed).T
    both: Members = members[first] & members[second]
    return both


def _each(codes: Ints | None, values: int, people: int) -> Members:
    if codes is None:
        return np.zeros((values, people), dtype=bool)
    belongs: Members = codes[None, :] == np.arange(values)[:, None]
    return belongs
