"""What the Stockport files say of themselves, and in what they differ."""

import pytest

from sdssim.scenario.load import load

STOCKPORT = ("stockport-pilot", "stockport-dual-role", "stockport-hub", "weekly-panel")


@pytest.mark.parametrize("name", STOCKPORT)
def test_every_number_says_where_it_comes_from(name):
    scenario = load(name)

    assert [row.path for row in scenario.assumptions if row.confidence == "unstated"] == []
    assert scenario.warnings == ()


def test_only_what_is_assumed_is_tuned_and_says_to_which_target():
    tuned = [row for row in load("stockport-pilot").assumptions if "tuned" in row.note]

    assert len(tuned) >= 10
    assert {row.confidence for row in tuned} == {"assumed"}
    assert all("tuned to T" in row.note for row in tuned)


def test_the_dual_role_scenario_differs_from_the_pilot_in_shares_of_routes_only():
    scenario = load("stockport-dual-role")

    assert scenario.differences
    assert {str(each.on) for each in scenario.differences} == {"2009-12-01", "2010-03-01"}
    assert all(each.path.startswith("routes.route.") for each in scenario.differences)


def test_the_hub_differs_from_the_dual_role_in_staff_only():
    dual_role = {str(each) for each in load("stockport-dual-role").differences}
    more = [each for each in load("stockport-hub").differences if str(each) not in dual_role]

    assert more
    assert all(each.path.startswith("staff.") for each in more)
    assert dual_role <= {str(each) for each in load("stockport-hub").differences}


def test_the_hub_has_the_brokering_hours_of_the_dual_role():
    dual_role = load("stockport-dual-role").periods[-1][1].staff
    broker, colleague = dual_role["internal_broker"], dual_role["care_coordinator"]
    care_hours = broker.care_tasks.per_week * broker.care_tasks.hours.mean
    own_cases = colleague.share * broker.hours_per_week
    brokering = broker.people * (broker.share * broker.hours_per_week - care_hours - own_cases)
    hub = load("stockport-hub").base.staff["broker_hub"]

    assert hub.people * hub.hours_per_week == pytest.approx(brokering, rel=0.01)
    assert hub.care_tasks is None
    assert hub.also is None


def test_the_hub_takes_nobody_from_the_teams():
    def heads(name):
        staff = load(name).base.staff
        dual = staff["internal_broker"].people if "internal_broker" in staff else 0
        return dual + sum(staff["care_coordinator"].per_team.values())

    assert heads("stockport-hub") == heads("stockport-dual-role") == heads("stockport-pilot")


def test_a_weekly_panel_takes_as_many_cases_in_a_month():
    fortnightly = load("stockport-pilot").base.panels["risk_enablement"]
    weekly = load("weekly-panel").base.panels["risk_enablement"]

    assert weekly.every_days * 2 == fortnightly.every_days
    assert weekly.places * 2 == fortnightly.places
