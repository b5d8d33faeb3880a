"""The stylised facts of the pilot, each as a statement that the model could fail.

Statements about means hold at the level of ``statements.LEVEL``; those about two scenarios are
about differences within replications, with common random numbers.
"""

from datetime import date

import numpy as np
import pytest

from sdssim.eventlog import Cause, Event
from sdssim.experiments.replicate import run
from sdssim.measures.measure import measure
from sdssim.measures.spells import CAUSES
from sdssim.measures.stock import stock_over_time
from sdssim.model.simulate import simulate
from sdssim.scenario.load import load, vary
from tests.scenarios.conftest import SEED
from tests.scenarios.statements import (
    assert_above,
    assert_below,
    interval,
    later_less_earlier,
    mean,
    of,
)

TO_PLAN = "wait_saq_completed_to_support_plan_agreed"
TO_PAYMENT = "wait_saq_completed_to_first_payment"
HALF_YEARS = (
    (date(2009, 3, 1), date(2009, 8, 31)),
    (date(2009, 9, 1), date(2010, 2, 28)),
    (date(2010, 3, 1), date(2010, 8, 31)),
)

pytestmark = pytest.mark.xdist_group("stockport")  # one process simulates it for all
YEAR_2_DAY = 365.0


class TestWaitingTimes:
    def test_observed_waits_fall_in_year_2_mostly_from_assessment_to_plan(self, results):
        whole = later_less_earlier(results, f"{TO_PAYMENT}_mean_days")
        to_plan = later_less_earlier(results, f"{TO_PLAN}_mean_days")

        assert_below(whole, -30)
        assert_below(to_plan, mean(whole) / 2)

    @pytest.mark.parametrize("start", ["support_plan_agreed", "direct_payment_approved"])
    def test_the_last_part_of_the_way_becomes_a_little_longer(self, results, start):
        change = later_less_earlier(results, f"wait_{start}_to_first_payment_mean_days")

        assert_above(change, 0)
        assert_below(change, 7)

    def test_counting_those_who_still_wait_takes_away_most_of_the_fall(self, results):
        observed = later_less_earlier(results, f"{TO_PAYMENT}_mean_days")
        everybody = later_less_earlier(results, f"{TO_PAYMENT}_km_median_days")

        assert_above(everybody - observed, 20)
        assert mean(everybody) > mean(observed) / 2

    def test_following_everybody_to_the_end_takes_away_most_of_the_fall(self, pilot, pool):
        followed = {"end": date(2011, 12, 31), "window.cut_off": date(2011, 12, 31)}
        patient = run(vary(pilot, {**followed, "demand.until": date(2010, 8, 31)}), 20, SEED, pool)

        # Nine in ten are paid in the end, so next to nothing is cut off.
        assert_above(of(patient, "reached_first_payment_share", cohort="year_2"), 0.8)
        change = later_less_earlier(patient, f"{TO_PAYMENT}_mean_days")
        assert_above(change, -30)


class TestDemandAndRoutes:
    def test_referrals_come_faster_and_faster(self, logs):
        half_years = [np.histogram(log.people.referred, bins=[0, 184, 365, 549])[0] for log in logs]

        assert_above(np.diff(half_years, axis=1)[:, 0], 0)
        assert_above(np.diff(half_years, axis=1)[:, 1], 0)

    def test_the_number_on_hold_rises_a_little_and_stays_a_small_share(self, logs):
        on_hold = CAUSES.index(Cause.ON_HOLD)
        stocks = [
            stock_over_time(log, [184.0, 365.0, 549.0]).counts[:, :, on_hold].sum(axis=1)
            for log in logs
        ]
        share = [stock[-1] / len(log.people) for stock, log in zip(stocks, logs, strict=True)]

        assert_above(np.diff(stocks, axis=1)[:, 0], 0)
        assert_above(np.diff(stocks, axis=1)[:, 1], 0)
        assert_below(share, 0.10)

    def test_the_external_broker_has_the_largest_share_of_year_1(self, results):
        def plans(route):
            return of(results, "referred", cohort="year_1", route=route)

        for other in ("champion", "practitioner", "internal_broker", "self"):
            assert_above(plans("external_broker") - plans(other), 0)

    def test_practitioners_and_internal_brokers_have_the_majority_of_year_2(self, results):
        def plans(route):
            return of(results, "referred", cohort="year_2", route=route)

        others = sum(plans(route) for route in ("external_broker", "champion", "self"))
        assert_above(plans("practitioner") + plans("internal_broker") - others, 0)

    def test_internal_brokers_take_over_from_the_champions(self, results):
        assert_below(later_less_earlier_of(results, "champion"), 0)
        assert_above(later_less_earlier_of(results, "internal_broker"), 0)
        assert mean(of(results, "referred", cohort="year_2", route="champion")) < 1

    def test_few_people_go_to_peer_brokers(self, results):
        share = of(results, "referred", external_help="peer_broker") / of(results, "referred")

        assert_above(share, 0)
        assert_below(share, 0.06)

    def test_the_peer_route_closes_when_the_external_broker_has_left(self, pilot):
        leaving = {"on": date(2010, 9, 1), "set": {"routes.route.external_broker.share": 0}}
        after = vary(
            pilot,
            {
                "end": date(2011, 2, 28),
                "changes": [*pilot.tree["changes"], leaving],
            },
        )
        days = np.concatenate([to_peers(simulate(after, SEED, number)) for number in range(5)])

        assert np.sum((days >= YEAR_2_DAY) & (days < 549)) > 10
        assert np.sum(days >= 549) == 0

    def test_cmht2_refers_most_in_year_1_and_cmht3_has_the_majority_of_year_2(self, results):
        def share(cohort, team):
            whole = of(results, "referred", cohort=cohort)
            return of(results, "referred", cohort=cohort, team=team) / whole

        for other in ("cmht1", "cmht3", "eit", "rit", "ops", "slt", "aot"):
            assert_above(share("year_1", "cmht2") - share("year_1", other), 0)
        assert_above(share("year_2", "cmht3"), 0.5)
        for small in ("slt", "aot"):
            assert_below(share("year_2", small), 0.05)
        assert_below(share("year_2", "ops") - share("year_1", "ops"), 0)


class TestMoney:
    def test_spend_a_head_falls_by_about_a_quarter(self, results):
        def spend(cohort):
            return mean(of(results, "spend_median_pounds", cohort=cohort))

        assert 0.65 < spend("year_2") / spend("year_1") < 0.85

    def test_the_mean_is_about_half_as_much_again_as_the_median(self, results):
        ratio = of(results, "spend_mean_pounds") / of(results, "spend_median_pounds")

        assert_above(ratio, 1.35)
        assert_below(ratio, 1.75)

    def test_first_payments_fall_on_the_days_of_the_payment_run(self, logs):
        for log in logs:
            paid = milestone_days(log, "first_payment")
            approved = milestone_days(log, "direct_payment_approved")
            assert len(set(np.floor(paid))) <= 20
            assert len(set(np.floor(approved))) > 2 * len(set(np.floor(paid)))


class TestStaff:
    def test_the_external_broker_is_the_one_who_keeps_people_waiting_in_year_1(self, pilot, logs):
        begins, ends = HALF_YEARS[1]
        year_1 = vary(pilot, {"window.cut_off": ends})
        figures = [by_name(measure(log, year_1)) for log in logs]
        late = vary(pilot, {"window.from": begins, "window.cut_off": ends})
        busy = [by_name(measure(log, late)) for log in logs]

        assert_above([each["queue_now", "external_broker"] for each in figures], 3)
        assert_above([each["utilisation", "external_broker"] for each in busy], 0.8)
        for role in ("internal_broker", "champion", "payments_team", "team_manager"):
            gap = [
                each["queue_now", "external_broker"] - each["queue_now", role] for each in figures
            ]
            assert_above(gap, 0)

    def test_dual_role_brokers_fill_up_with_volume_and_keep_people_waiting_more(self, pool):
        queues, use = [], []
        for volume in (1.0, 2.0):
            pair = [run(grown(name, volume), 10, SEED, pool) for name in ARRANGEMENTS]
            queues.append([of(each, "queue_length_mean", role="internal_broker") for each in pair])
            use.append(of(pair[0], "utilisation", role="internal_broker"))
        (dual_role, hub), (dual_role_doubled, hub_doubled) = queues

        assert_above(use[1] - use[0], 0.05)
        assert_above(dual_role - hub, 0)
        assert_above((dual_role_doubled - dual_role) - (hub_doubled - hub), 0)

    def test_in_a_hub_people_wait_less_for_a_broker_with_the_same_hours(self, pool):
        dual_role, hub = (run(load(name), 30, SEED, pool) for name in ARRANGEMENTS)
        asked = {"route": "internal_broker"}

        less = of(hub, "journey_for_worker_days", **asked) - of(
            dual_role, "journey_for_worker_days", **asked
        )
        assert_below(less, 0)
        # The same plans: the routes are drawn alike, so that only the arrangement differs.
        volume = of(hub, "referred", **asked) - of(dual_role, "referred", **asked)
        assert abs(mean(volume)) < 2

    def test_reviews_claim_more_and_more_hours_as_nobody_who_is_paid_leaves(self, pilot, logs):
        hours = []
        for begins, ends in HALF_YEARS:
            half_year = vary(pilot, {"window.from": begins, "window.cut_off": ends})
            hours.append([review_hours(measure(log, half_year)) for log in logs])
        by_half_year = np.array(hours)

        assert_above(by_half_year[1] - by_half_year[0], 0)
        assert_above(by_half_year[2] - by_half_year[1], 0)
        for log in logs:
            paid = log.person[is_milestone(log, "first_payment")]
            assert not set(paid) & set(log.person[log.event == Event.LEFT])

    def test_few_withdraw_and_some_refuse_when_the_plan_is_written(self, results):
        referred = of(results, "referred")
        refused = of(results, "left_declined_with_the_plan_written")

        assert_below((of(results, "left_withdrawn") + refused) / referred, 0.10)
        assert_above(refused, 1)


class TestLevers:
    def test_a_weekly_panel_shortens_the_wait_for_a_sitting(self, results, pool):
        weekly = run(load("weekly-panel"), 20, SEED, pool)
        name = "ledger_for_sitting_days"

        assert_below(of(weekly, name) - of(results, name)[:20], 0)

    def test_merging_the_forms_frees_hours_and_brings_more_plans_to_agreement(
        self, pilot, results, pool
    ):
        merged = run(vary(pilot, {"multipliers.cpa_duplication.factor": 1.05}), 20, SEED, pool)
        hours = of(merged, "hours_worked", activity="self_assessment")
        before = of(results, "hours_worked", activity="self_assessment")[:20]
        waits = of(merged, "wait_referral_to_saq_completed_km_mean_days")
        waits_before = of(results, "wait_referral_to_saq_completed_km_mean_days")[:20]

        assert_below(hours / before, 0.95)
        assert_below(waits - waits_before, 0)


ARRANGEMENTS = ("stockport-dual-role", "stockport-hub")


def grown(name, volume):
    scenario = load(name)
    rate = scenario.base.demand.per_month
    return vary(
        scenario,
        {
            "demand.per_month.at_start": rate.at_start * volume,
            "demand.per_month.growth_per_month": rate.growth_per_month * volume,
        },
    )


def later_less_earlier_of(results, route):
    return of(results, "referred", cohort="year_2", route=route) - of(
        results, "referred", cohort="year_1", route=route
    )


def is_milestone(log, name):
    return (log.event == Event.MILESTONE) & (log.detail == log.plan.milestones.index(name))


def milestone_days(log, name):
    return log.time[is_milestone(log, name)]


def to_peers(log):
    branch = log.plan.decisions.branch_name.index("peer_broker")
    return log.time[(log.event == Event.OPTION_CHOSEN) & (log.detail == branch)]


def by_name(measured):
    """Figures by measure and role; those that are not of a role are left out."""
    return {
        (key.name, key.group[0][1]): value
        for key, value in zip(measured.keys, measured.values, strict=True)
        if len(key.group) == 1 and key.group[0][0] == "role"
    }


def review_hours(measured):
    return sum(
        value
        for key, value in zip(measured.keys, measured.values, strict=True)
        if key.name == "hours_worked"
        and key.group in ((("activity", "first_review"),), (("activity", "yearly_review"),))
    )


def test_the_interval_of_a_statement_is_that_of_the_mean():
    low, high = interval([1.0, 2.0, 3.0, np.nan])

    assert low == pytest.approx(2 - 9.9248432 / np.sqrt(3), abs=1e-6)
    assert high == pytest.approx(2 + 9.9248432 / np.sqrt(3), abs=1e-6)
