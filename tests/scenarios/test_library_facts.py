"""What the files of the library say that the model shows, each as a statement that could fail.

What is said of everybody is read off the page, which a command makes; what is said of some is
simulated here, as differences within replications with common random numbers. Seeds are fixed.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from sdssim.experiments.replicate import run
from sdssim.scenario.load import load
from tests.scenarios.conftest import SEED
from tests.scenarios.statements import assert_above, assert_below, mean, of

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
REPLICATIONS = 30
PILOT, DUAL_ROLE, HUB = "stockport-pilot", "stockport-dual-role", "stockport-hub"
WITH_BROKER = {"route": "internal_broker"}
TO_PLAN = "wait_saq_completed_to_support_plan_agreed_km_mean_days"

COLUMNS = ("paid", "waiting", "to_plan", "to_payment", "cost", "value")
CLEAR_UP, CLEAR_DOWN, NOT_SHOWN, SAME = "up", "down", "not shown", "the same"


@cache
def rows():
    """The rows of the page's two tables, by their first cell; the pilot's own is ``itself``."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith(("| [", "| `"))
    ]
    named = {re.sub(r"\[(.*)\]\(.*?\)|`.*` (itself)", r"\1\2", row[0]): row[1:] for row in cells}
    return {name: dict(zip(COLUMNS, row, strict=True)) for name, row in named.items()}


def told(name, column, beside=PILOT):
    """What the page tells of a difference: which way it goes, or that none is shown."""
    cell = rows()[name if beside == PILOT else f"{name} less {beside}"][column]
    if "○" in cell:
        return NOT_SHOWN
    return {"+": CLEAR_UP, "-": CLEAR_DOWN}.get(cell.removeprefix("over ")[0], SAME)


def number(name, column):
    """The figure that a cell of the page begins with."""
    return float(rows()[name][column].removeprefix("over ").split()[0].translate(_PLAIN))


_PLAIN = str.maketrans("", "", "£,+")


class TestTheTable:
    @pytest.mark.parametrize(
        ("name", "column", "way"),
        [
            ("stockport-dual-role", "paid", CLEAR_UP),
            ("weekly-panel", "paid", NOT_SHOWN),
            ("hub-half-hours", "paid", CLEAR_UP),
            ("external-broker-kept", "paid", CLEAR_DOWN),
            ("external-broker-kept", "to_payment", CLEAR_UP),
            ("external-broker-ends-early", "paid", CLEAR_UP),
            ("external-broker-all-teams", "to_plan", CLEAR_UP),
            ("peer-direct-referral", "to_plan", CLEAR_UP),
            ("peer-direct-referral", "cost", CLEAR_DOWN),
            ("self-planning-push", "cost", CLEAR_DOWN),
            ("self-planning-push", "paid", NOT_SHOWN),
            ("self-planning-push", "to_payment", NOT_SHOWN),
            ("universal-offer-twice", "paid", CLEAR_UP),
            ("universal-offer-twice", "to_payment", CLEAR_UP),
            ("universal-offer-four-times", "to_payment", CLEAR_UP),
            ("service-user-champions", "to_payment", CLEAR_UP),
            ("price-point-cut", "value", CLEAR_DOWN),
            ("price-point-cut", "cost", CLEAR_UP),
            ("price-point-kept", "paid", SAME),
            ("price-point-kept", "cost", SAME),
            ("price-point-kept", "value", CLEAR_UP),
            ("monthly-panel", "to_plan", CLEAR_UP),
            ("monthly-panel", "paid", NOT_SHOWN),
            ("panel-vetting", "to_plan", CLEAR_UP),
            ("panel-vetting", "paid", CLEAR_DOWN),
            ("weekly-payment-run", "paid", CLEAR_UP),
            ("weekly-payment-run", "to_plan", NOT_SHOWN),
            ("merged-paperwork", "cost", CLEAR_DOWN),
            ("merged-paperwork", "to_plan", CLEAR_DOWN),
            ("provider-database", "paid", CLEAR_UP),
            ("provider-database", "cost", CLEAR_DOWN),
            ("form-changes-told", "cost", CLEAR_DOWN),
            ("form-changes-told", "paid", NOT_SHOWN),
            ("training-before-start", "paid", CLEAR_UP),
            ("training-before-start", "to_plan", CLEAR_DOWN),
            ("review-team", "paid", NOT_SHOWN),
            ("review-team", "to_payment", NOT_SHOWN),
            ("sickness-wave", "paid", CLEAR_DOWN),
            ("internal-broker-resigns", "paid", CLEAR_DOWN),
        ],
    )
    def test_the_pilot_moves_the_way_that_the_file_says(self, name, column, way):
        assert told(name, column) == way

    @pytest.mark.parametrize(
        ("name", "beside", "column", "way"),
        [
            (HUB, DUAL_ROLE, "paid", NOT_SHOWN),
            ("dual-role-broker-first", DUAL_ROLE, "paid", CLEAR_UP),
            ("dual-role-as-they-come", DUAL_ROLE, "paid", CLEAR_UP),
            ("dual-role-ring-fenced", DUAL_ROLE, "to_plan", CLEAR_UP),
            ("hub-half-hours", HUB, "paid", CLEAR_DOWN),
            ("weekly-panel-for-every-plan", "panel-for-every-plan", "paid", CLEAR_UP),
        ],
    )
    def test_a_scenario_moves_its_parent_the_way_that_the_file_says(
        self, name, beside, column, way
    ):
        assert told(name, column, beside) == way

    def test_half_of_what_the_runs_come_closer_is_one_and_a_half_weeks(self):
        assert -1.9 < number("weekly-payment-run", "to_payment") < -1.2

    def test_a_panel_for_every_plan_costs_most_people_their_payment(self):
        least = min(number(name, "paid") for name in rows() if "itself" not in name)

        assert number("panel-for-every-plan", "paid") == least < -20
        assert number("weekly-panel-for-every-plan", "paid") > least / 2

    def test_the_provider_database_shortens_the_wait_most(self):
        shortest = min(number(name, "to_payment") for name in rows() if " " not in name)

        assert number("provider-database", "to_payment") == shortest

    def test_the_lower_price_takes_nearly_a_quarter_off_the_packages(self):
        share = number("price-point-cut", "value") / number("itself", "value")

        assert -0.25 < share < -0.2

    def test_most_of_the_people_whom_champions_bring_still_wait(self):
        assert 20 < number("service-user-champions", "waiting") < 31.5

    @pytest.mark.parametrize("name", ["universal-offer-twice", "universal-offer-four-times"])
    def test_far_more_people_wait_than_are_paid_under_a_universal_offer(self, name):
        assert number(name, "waiting") > 5 * number(name, "paid")


@pytest.mark.xdist_group("library")  # one process simulates for all of these
class TestForSome:
    @staticmethod
    @cache
    def results(name, replications=REPLICATIONS):
        pytest.importorskip("numba", reason="too slow without the compiled engine")
        return run(load(name), replications, SEED, engine="compiled")

    def change(self, name, figure, beside=PILOT, **group):
        results = (self.results(each) for each in (beside, name))
        first, second = (of(each, figure, **group) for each in results)
        return second - first

    def test_plans_first_shortens_the_wait_of_people_with_a_dual_role_broker(self):
        first = self.change("dual-role-broker-first", TO_PLAN, DUAL_ROLE, **WITH_BROKER)
        as_they_come = self.change("dual-role-as-they-come", TO_PLAN, DUAL_ROLE, **WITH_BROKER)

        assert_below(as_they_come, 0)
        assert_below(first, 0)
        assert mean(first) / 2 > mean(as_they_come) > mean(first)

    def test_ring_fenced_hours_shorten_the_queue_and_lengthen_the_wait(self):
        name, queue = "dual-role-ring-fenced", "queue_length_mean"

        assert_below(self.change(name, queue, DUAL_ROLE, role="internal_broker"), 0)
        assert_above(self.change(name, "journey_for_worker_days", DUAL_ROLE, **WITH_BROKER), 0)

    def test_a_hub_keeps_up_with_the_same_hours_and_not_with_half_of_them(self):
        wait = "journey_for_worker_days"

        assert_below(self.change(HUB, wait, DUAL_ROLE, **WITH_BROKER), 0)
        assert_above(self.change("hub-half-hours", TO_PLAN, DUAL_ROLE, **WITH_BROKER), 0)

    def test_twice_the_volume_lengthens_the_queue_of_a_dual_role_more_than_that_of_a_hub(self):
        dual_role, hub = (
            self.change(doubled, "queue_length_mean", before, role="internal_broker")
            for doubled, before in (
                ("dual-role-double-volume", DUAL_ROLE),
                ("hub-double-volume", HUB),
            )
        )

        assert_above(dual_role - hub, 0)
        assert 2 < mean(dual_role) / mean(hub) < 4

    def test_peers_are_reached_through_the_external_broker_unless_there_is_a_path(self):
        def hours(name):
            return of(self.results(name), "hours_worked", role="peer_broker")

        assert set(hours("external-broker-ends-early")) == {0.0}
        for name in ("peer-direct-referral", "peer-direct-referral-without-broker"):
            assert_above(hours(name) - hours(PILOT), 0)
            assert 1.5 < mean(hours(name)) / mean(hours(PILOT)) < 2.5

    def test_nobody_has_a_longer_queue_than_the_external_broker(self):
        figure = "queue_length_mean"
        for name in (PILOT, "universal-offer-twice"):
            results = self.results(name)
            longest = of(results, figure, role="external_broker")
            for other in ("internal_broker", "payments_team", "team_manager", "care_coordinator"):
                people = mean(of(results, "people_in_role", role=other))
                assert_above(longest - of(results, figure, role=other) / people, 0)
        four_times = self.results("universal-offer-four-times")
        coordinators = of(four_times, figure, role="care_coordinator")
        assert_above(of(four_times, figure, role="external_broker") - coordinators, 0)

    def test_panels_move_the_wait_for_a_sitting(self):
        assert_above(self.change("monthly-panel", "ledger_for_sitting_days"), 0)
        assert_below(self.change("weekly-panel", "ledger_for_sitting_days"), 0)
        assert_above(self.change("panel-vetting", "left_refused_by_the_panel"), 0)

    def test_changes_told_well_take_away_nearly_a_third_of_the_work_done_again(self):
        before = mean(of(self.results(PILOT), "ledger_rework_days"))

        assert_below(self.change("form-changes-told", "ledger_rework_days") / before, -0.2)
        assert_above(self.change("form-changes-told", "ledger_rework_days") / before, -0.4)
        assert_below(self.change("training-before-start", "ledger_rework_days"), 0)

    def test_a_review_team_frees_a_fiftieth_of_the_coordinators_hours(self):
        group = {"role": "care_coordinator"}
        before = mean(of(self.results(PILOT), "hours_worked", **group))

        assert_below(self.change("review-team", "hours_worked", **group) / before, -0.01)
        assert_above(self.change("review-team", "hours_worked", **group) / before, -0.03)

    def test_one_internal_broker_fewer_delays_those_who_have_one_by_about_a_week(self):
        before, after = (
            self.results(name, 2 * REPLICATIONS) for name in (PILOT, "internal-broker-resigns")
        )

        def longer(figure):
            return of(after, figure, **WITH_BROKER) - of(before, figure, **WITH_BROKER)

        assert_above(longer("journey_for_worker_days"), 0)
        assert 4 < mean(longer(TO_PLAN)) < 10
