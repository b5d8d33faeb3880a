"""Draws by machine code have the bits of draws by NumPy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.inputs import by_machine
from sdssim.inputs.by_machine import KERNEL
from sdssim.inputs.distributions import Standard, transform
from sdssim.inputs.draw import draw
from sdssim.inputs.duty import Duty
from sdssim.inputs.streams import Streams, places_of
from sdssim.inputs.turning import Turning, is_exact
from sdssim.machine import is_available
from sdssim.plan.compile import compile_plan
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.load import from_mapping, load
from tests.inputs.test_draw_naive import as_bytes
from tests.model.strategies import scenario_data

pytestmark = pytest.mark.skipif(not is_available(), reason="numba is an extra")

SPREADS = [
    Distribution.of(spelling)
    for spelling in (
        {"uniform": [2, 5]},
        {"triangular": [1.5, 3, 6]},
        {"shares": {1: 0.5, 3: 0.25, 4: 0.25}},
        {"triangular": [1, 1, 6]},
        {"triangular": [1, 6, 6]},
        {"triangular": [0, 0.3, 1.2]},
        {"shares": {2: 1}},
        {"empirical": {"values": [1, 2.5, 2.5, 7]}},
        {"uniform": [0, 9]},
    )
]


@pytest.fixture(scope="module", autouse=True)
def ready():
    KERNEL.prepare()
    assert all(
        by_machine.draws(kind) for kind in Standard
    )  # otherwise NumPy is compared with itself


def without(monkeypatch, work):
    """What the work gives where there is no machine code."""
    with monkeypatch.context() as context:
        context.setattr(KERNEL, "_run", None)
        assert not KERNEL.is_ready
        return work()


@pytest.mark.parametrize("kind", Standard)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 31, 32, 33, 52, 511, 512, 513, 2000])
def test_variates_are_those_of_numpy(monkeypatch, kind, count):
    places, rows = places_of(f"stream {n}" for n in range(5)), np.array([6, 0, 3, 1, 2])

    def drawn():
        table = np.full((7, count + 3), 7.0)
        Streams(3, 1).fill(places, kind, table[:, 1 : count + 1], rows)
        return table

    machine = drawn()
    assert machine.tobytes() == without(monkeypatch, drawn).tobytes()
    assert (machine[[4, 5]] == 7).all()
    assert (machine[:, [0, count + 1, count + 2]] == 7).all()


@given(st.integers(0, 2**70), st.integers(0, 2**40), st.text(), st.sampled_from(Standard))
def test_variates_under_any_key_and_name_are_those_of_numpy(seed, replication, name, kind):
    streams, table = Streams(seed, replication), np.empty((1, 50))
    streams.fill(places_of([name]), kind, table)
    assert table[0].tolist() == streams.draw(name, kind, 50).tolist()


@pytest.mark.parametrize(
    ("kind", "edge"),
    [(Standard.NORMAL, 3.6541528853610088), (Standard.EXPONENTIAL, 7.69711747013105)],
)
def test_variates_of_the_far_tail_are_those_of_numpy(kind, edge):
    """One in some thousand is there, and takes logarithms; one in a hundred takes a power of e."""
    streams, table = Streams(1, 0), np.empty((1, 10**6))
    streams.fill(places_of(["x"]), kind, table)
    assert table[0].tobytes() == streams.draw("x", kind, 10**6).tobytes()
    assert (abs(table) > edge).sum() > 200


def test_where_numpy_draws_otherwise_it_is_numpy_that_draws(monkeypatch):
    by_machine._are_those_of_numpy.cache_clear()
    with monkeypatch.context() as context:
        context.setattr(by_machine, "fill", lambda *_: None)
        assert not any(by_machine.draws(kind) for kind in Standard)
    by_machine._are_those_of_numpy.cache_clear()
    assert all(by_machine.draws(kind) for kind in Standard)


def test_values_are_those_of_the_transforms():
    edges = [0.0, 2.0**-53, 0.25, 0.5, 0.75, np.nextafter(0.75, 0), np.nextafter(0.75, 1)]
    uniforms = np.array([*edges, 1 - 2.0**-53, *Streams(1, 0).uniforms("u", 200)])
    table = np.tile(uniforms, (len(SPREADS) + 1, 1))
    rows = [(row, spread) for row, spread in enumerate(SPREADS, start=1) if is_exact(spread)]
    assert len(rows) == len(SPREADS)
    Turning(rows).transform(table)
    assert table[0].tobytes() == uniforms.tobytes()
    for row, spread in rows:
        assert table[row].tobytes() == transform(spread, uniforms).tobytes(), spread


@pytest.mark.parametrize(
    "spelling",
    [
        {"lognormal": {"mean": 3, "sd": 1}},
        {"exponential": 4},
        {"gamma": {"mean": 6, "sd": 2}},
        {"shares": dict.fromkeys(range(20), 0.05)},
    ],
)
def test_what_is_not_exact_or_not_short_is_left_to_numpy(spelling):
    assert not is_exact(Distribution.of(spelling))


@settings(max_examples=40)
@given(scenario_data(), st.integers(0, 50))
def test_any_scenario_is_drawn_as_by_numpy(data, seed):
    plan = compile_plan(from_mapping(data))
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert as_bytes(draw(plan, seed, 0)) == as_bytes(
            without(monkeypatch, lambda: draw(plan, seed, 0))
        )


@pytest.mark.parametrize("name", ["stockport-pilot", "stockport-dual-role", "stockport-hub"])
def test_shipped_scenarios_are_drawn_as_by_numpy(monkeypatch, name):
    plan = compile_plan(load(name))
    assert as_bytes(draw(plan, 3, 1)) == as_bytes(without(monkeypatch, lambda: draw(plan, 3, 1)))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("all_hours", [False, True])
@pytest.mark.parametrize("days", [3, 400])
def test_a_roster_is_cut_as_by_numpy(monkeypatch, share, all_hours, days):
    """Under all hours, days touch: pieces that run on become one unless a day between is gone.

    In a short run, one desk's last day is often that before the first of the next desk.
    """
    change = ["calendar.open_all_hours=true"] if all_hours else []
    staffing = compile_plan(load("stockport-dual-role", sets=change)).staffing
    hours = np.ascontiguousarray(staffing.duty.hours[:, :days])
    staffing = replace(staffing, duty=replace(staffing.duty, hours=hours))
    drawn = Streams(1, 0).uniforms("away", len(staffing.workers) * days)
    away = (drawn < share).reshape(-1, days)
    duty = Duty(staffing)
    machine = as_bytes(duty.without(away))
    assert machine == without(monkeypatch, lambda: as_bytes(duty.without(away)))
