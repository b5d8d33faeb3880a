"""What holds for every scenario and every seed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.inputs.draw import draw
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from tests.model import replay
from tests.model.strategies import scenarios

EXAMPLES = settings(max_examples=200)
SEEDS = st.integers(0, 3)


@EXAMPLES
@given(scenarios(), SEEDS)
def test_nobody_is_lost_and_nobody_comes_or_goes_twice(scenario, seed):
    replay.check_conservation(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_times_are_in_order_and_within_the_run(scenario, seed):
    replay.check_order_of_times(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_every_state_that_begins_ends_as_it_may_and_no_time_is_lost_between(scenario, seed):
    replay.check_states_alternate(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_ways_back_are_limited(scenario, seed):
    replay.check_ways_back(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_the_number_waiting_over_time_is_the_sum_of_the_waits(scenario, seed):
    replay.check_waiting_adds_up(simulate(scenario, seed))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_nobody_works_off_duty_or_on_two_visits_at_once(scenario, seed):
    log = simulate(scenario, seed)
    replay.check_work(log, draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_work_is_taken_in_order_and_nobody_idles_while_it_waits(scenario, seed):
    log = simulate(scenario, seed)
    replay.check_queues(log, draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_places_are_given_in_order_within_their_limits(scenario, seed):
    log = simulate(scenario, seed)
    replay.check_places(log, draw(compile_plan(scenario), seed, 0))


@EXAMPLES
@given(scenarios(), SEEDS)
def test_sittings_keep_their_dates_deadlines_and_places(scenario, seed):
    replay.check_sittings(simulate(scenario, seed))
