"""Who is referred, and when."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sdssim.inputs.arrivals import PoissonArrivals, RenewalArrivals
from sdssim.inputs.referrals import ReferralStreams
from sdssim.inputs.streams import Streams
from sdssim.scenario.distribution import Distribution
from tests.plan.compiled import HEAD, compiled

LONG = HEAD.replace("2024-03-31", "2033-12-31")


def referrals(demand: str, head: str = HEAD, seed: int = 1, more: str = ""):
    plan = compiled(f"demand: {demand}\n{more}", head)
    return plan, ReferralStreams(plan).draw(Streams(seed, 0))


def poisson_days(expected, opens, closes, streams):
    return PoissonArrivals(expected, opens, closes, "x").days(streams)


def test_a_poisson_stream_has_its_mean_and_its_exponential_gaps():
    """False alarms: 1 in 10^4 each."""
    _, drawn = referrals("{per_day: 3, office_hours: false}", LONG)
    horizon = 3_590
    assert abs(drawn.days.size - 3 * horizon) < stats.norm.isf(5e-5) * np.sqrt(3 * horizon)
    assert stats.kstest(np.diff(drawn.days) * 3, stats.expon().cdf).pvalue > 1e-4


def test_in_office_hours_nobody_comes_while_the_office_is_closed():
    _, drawn = referrals("{per_week: 20}", LONG)
    time, day = drawn.days % 1, np.floor(drawn.days).astype(int) % 7
    assert (time >= 9 / 24 - 1e-9).all()
    assert (time <= 17 / 24 + 1e-9).all()
    assert (day < 5).all()
    assert np.bincount(day).min() > 1_500


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from([0, 0, 0.3, 2, 7.5]), min_size=1, max_size=20),
    st.floats(1, 3),
    st.integers(0, 50),
)
def test_more_demand_brings_everybody_earlier_and_nobody_else_is_drawn(expected, factor, seed):
    streams = Streams(seed, 0)
    arrive = [
        poisson_days(np.array(expected) * scale, 0.375, 0.7, streams) for scale in (1, factor)
    ]
    few, more = arrive
    assert more.size >= few.size
    # Within a day the moment may move either way: later hours of an earlier day do not matter.
    assert (np.floor(more[: few.size]) <= np.floor(few)).all()
    assert (np.diff(few) >= 0).all()


def test_a_rate_of_nobody_brings_nobody():
    assert poisson_days(np.zeros(9), 0, 1, Streams(1, 0)).size == 0
    assert poisson_days(np.empty(0), 0, 1, Streams(1, 0)).size == 0


def test_a_stream_that_is_luckier_than_its_first_guess_of_draws_goes_on_drawing():
    """However many are drawn at first, the sums have to pass the expected total."""
    for seed in range(200):
        days = poisson_days(np.array([0.5]), 0, 1, Streams(seed, 0))
        assert ((days >= 0) & (days < 1)).all()


def test_renewals_have_the_gaps_that_were_asked_for():
    """False alarms: 1 in 10^4."""
    _, drawn = referrals("{every_days: {gamma: {mean: 2, sd: 1}}}", LONG)
    gaps = np.diff(drawn.days, prepend=0)
    assert stats.kstest(gaps, stats.gamma(4, scale=0.5).cdf).pvalue > 1e-4


def test_renewals_outside_the_run_bring_nobody():
    outside = "{every_days: 1, from: 2024-05-01, until: 2024-05-31}"
    assert referrals(outside)[1].days.size == 0


def test_listed_referrals_after_the_end_are_left_out_with_their_attributes():
    demand = """
      listed:
        - {day: 30, attributes: {need: late}}
        - {day: 3, attributes: {need: early}}
        - {day: 29, attributes: {need: late}}
        - {day: 1, attributes: {need: early, age: 70}}
    """
    plan, drawn = referrals(demand)
    assert drawn.days.tolist() == [1, 3]
    assert [plan.attribute_values["need"][code] for code in drawn.codes["need"]] == ["early"] * 2
    assert drawn.numbers["age"][0] == 70
    assert np.isnan(drawn.numbers["age"][1])


def test_people_on_the_way_come_first_in_their_listed_order():
    more = """
already_on_the_way:
  people:
    - {referred: 2024-02-20, stage: a}
    - {referred: 2024-02-10, stage: a}
"""
    plan, drawn = referrals("{listed: [0, 5]}", more=more)
    assert drawn.days.tolist() == [-13, -23, 0, 5]
    assert drawn.stream.tolist() == [-1, -1, 0, 0]
    assert [m.tolist() for m in drawn.members] == [[0, 1], [2, 3]]
    assert ReferralStreams(plan).names == ("on the way", "referrals")
    assert plan.streams[0].name == "referrals"


def test_attributes_have_their_shares():
    """False alarms: 1 in 10^4."""
    demand = "{per_day: 3, team: {north: 0.2, south: rest}, age: {uniform: [18, 68]}}"
    plan, drawn = referrals(demand, LONG)
    count = drawn.days.size
    north = (drawn.codes["team"] == plan.teams.index("north")).sum()
    assert stats.binomtest(int(north), count, 0.2).pvalue > 1e-4
    assert stats.kstest(drawn.numbers["age"], stats.uniform(18, 50).cdf).pvalue > 1e-4


def test_shares_that_change_on_a_date_change_for_those_referred_from_then_on():
    """The draws are the same: who is south before is south afterwards where the share allows."""
    base = "{per_day: 3, need: {low: 0.5, high: rest}}"
    plan, before = referrals(base)
    change = "changes: [{on: 2024-03-18, set: {demand.need.low: 0.8}}]"
    _, after = referrals(base, more=change)
    early = before.days < 14
    assert before.codes["need"][early].tolist() == after.codes["need"][early].tolist()
    low = plan.attribute_values["need"].index("low")
    was_low = before.codes["need"] == low
    is_low = after.codes["need"] == low
    assert (is_low >= was_low).all()
    assert is_low[~early].mean() > was_low[~early].mean()


def test_a_number_that_changes_on_a_date():
    base = "{listed: [1, 2, 20], age: 30}"
    _, drawn = referrals(base, more="changes: [{on: 2024-03-18, set: {demand.age: 50}}]")
    assert drawn.numbers["age"].tolist() == [30, 30, 50]


def test_a_known_attribute_takes_the_place_of_a_drawn_one():
    demand = "{listed: [1, {day: 2, attributes: {team: south}}], team: {north: 1, south: 0}}"
    _, drawn = referrals(demand)
    assert drawn.codes["team"].tolist() == [0, 1]


@pytest.mark.parametrize("seed", range(3))
def test_a_team_rate_is_of_its_team(seed):
    demand = "{per_day: {by_team: {north: 1, south: 4}}}"
    plan, drawn = referrals(demand, LONG, seed)
    for number, team in enumerate(plan.teams):
        assert (drawn.codes["team"][drawn.members[number + 1]] == plan.teams.index(team)).all()


class ManySoon:
    """Streams in which the first 30 gaps are a hundredth of the mean, and the others the mean."""

    def at(self, _place, _standard, count):
        return np.where(np.arange(count) < 30, 0.01, 1.0)


def test_streams_go_on_until_the_gaps_fill_the_run():
    """The number drawn at first is enough nearly always, which is not always."""
    days = poisson_days(np.full(4, 0.5), 0, 1, ManySoon())
    assert days.size == 31
    gap = Distribution.of({"exponential": 1})
    assert RenewalArrivals(gap, 1.0, 6.0, "x").days(ManySoon()).size == 34
