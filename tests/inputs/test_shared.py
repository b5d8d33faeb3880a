"""Draws that scenarios share: the same bits, bounded memory, and nothing that can be written."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.inputs import quantities, rosters
from sdssim.inputs.by_machine import KERNEL
from sdssim.inputs.distributions import Standard
from sdssim.inputs.draw import draw
from sdssim.inputs.kept_variates import KeptVariates
from sdssim.inputs.shared import Kept, SharedDraws
from sdssim.inputs.streams import Streams, place_of, places_of
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load_text, vary
from tests.inputs.test_draw_naive import as_bytes

SCENARIO = """
name: shared
start: 2024-03-04
end: 2024-06-30
calendar: {holidays: none}
demand:
  per_week: 5
  need: {low: 0.5, high: rest}
staff:
  clerk: {people: 3, leave: {days_per_year: 25},
          sickness: {share_of_time: 0.1, spell_days: {exponential: 4}}}
  carer: {people: 2}
  broker: {people: 2, also: carer, leave: {days_per_year: 30},
           care_tasks: {per_week: 3, hours: {exponential: 2}}}
panels: {panel: {every_days: 14}}
multipliers: {hard: {by: need, factors: {high: 2}, stages: [a]}}
already_on_the_way:
  people: [{referred: 2024-02-01, stage: a, step: wait, state: waiting, since: 2024-03-01}]
pathway:
  - stage: a
    steps:
      - {name: wait, wait: {days: {uniform: [5, 20]}}}
      - {name: work, work: {by: clerk, hours: {lognormal: {mean: 5, sd: 2}},
                            visits: {shares: {1: 0.5, 3: 0.5}}, days_between: {exponential: 3}}}
      - {name: plan, work: {by: broker, hours: {triangular: [1, 2, 4]}}}
      - {name: panel, sitting: panel}
    outcomes: {again: {share: 0.2, back_to: a, at_most: 1}, on: rest}
"""
BASE = load_text(SCENARIO)

CHANGES = {
    "panels.panel.every_days": st.sampled_from([7, 21]),
    "staff.clerk.people": st.sampled_from([1, 4]),
    "staff.clerk.share": st.sampled_from([0.5, 0.75]),
    "staff.clerk.leave.days_per_year": st.sampled_from([0, 28]),
    "staff.broker.people": st.sampled_from([1, 3]),
    "staff.broker.care_tasks.per_week": st.sampled_from([0, 6]),
    "staff.carer.priority": st.sampled_from([["high"]]),
    "demand.per_week": st.sampled_from([3, 8]),
    "demand.need.low": st.sampled_from([0.2, 0.9]),
    "multipliers.hard.factors.high": st.sampled_from([1, 3]),
    "end": st.sampled_from(["2024-05-31", "2024-08-31"]),
    "pathway.a.steps.work.work.hours": st.sampled_from([2, {"exponential": 5}]),
    "pathway.a.steps.work.work.visits": st.sampled_from([2, {"shares": {1: 0.5, 2: 0.5}}]),
    "pathway.a.steps.wait.wait.days": st.sampled_from([{"uniform": [1, 9]}]),
    "pathway.a.outcomes.again.at_most": st.sampled_from([2, 3]),
}
POINTS = st.dictionaries(st.sampled_from(list(CHANGES)), st.none(), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries({path: CHANGES[path] for path in chosen})
)


@settings(max_examples=60)
@given(st.lists(POINTS, min_size=1, max_size=4), st.sampled_from([10**5, 10**9]))
def test_with_and_without_what_is_shared_the_draws_are_the_same(points, most_bytes):
    shared = SharedDraws(most_bytes)
    for point in [{}, *points]:
        plan = compile_plan(vary(BASE, point))
        for replication in (0, 1):
            with_it = draw(plan, 5, replication, shared=shared)
            assert as_bytes(with_it) == as_bytes(draw(plan, 5, replication))
            assert 0 <= shared.held_bytes <= most_bytes


def test_the_log_is_the_same_with_and_without():
    shared = SharedDraws()
    for point in ({}, {"staff.clerk.people": 1}, {"panels.panel.every_days": 7}):
        scenario = vary(BASE, point)
        plain = simulate(scenario, 2, 0, engine="simpy")
        assert simulate(scenario, 2, 0, engine="simpy", shared=shared).digest() == plain.digest()


def plan_with(**changes):
    return compile_plan(vary(BASE, {path.replace("__", "."): to for path, to in changes.items()}))


@pytest.fixture
def shared():
    """What a draw of the base scenario leaves."""
    kept = SharedDraws()
    draw(compile_plan(BASE), 1, 0, shared=kept)
    return kept


@pytest.fixture
def drawn_streams(monkeypatch):
    """Where the streams begin that NumPy has drawn from."""
    monkeypatch.setattr(KERNEL, "_run", None)
    places = []
    at, fill = Streams.at, Streams.fill

    def one(self, place, standard, count):
        places.append(place)
        return at(self, place, standard, count)

    def several(self, wanted, standard, table, rows=None):
        places.extend(wanted.counters)
        fill(self, wanted, standard, table, rows)

    monkeypatch.setattr(Streams, "at", one)
    monkeypatch.setattr(Streams, "fill", several)
    return places


def test_the_same_scenario_again_draws_nothing(shared, drawn_streams):
    draw(compile_plan(BASE), 1, 0, shared=shared)
    draw(plan_with(panels__panel__every_days=7), 1, 0, shared=shared)
    assert drawn_streams == []


def test_one_more_worker_draws_that_workers_absences_only(shared, drawn_streams):
    draw(plan_with(staff__clerk__people=4), 1, 0, shared=shared)
    names = ["leave/0", "sickness/present", "sickness/spell"]
    assert drawn_streams == [place_of(f"staff/clerk 4/{name}") for name in names]


def test_other_hours_of_the_same_workers_draw_nothing(shared, drawn_streams):
    draw(plan_with(staff__clerk__share=0.5), 1, 0, shared=shared)
    assert drawn_streams == []


def test_another_mean_transforms_its_own_rows_only(shared, drawn_streams, monkeypatch):
    rows = []
    made = quantities.RowDrawing
    monkeypatch.setattr(
        quantities, "RowDrawing", lambda some, names: rows.extend(some) or made(some, names)
    )
    draw(plan_with(pathway__a__steps__wait__wait__days={"uniform": [1, 9]}), 1, 0, shared=shared)
    assert drawn_streams == [place_of("on the way/remainder")]
    assert {row.name.split("/")[1] for row in rows} == {"work", "wait"}  # visits come first, always
    assert {row.name.split("/")[2] for row in rows} == {"visits", "days"}


def test_fewer_people_take_the_beginning_of_what_more_have_drawn(drawn_streams):
    shared = SharedDraws()
    draw(plan_with(demand__per_week=8), 1, 0, shared=shared)
    before = len(drawn_streams)
    draw(plan_with(demand__per_week=3), 1, 0, shared=shared)
    assert len(drawn_streams) - before <= 4  # arrivals, need, and the remainder of one on the way


def test_another_seed_or_replication_takes_nothing(shared, drawn_streams):
    draw(compile_plan(BASE), 1, 1, shared=shared)
    once = len(drawn_streams)
    draw(compile_plan(BASE), 2, 0, shared=shared)
    assert len(drawn_streams) == 2 * once > 0


def arrays(value):
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays(getattr(value, field.name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from arrays(each)


def test_nobody_can_write_what_is_shared(shared):
    for point in ({}, {"staff.clerk.people": 4}, {"demand.per_week": 4}):
        inputs = draw(compile_plan(vary(BASE, point)), 1, 0, shared=shared)
        assert not any(array.flags.writeable for array in arrays(inputs))


def test_what_was_not_used_for_longest_is_dropped_first():
    shared = SharedDraws(most_bytes=3 * (800 + 600))
    for name in "abc":
        shared.keep(name, np.zeros(100))
    shared.get("a")
    shared.keep("d", np.zeros(100))
    assert [shared.get(name) is not None for name in "abcd"] == [True, False, True, True]
    assert shared.held_bytes == 3 * 1400


def test_what_is_too_large_is_not_held_and_drops_nothing():
    shared = SharedDraws(most_bytes=2000)
    shared.keep("small", np.zeros(10))
    large = shared.keep("large", np.zeros(10_000))
    assert not large.flags.writeable
    assert shared.get("large") is None
    assert shared.get("small") is not None


def test_a_value_kept_again_takes_the_place_of_the_first():
    shared = SharedDraws()
    shared.keep("a", np.zeros(100))
    shared.keep("a", np.ones(10))
    assert shared.held_bytes == 80 + 600
    assert shared.get("a").tolist() == [1] * 10


def test_memory_that_parts_of_a_value_have_in_common_counts_once():
    shared, table = SharedDraws(), np.zeros((4, 100))
    shared.keep("views", (table[0], {"b": table[1:]}, "no array"))
    assert shared.held_bytes == 3200 + 600


def test_a_longer_row_is_drawn_anew_and_a_shorter_one_is_its_beginning():
    shared = SharedDraws()
    for count in (3, 8, 5):
        variates = KeptVariates(Streams(1, 0), Kept(shared, 1, 0))
        table = np.zeros((3, count))
        variates.fill(places_of(["x", "y"]), Standard.NORMAL, table, np.array([2, 0]))
        variates.hold()
        for name, row in (("x", table[2]), ("y", table[0])):
            assert row.tolist() == Streams(1, 0).draw(name, Standard.NORMAL, count).tolist()
        assert not table[1].any()


def test_variates_that_are_held_are_not_drawn_again(drawn_streams):
    shared = SharedDraws()
    for names in (["x", "y"], ["y", "z", "x"]):
        variates = KeptVariates(Streams(1, 0), Kept(shared, 1, 0))
        variates.fill(places_of(names), Standard.UNIFORM, np.empty((len(names), 4)))
        variates.hold()
    assert drawn_streams == [place_of(name) for name in "xyz"]


def test_two_versions_of_a_part_are_held_and_the_one_used_last_comes_first():
    kept = Kept(SharedDraws(), 1, 0)
    assert kept.latest("part") is None
    for name in ("a", "b"):
        kept.keep_version("part", name, np.zeros(1))
    assert kept.latest("part").depends_on == "b"
    assert kept.version("part", "a") is not None
    assert kept.latest("part").depends_on == "a"
    kept.keep_version("part", "c", np.zeros(1))
    assert [kept.version("part", name) is not None for name in "abc"] == [True, False, True]
    assert kept.version("another part", "a") is None


def test_whoever_comes_back_to_the_first_scenario_draws_nothing(shared, drawn_streams):
    for change in ({"end": "2024-05-31"}, {}, {"demand.per_week": 8}, {}):
        drawn_streams.clear()
        draw(compile_plan(vary(BASE, change)), 1, 0, shared=shared)
        assert (drawn_streams == []) == (not change)


def test_what_is_kept_of_a_replication_grows_no_further_with_the_scenarios():
    shared, held = SharedDraws(), []
    for number in range(1, 8):
        draw(plan_with(pathway__a__steps__work__work__hours=number / 4), 1, 0, shared=shared)
        draw(plan_with(staff__clerk__share=number / 8), 1, 0, shared=shared)
        held.append(shared.held_bytes)
    assert held[-1] == held[2]


def test_desks_are_put_together_in_the_order_of_the_plan(shared):
    """A desk that is new stands between desks that are held."""
    plan = plan_with(staff__clerk__people=4)
    expected = rosters.Rosters(plan).draw(Streams(1, 0))
    assert as_bytes(draw(plan, 1, 0, shared=shared).roster) == as_bytes(expected)
