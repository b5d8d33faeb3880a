"""Who belongs to which of the groups of people that a scenario tells apart."""

from collections.abc import Iterator

import numpy as np

from sdssim.measures.journeys import Journeys
from sdssim.measures.members import Members
from sdssim.measures.scope import Scope
from sdssim.timebase import Ints


def membership(journeys: Journeys, scope: Scope) -> Members:
    """Say of everybody, measured or not, to which of ``scope.groups`` they belong.

    A person whose value is not known, or who has not chosen yet, is in no group of that kind.
    """
    return Members.of(list(_kinds(journeys, scope)))


def _kinds(journeys: Journeys, scope: Scope) -> Iterator[tuple[Ints, int]]:
    people, plan = journeys.people, scope.plan
    referred = people.referred
    yield np.zeros(len(people), dtype=np.int64), 1
    if not scope.by_group:
        return
    for cohort in scope.cohorts:  # each a kind of its own, for cohorts may overlap
        inside = (referred >= cohort.from_day) & (referred < cohort.until_day)
        yield inside.astype(np.int64) - 1, 1
    nobody = np.full(len(people), -1, dtype=np.int64)
    for attribute, values in plan.attribute_values.items():
        yield people.codes.get(attribute, nobody), len(values)
    for choice, option in zip(scope.choices, journeys.options, strict=True):
        yield option, len(choice.options)
    if len(plan.streams) > 1:
        yield people.stream, len(plan.streams)
