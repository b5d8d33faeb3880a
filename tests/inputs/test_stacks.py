"""Rows transformed together have the values of rows transformed alone."""

import numpy as np
import pytest

from sdssim.inputs.distributions import formula_of, standard_of, transform
from sdssim.inputs.stacks import BLOCK, in_chunks, stacks_of
from sdssim.inputs.streams import Streams
from sdssim.scenario.distribution import Distribution

SPREADS = [
    Distribution.of(spelling)
    for spelling in (
        {"lognormal": {"median": 7, "p90": 21}},
        {"uniform": [2, 5]},
        {"triangular": [1.5, 3, 6]},
        {"lognormal": {"mean": 3, "sd": 1}},
        {"exponential": 4},
        {"triangular": [1, 1, 6]},
        {"shares": {1: 0.5, 3: 0.5}},
        {"exponential": 0.5},
        {"triangular": [1, 6, 6]},
        {"weibull": {"shape": 2, "scale": 3}},
        {"weibull": {"shape": 0.5, "scale": 3}},
        {"gamma": {"mean": 6, "sd": 2}},
        {"uniform": [0, 9]},
        {"shares": {1: 0.5, 3: 0.5}},
    )
]


@pytest.mark.parametrize("people", [0, 1, 7, BLOCK // 2, BLOCK, BLOCK + 1])
def test_every_row_is_transformed_as_if_alone(people):
    streams = Streams(3, 0)
    standard = np.array(
        [streams.draw(f"{n}", standard_of(s), people) for n, s in enumerate(SPREADS)]
    )
    table = standard.copy()
    for stack in stacks_of(list(enumerate(SPREADS))):
        stack.transform(table)
    for row, spread, variates in zip(table, SPREADS, standard, strict=True):
        assert row.tobytes() == transform(spread, variates).tobytes()


def test_rows_that_are_not_named_stay_as_they_are():
    table = np.full((3, 4), 0.5)
    for stack in stacks_of([(1, SPREADS[1])]):
        stack.transform(table)
    assert table.tolist() == [[0.5] * 4, [3.5] * 4, [0.5] * 4]


def test_a_family_with_a_formula_is_one_stack_and_others_one_for_each_distribution():
    sizes = sorted(len(stack.rows) for stack in stacks_of(list(enumerate(SPREADS))))
    assert sizes == sorted([2, 2, 3, 2, 2, 1, 1, 1])
    assert formula_of(SPREADS[9]) is None


@pytest.mark.parametrize(
    ("people", "height"), [(0, BLOCK), (1, BLOCK), (BLOCK // 3, 3), (10**6, 1)]
)
def test_a_chunk_has_at_most_so_many_values_and_at_least_a_row(people, height):
    rows = np.arange(BLOCK + 1)
    chunks = in_chunks(rows, people)
    assert max(len(chunk) for chunk in chunks) == height
    assert np.concatenate(chunks).tolist() == rows.tolist()
