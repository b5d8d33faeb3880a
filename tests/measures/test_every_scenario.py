"""What the measures say of random scenarios that use the whole language."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.eventlog import CAUSE_AFTER, Event
from sdssim.measures.ledger import ledger
from sdssim.measures.measure import measure
from sdssim.measures.spells import CAUSES
from sdssim.model.simulate import simulate
from tests.model.strategies import scenarios

EXAMPLES = settings(max_examples=200)
SEEDS = st.integers(0, 3)
SLACK_DAYS = 1e-9


def last_days(log, until):
    """When each account closes: as the journey ends, or on the day up to which it is seen."""
    last = np.full(len(log.people), until)
    over = np.isin(log.event, (Event.LEFT, Event.COMPLETED)) & (log.time < until)
    last[log.person[over]] = log.time[over]
    return last


@EXAMPLES
@given(scenarios(), SEEDS, st.floats(0.05, 1.0))
def test_the_causes_of_delay_sum_to_the_time_that_passed_for_everybody(scenario, seed, part):
    log = simulate(scenario, seed)
    for until in (log.plan.horizon_days, part * log.plan.horizon_days):
        table = ledger(log, until)
        passed = np.maximum(last_days(log, until) - log.people.referred, 0.0)
        assert np.all(np.abs(table.elapsed - passed) <= SLACK_DAYS)
        assert np.all(table.days >= -SLACK_DAYS)
        assert np.all(table.rework <= table.elapsed + SLACK_DAYS)


@EXAMPLES
@given(scenarios(), SEEDS)
def test_every_cause_in_the_ledger_is_one_that_the_log_names(scenario, seed):
    log = simulate(scenario, seed)
    found = {CAUSES[column] for column in np.flatnonzero(ledger(log).days.sum(axis=0) > 0)}
    told = {CAUSE_AFTER.get(Event(event)) for event in np.unique(log.event).tolist()}
    # The nights and other duties of a worker are the part of a visit that is not worked on.
    assert {
        cause for cause in found if cause != "the worker's nights, weekends and other duties"
    } <= told


@EXAMPLES
@given(scenarios(), SEEDS)
def test_every_figure_is_a_number_or_unknown_and_people_add_up(scenario, seed):
    measured = measure(simulate(scenario, seed), scenario)
    figures = dict(
        zip(((key.name, key.group) for key in measured.keys), measured.values, strict=True)
    )

    assert not np.any(np.isinf(measured.values))
    assert figures["referred", ()] == (
        figures["on_the_way", ()] + figures["left", ()] + figures["completed", ()]
    )
    shares = [value for (name, _), value in figures.items() if "_share" in name and value == value]
    assert all(-SLACK_DAYS <= share <= 1 + SLACK_DAYS for share in shares)


@settings(max_examples=30)
@given(scenarios(), SEEDS)
def test_figures_taken_without_groups_are_those_taken_with_them(scenario, seed):
    log = simulate(scenario, seed)
    whole, fewer = measure(log, scenario), measure(log, scenario, by_group=False)
    column = {key: number for number, key in enumerate(whole.keys)}
    same = whole.values[[column[key] for key in fewer.keys]]
    assert same.tobytes() == fewer.values.tobytes()
