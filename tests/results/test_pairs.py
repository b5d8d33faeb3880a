from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from sdssim.eventlog import Cause
from sdssim.measures.measure import yardstick
from sdssim.measures.spells import CAUSES
from sdssim.model.simulate import simulate
from sdssim.results.comparison import Change
from sdssim.results.pairs import (
    CHANGES,
    COUNTS,
    pair_digest,
    pair_scale,
    same_people,
)
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, small
from tests.measures.simulated import BUSY

PAID, LEFT, WAITING = "paid", "left", None


def diary(*fates, team="north", until=100.0):
    """People referred on day 0 whose wait ends on a day, by payment or by leaving, or goes on."""
    log = Diary(small() if until == 100.0 else small("window.cut_off=2024-02-19"))
    for day, fate in fates:
        person = log.person(0.0, team=team)
        if fate == PAID:
            log.milestone(day, person, "first_payment")
        if fate == LEFT:
            log.leave(day, person, "declined")
    return log


def compared(first, second):
    scale = pair_scale(first.scenario, second.scenario)
    return scale, scale.measure(first.log(), second.log()).people


def counts_of(first, second, group=0):
    _, table = compared(first, second)
    rows = (*CHANGES, *COUNTS)
    return {rows[row]: value for row, value in enumerate(table[:, group]) if value}


@pytest.mark.parametrize(
    ("baseline", "variant", "change"),
    [
        ((50.0, PAID), (49.0, PAID), Change.SOONER),
        ((50.0, PAID), (49.5, PAID), Change.SAME),
        ((50.0, PAID), (51.0, PAID), Change.LATER),
        ((50.0, PAID), (0.0, WAITING), Change.LATER),
        ((0.0, WAITING), (50.0, PAID), Change.SOONER),
        ((0.0, WAITING), (0.0, WAITING), Change.NOT_KNOWN),
        ((99.5, PAID), (0.0, WAITING), Change.NOT_KNOWN),
        ((20.0, LEFT), (60.0, LEFT), Change.LEFT_IN_BOTH),
        ((20.0, LEFT), (60.0, PAID), Change.LEFT_ONLY_IN_BASELINE),
        ((20.0, LEFT), (0.0, WAITING), Change.LEFT_ONLY_IN_BASELINE),
        ((20.0, PAID), (60.0, LEFT), Change.LEFT_ONLY_IN_VARIANT),
    ],
)
def test_each_person_has_one_change(baseline, variant, change):
    told = counts_of(diary(baseline), diary(variant))
    assert {key: value for key, value in told.items() if isinstance(key, Change)} == {change: 1.0}


def test_a_wait_that_is_seen_for_a_shorter_time_is_not_called_shorter():
    # In the variant nothing is seen after day 50: the person may be paid on day 60 or later.
    told = counts_of(diary((60.0, PAID)), diary((0.0, WAITING), until=50.0))
    assert told[Change.NOT_KNOWN] == 1
    # What was waited by day 50 is the same in both.
    assert (told["baseline_days"], told["variant_days"]) == (50, 50)


def test_days_are_those_by_the_end_of_what_is_seen_and_nobody_gains_by_leaving():
    fates = [(50.0, PAID), (0.0, WAITING), (90.0, PAID)]
    other = [(40.0, PAID), (70.0, PAID), (10.0, LEFT)]
    told = counts_of(diary(*fates), diary(*other))
    assert (told["baseline_days"], told["variant_days"]) == (50 + 100, 40 + 70)


def test_people_count_in_their_groups_of_the_baseline():
    first, second = diary((50.0, PAID), team="north"), diary((40.0, PAID), team="south")
    groups = yardstick(first.scenario).scope.groups
    north, south = groups.index((("team", "north"),)), groups.index((("team", "south"),))
    assert counts_of(first, second, north)[Change.SOONER] == 1
    assert counts_of(first, second, south) == {}


def test_a_route_is_the_one_taken_in_the_baseline():
    first, second = diary((50.0, PAID)), diary((60.0, PAID))
    first.choose(10.0, 0, "brokered")
    second.choose(10.0, 0, "alone")
    groups = yardstick(first.scenario).scope.groups
    assert counts_of(first, second, groups.index((("route", "brokered"),)))[Change.LATER] == 1
    assert counts_of(first, second, groups.index((("route", "alone"),))) == {}


def test_people_of_one_scenario_only_and_those_referred_at_another_time_are_counted():
    first, second = diary((50.0, PAID)), diary((50.0, PAID), (60.0, PAID))
    assert counts_of(first, second)["only_variant"] == 1
    assert counts_of(second, first)["only_baseline"] == 1
    later = diary()
    later.milestone(60.0, later.person(10.0, team="north"), "first_payment")
    told = counts_of(first, later)
    assert told["moved"] == 1
    assert told[Change.SAME] == 1  # 50 days each


def test_more_demand_meets_the_people_of_less_demand_and_more():
    base = small()
    more = load_text(SMALL, sets=["demand.per_month=6"])
    logs = simulate(base, 1, 0), simulate(more, 1, 0)
    one, other = same_people(*logs)
    assert one.tolist() == list(range(len(logs[0].people)))
    # The same people: their needs are the same.
    for name, codes in logs[0].people.codes.items():
        np.testing.assert_array_equal(codes[one], logs[1].people.codes[name][other])


def test_people_on_the_way_are_matched_in_their_order():
    log = busy_log(0)
    one, other = same_people(log, log)
    np.testing.assert_array_equal(np.sort(one), np.arange(len(log.people)))
    np.testing.assert_array_equal(one, other)
    assert (log.people.stream[one[:3]] == -1).all()


@lru_cache
def busy(*sets):
    return load_text(BUSY, sets=sets)


def busy_log(replication, *sets):
    return simulate(busy(*sets), 1, replication)


@pytest.mark.parametrize("replication", [0, 1])
def test_a_log_beside_itself_changes_nothing(replication):
    scale = pair_scale(busy(), busy())
    log = busy_log(replication)
    figures = scale.measure(log, log)
    rows = [CHANGES.index(change) for change in (Change.SOONER, Change.LATER)]
    assert not figures.people[rows].any()
    assert not figures.people[len(CHANGES) : len(CHANGES) + 3].any()
    np.testing.assert_array_equal(figures.people[-1], figures.people[-2])
    np.testing.assert_array_equal(*figures.days)


@pytest.mark.parametrize("replication", [0, 1])
def test_waits_follow_the_rules_of_the_waits_that_are_measured(replication):
    """Paid in the baseline: everybody who is not left out of the wait by its own rules."""
    log = busy_log(replication)
    known = yardstick(busy())
    figures = dict(zip([(key.name, key.group) for key in known.keys], known.measure(log).values,
                       strict=True))  # fmt: skip
    table = pair_scale(busy(), busy()).measure(log, log).people
    stem = "wait_referral_to_first_payment"
    for place, group in enumerate(known.scope.groups):
        same, waiting = (
            table[CHANGES.index(change), place] for change in (Change.SAME, Change.NOT_KNOWN)
        )
        assert same == figures[f"{stem}_stopped", group]
        assert waiting == figures[f"{stem}_running", group]


@pytest.mark.parametrize("replication", [0, 1])
def test_stages_of_a_cause_sum_to_the_ledger(replication):
    log, known = busy_log(replication), yardstick(busy())
    figures = dict(zip([(key.name, key.group) for key in known.keys], known.measure(log).values,
                       strict=True))  # fmt: skip
    days, _ = pair_scale(busy(), busy()).measure(log, log).days
    for column, cause in enumerate(CAUSES):
        expected = figures[f"ledger_{cause.name.lower()}_days", ()]
        assert days[:, column].sum() == pytest.approx(expected, abs=1e-9)
    assert days[-1, CAUSES.index(Cause.NOT_RECORDED)] > 0


def test_without_measured_people_days_are_not_known():
    scale = pair_scale(small(), small())
    empty = Diary().log()
    figures = scale.measure(empty, empty)
    assert np.isnan(figures.first_days).all()
    assert not figures.people.any()


def test_without_milestones_no_wait_is_compared():
    text = SMALL.split("budget:")[0]
    for name in ("assessed", "planned", "first_payment"):
        text = text.replace(f"    milestone: {name}\n", "")
    scenario = load_text(text)
    scale = pair_scale(scenario, scenario)
    log = simulate(scenario, 1, 0)
    assert scale.groups == ()
    assert scale.measure(log, log).people.shape == (len(CHANGES) + len(COUNTS), 0)


def test_rows_are_cut_into_the_tables_that_they_were_made_of():
    scale = pair_scale(busy(), busy("staff.planner.share=0.2"))
    figures = scale.measure(busy_log(0), busy_log(0, "staff.planner.share=0.2"))
    row = figures.flat()
    assert row.shape == (scale.size,)
    back = scale.unflat(np.stack([row, row]))
    np.testing.assert_array_equal(back.people[1], figures.people)
    np.testing.assert_array_equal(back.second_days[0], figures.second_days)


def test_the_digest_tells_pairs_and_figures_apart():
    other = busy("staff.planner.share=0.2")
    assert pair_digest(busy(), other) != pair_digest(other, busy())
    one, another = pair_scale(busy(), other), pair_scale(busy(), busy())
    assert one.digest == another.digest  # the same figures, of other scenarios
    assert replace(one, clocks=None).digest != one.digest
