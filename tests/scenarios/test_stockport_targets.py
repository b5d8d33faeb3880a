"""The figures that the pilot published, and what the model says of them as means."""

import numpy as np
import pytest

from sdssim.results.published import published_beside
from tests.scenarios.conftest import REPLICATIONS
from tests.scenarios.statements import assert_above, mean, of

pytestmark = pytest.mark.xdist_group("stockport")  # one process simulates it for all

PILOT_TARGETS = {
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8 mean", "T8 median", "T9 mean", "T9 median",
    "T10 mean", "T10 median", "T11", "T12 year 1", "T12 year 2", "T15",
}  # fmt: skip


def test_every_published_figure_is_met_by_the_mean_over_200_replications(results):
    rows = published_beside(results)

    assert {row.id for row in rows} == PILOT_TARGETS
    assert {row.replications for row in rows} == {REPLICATIONS}
    missed = [
        f"{row.id}: {row.simulated} is not within {row.low} to {row.high}"
        for row in rows
        if not row.met
    ]
    assert missed == []


def test_the_published_bounds_leave_no_room_for_another_pilot(results):
    """A target that any model meets says nothing: halving or doubling a figure misses it."""
    for row in published_beside(results):
        if row.id == "T4":  # an aim that was to be exceeded
            continue
        assert not row.low <= row.value / 2 <= row.high, row.id
        assert not row.low <= row.value * 2 <= row.high, row.id


def test_the_aim_of_sixty_in_year_1_is_passed_by_month_ten(logs):
    by_month_nine = [np.sum(log.people.referred < 275) for log in logs]
    by_month_ten = [np.sum(log.people.referred < 306) for log in logs]

    assert 55 < np.mean(by_month_nine) < 67
    assert_above(by_month_ten, 60)


def test_ages_stay_between_the_youngest_and_the_oldest_of_the_pilot(logs):
    ages = np.concatenate([log.people.numbers["age"] for log in logs])

    assert ages.min() >= 18
    assert ages.max() <= 79


def test_about_six_plans_are_with_the_peer_brokers_at_the_end(results):
    def with_peers(name):
        return of(results, name, external_help="peer_broker")

    open_plans = with_peers("referred") - with_peers("reached_support_plan_agreed")

    assert 3 <= mean(open_plans - with_peers("left")) <= 9
