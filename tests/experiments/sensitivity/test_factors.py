import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.sensitivity.factors import Dial, assumed_factors, chosen_factors
from sdssim.scenario.load import load, load_text, vary
from tests.small import SMALL

WITH_MORE = (
    SMALL
    + """
routes:
  route:
    near: {share: 0.9, steps: [{wait: {days: 3}}]}       # assumed
    far: {share: rest, steps: [{wait: {days: 1}}]}
changes:
  - on: 2026-02-02
    set:
      staff.worker.share: 0.4                            # assumed
      routes.route.near.share: 0                         # assumed
"""
).replace("  - stage: approval\n", "  - stage: approval\n    choose: route\n")


@pytest.fixture(scope="module")
def small():
    return load_text(SMALL)


@pytest.fixture(scope="module")
def more():
    return load_text(WITH_MORE)


@pytest.fixture(scope="module")
def pilot():
    return load("stockport-pilot")


def by_name(scenario, spread=0.25):
    return {factor.name: factor for factor in assumed_factors(scenario, spread)[0]}


def test_everything_marked_as_assumed_is_a_factor_and_nothing_else_is(small):
    assert list(by_name(small)) == [
        "demand.per_month",
        "staff.worker.people",
        "staff.worker.hours_per_week",
        "staff.worker.share",
        "staff.worker.cost_per_hour_pounds",
    ]


def test_a_number_is_multiplied_and_a_head_count_is_moved_by_whole_people(small):
    factors = by_name(small)
    hours, people = factors["staff.worker.hours_per_week"], factors["staff.worker.people"]
    assert (hours.dial, hours.low, hours.high) == (Dial.TIMES, 0.75, 1.25)
    assert hours.changes(0.5) == {"staff.worker.hours_per_week": 18.5}
    assert (people.dial, people.low, people.high) == (Dial.PLUS, -1, 1)
    assert people.changes(1) == {"staff.worker.people": 3}


def test_at_the_baseline_nothing_is_changed(small):
    assert all(factor.changes(factor.baseline) == {} for factor in by_name(small).values())


def test_dated_changes_of_a_value_move_with_it(more):
    changes = by_name(more)["staff.worker.share"].changes(1.25)
    assert changes == {
        "staff.worker.share": 0.25,
        'changes.2026-02-02.set."staff.worker.share"': 0.5,
    }
    assert vary(more, changes).periods[1][1].staff["worker"].share == 0.5


def test_a_share_does_not_exceed_one(more):
    near = by_name(more)["routes.route.near.share"]
    assert near.high == pytest.approx(1 / 0.9)
    assert near.changes(near.high)["routes.route.near.share"] == pytest.approx(1)


def test_a_head_count_does_not_fall_below_one(pilot):
    champions = by_name(pilot)["staff.champion.per_team"]
    assert (champions.low, champions.high) == (0, 1)


def test_a_distribution_keeps_its_shape(pilot):
    factor = by_name(pilot)["pathway.sign_off.steps.0.work.hours"]
    assert factor.changes(2) == {
        "pathway.sign_off.steps.0.work.hours": {"triangular": [0.6, 1.5, 4]}
    }


def test_what_cannot_be_varied_by_itself_is_told_with_the_reason(pilot):
    left = {each.name: each.reason for each in assumed_factors(pilot, 0.25)[1]}
    assert "sum to 1" in left["demand.need"]
    assert "limits" in left["budget.used_share"]


def test_every_default_factor_gives_another_scenario_at_both_ends(pilot):
    for factor in by_name(pilot).values():
        for setting in {factor.low, factor.high} - {factor.baseline}:
            assert vary(pilot, factor.changes(setting)).digest != pilot.digest, factor.name


def test_factors_are_chosen_by_pattern_whatever_they_rest_on(pilot):
    chosen = chosen_factors(pilot, ["staff.*_broker.people"], 0.25)
    assert [factor.name for factor in chosen] == [
        "staff.internal_broker.people",
        "staff.external_broker.people",
        "staff.peer_broker.people",
    ]


def test_a_range_may_be_given(pilot):
    (factor,) = chosen_factors(pilot, ["staff.payments_team.share=0.5:2"], 0.25)
    assert (factor.low, factor.high) == (0.5, 2)


def test_everything_that_is_wrong_with_the_factors_is_told_at_once(pilot):
    wanted = ["staff.payment_team.share", "demand.need", "staff.payments_team.share=2"]
    with pytest.raises(SdssimError) as told:
        chosen_factors(pilot, wanted, 0.25)
    lines = str(told.value).splitlines()
    assert "did you mean 'staff.payments_team.share'?" in lines[0]
    assert "sum to 1" in lines[1]
    assert "path=LOW:HIGH" in lines[2]


def test_a_part_of_the_range_is_a_setting(small):
    factors = by_name(small)
    assert factors["staff.worker.share"].at_unit(0.5) == 1
    assert factors["staff.worker.people"].at_unit(0.9) == 1


def test_results_tell_a_factor_by_its_range_and_its_values(small, pilot):
    people = by_name(small)["staff.worker.people"].varied
    assert (people.range_told, people.at_low, people.at_baseline, people.at_high) == (
        "-1 to +1", "1", "2", "3",
    )  # fmt: skip
    assert by_name(pilot)["budget.points"].varied.at_high.startswith("mean ")
