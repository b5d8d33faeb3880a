import numpy as np
import pytest

from sdssim.machine import Kernel, is_available
from sdssim.machine.arrays import address
from sdssim.measures.machine_layout import WORLD

pytestmark = pytest.mark.skipif(not is_available(), reason="numba is an extra")

TABLES = {
    "entry_values": np.float64,
    "other_values": np.float64,
    "entry_marks": np.int32,
    "other_marks": np.int32,
    "runs": np.int32,
    "shelf_of": np.int32,
    "shelf_ends": np.int32,
}


@pytest.fixture(scope="module")
def kernel():
    return Kernel("sorting", "tests.measures.sorting", ("measures/machine_layout.py", "measures"))


def sorted_by_machine(kernel, values):
    """Values in order, and which stood where, from the second on."""
    tables = {name: np.zeros(values.size + 2, kind) for name, kind in TABLES.items()}
    tables["entry_values"][: values.size] = values
    tables["entry_marks"][: values.size] = np.arange(values.size)
    world = np.zeros(1, WORLD)
    world["entries"] = values.size
    for name, table in tables.items():
        world[name] = address(table)
    kernel(world)
    return tables["entry_values"][: values.size], tables["entry_marks"][: values.size]


def samples():
    chance = np.random.default_rng(1)
    for size in (1, 2, 3, 16, 17, 18, 100, 1000):
        yield "few steps apart", chance.integers(0, 7, size) / 4
        yield "spread", chance.exponential(30, size)
        yield "in order", np.arange(size) * 1.5
        yield "against the order", np.arange(size)[::-1] * 1.5
        yield "equal", np.full(size, 3.0)
        yield "nearly all on one shelf", np.append(chance.uniform(0, 1, size - 1), 1e9)
        yield "too near for steps", chance.integers(0, 4, size) * 5e-324
        yield "too far for steps", chance.uniform(-1, 1, size) * 1e308
        yield "without end", np.where(chance.random(size) < 0.2, np.inf, chance.random(size))
        yield "of both signs", chance.normal(0, 1, size)


@pytest.mark.parametrize(("name", "values"), list(samples()))
def test_entries_are_put_in_order_and_equal_ones_stay_as_they_are(kernel, name, values):
    rest = values[1:].argsort(kind="stable") + 1
    expected = np.append(0, rest)
    found, marks = sorted_by_machine(kernel, values)
    assert marks.tolist() == expected.tolist(), name
    assert found.tobytes() == values[expected].tobytes()
