"""What holds for every scenario and every seed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.inputs.draw import draw
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from tests.model.replay_people import (
    check_conservation,
    check_order_of_times,
    check_states_alternate,
    check_waits_add_up,
    check_ways_back,
)
from tests.model.replay_places import check_places, check_sittings
from tests.model.replay_work import check_queues, check_work
from tests.model.strategies import scenarios

EXAMPLES = settings(max_examples=200)
SEEDS = st.integers(0, 3)


@EXAMPLES
@given(scenarios(), SEEDS)
def test_nobody_is_lost_and_nobody_comes_or_goes_twice(scenario, seed):
    check_conservation(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_times_are_in_order_and_within_the_run(scenario, seed):
    check_order_of_times(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_every_state_that_begins_ends_as_it_may_and_no_time_is_lost_between(scenario, seed):
    check_states_alternate(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_ways_back_are_limited(scenario, seed):
    check_ways_back(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_the_number_waiting_over_time_is_the_sum_of_the_waits(scenario, seed):
    check_waits_add_up(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_nobody_works_off_duty_or_on_two_visits_at_once(scenario, seed):
    check_work(simulate(scenario, seed), draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_work_is_taken_in_order_and_nobody_idles_while_it_waits(scenario, seed):
    check_queues(simulate(scenario, seed), draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_places_are_given_in_order_within_their_limits(scenario, seed):
    check_places(simulate(scenario, seed), draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_sittings_keep_their_dates_deadlines_and_places(scenario, seed):
    check_sittings(simulate(scenario, seed))
