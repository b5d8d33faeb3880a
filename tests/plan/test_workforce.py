"""Workers, their desks and queues, and the hours of each of their days."""

import numpy as np
import pytest

from sdssim.plan.plan import NONE, QueueOrder
from tests.plan.compiled import HEAD, compiled


def spans(plan):
    return {w.name: (w.from_day, w.until_day) for w in plan.staffing.workers}


def hours(plan, name, day=0):
    """Hours of effort of a worker's desks on a day."""
    staffing = plan.staffing
    return [
        round(float(staffing.duty.of(number)[day]), 9)
        for number, desk in enumerate(staffing.desks)
        if staffing.workers[desk.worker].name == name
    ]


def test_a_head_count_that_changes_brings_newcomers_and_sends_home_who_came_last():
    plan = compiled("""
        staff: {clerk: {people: 2}}
        changes:
          - {on: 2024-03-10, set: {staff.clerk.people: 1}}
          - {on: 2024-03-20, set: {staff.clerk.people: 3}}
        """)
    assert spans(plan) == {
        "clerk 1": (0, 28), "clerk 2": (0, 6), "clerk 3": (16, 28), "clerk 4": (16, 28),
    }  # fmt: skip


def test_first_and_last_day_of_a_group_bound_the_spans_of_its_workers():
    plan = compiled("""
        staff: {clerk: {people: 1, from: 2024-03-06, until: 2024-03-15}}
        changes: [{on: 2024-03-12, set: {staff.clerk.people: 2}}]
        """)
    assert spans(plan) == {"clerk 1": (2, 12), "clerk 2": (8, 12)}


def test_who_would_only_come_after_the_last_day_is_never_there():
    plan = compiled("""
        staff: {clerk: {people: 1, until: 2024-03-08}}
        changes: [{on: 2024-03-12, set: {staff.clerk.people: 2}}]
        """)
    assert spans(plan) == {"clerk 1": (0, 5), "clerk 2": (0, 0)}


def test_per_team_workers_are_named_after_their_team_and_serve_it():
    plan = compiled("""
        demand: {listed: [], team: {north: 0.5, south: rest}}
        staff: {clerk: {per_team: {south: 2, north: 1}}, hub: {people: 1, serves: [north]}}
        """)
    workers = plan.staffing.workers
    assert [w.name for w in workers] == ["clerk south 1", "clerk south 2", "clerk north 1", "hub 1"]
    assert plan.teams == ("north", "south")
    assert [w.serves for w in workers] == [(1,), (1,), (0,), (0,)]
    assert workers[3].team == NONE


def test_teams_that_the_same_desks_serve_share_a_queue():
    plan = compiled("""
        demand: {listed: [], team: {north: 0.4, south: 0.3, west: rest}}
        staff:
          clerk: {per_team: {north: 1}}
          floater: {role: clerk, people: 1, serves: [south, west]}
          hub: {people: 2}
        """)
    queues = plan.staffing.role_queue
    north, south, west = queues[plan.staffing.roles.index("clerk")].tolist()
    assert north != south
    assert south == west
    assert len(set(queues[plan.staffing.roles.index("hub")].tolist())) == 1


def test_a_team_that_nobody_serves_has_no_queue():
    plan = compiled("""
        demand: {listed: [], team: {north: 0.5, south: rest}}
        staff: {clerk: {per_team: {north: 1, south: 0}}}
        """)
    north, south = plan.staffing.role_queue[0].tolist()
    assert north != NONE
    assert south == NONE


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("", 8),
        (", hours_per_week: 37, share: 0.06", 8 * 37 / 40 * 0.06),
        (', hours: "09:00-13:00"', 4),
        (', hours_per_week: 10, hours: "09:00-13:00"', 4 * 10 / 20),
        (', week: "mon,tue", hours_per_week: 8', 8 * 8 / 16),
        (", open_all_hours: true", 24),
        (", open_all_hours: true, hours_per_week: 42", 24 * 42 / 168),
    ],
)
def test_the_hours_of_a_day_are_the_contracted_share_of_the_open_week(terms, expected):
    plan = compiled(f"staff: {{clerk: {{people: 1{terms}}}}}")
    assert hours(plan, "clerk 1") == [pytest.approx(expected)]


def test_a_week_open_day_and_night_on_working_days_has_120_hours():
    """Also in a run that sees working days only."""
    head = HEAD.replace("2024-03-31", "2024-03-08")
    plan = compiled('staff: {clerk: {people: 1, hours: "00:00-24:00", hours_per_week: 60}}', head)
    assert hours(plan, "clerk 1") == [12]


def test_hours_follow_dated_changes_and_stop_outside_the_span():
    plan = compiled("""
        staff: {clerk: {people: 1, share: 0.5, until: 2024-03-19}}
        changes: [{on: 2024-03-11, set: {staff.clerk.share: 0.25, staff.clerk.hours_per_week: 20}}]
        """)
    assert [hours(plan, "clerk 1", day)[0] for day in (0, 4, 5, 7, 15, 16)] == [4, 4, 0, 1, 1, 0]


def test_a_dual_role_worker_has_one_desk_whose_class_follows_the_rule():
    body = """
        staff:
          carer: {people: 1}
          broker: {people: 1, also: carer, rule: RULE}
        """
    for rule, broker, carer in (
        ("care_first", 1, 0), ("broker_first", 0, 1), ("as_they_come", 0, 0)
    ):  # fmt: skip
        plan = compiled(body.replace("RULE", rule))
        roles = plan.staffing.roles
        desk = plan.staffing.desks[1]
        assert {roles[role]: rank for role, _, _, rank in desk.duties} == {
            "broker": broker, "carer": carer
        }  # fmt: skip


def test_a_ring_fenced_worker_has_two_desks_that_share_the_hours():
    plan = compiled("""
        staff:
          carer: {people: 1}
          broker: {people: 1, also: carer, rule: ring_fenced, share: 0.75, ring_fenced_share: 0.25}
        """)
    assert hours(plan, "broker 1") == [2, 4]
    assert plan.staffing.desk_of[1].tolist() == [2, 1]


def test_before_and_after_the_second_role_the_hours_are_those_of_the_role_they_keep():
    plan = compiled("""
        staff:
          carer: {people: 1, share: 0.1}
          broker: {people: 1, also: carer, share: 0.5, from: 2024-03-06, until: 2024-03-07}
        """)
    assert [hours(plan, "broker 1", day)[0] for day in (0, 1, 2, 3, 4)] == [0.8, 0.8, 4, 4, 0.8]
    duties = {plan.staffing.roles[r]: (a, b) for r, a, b, _ in plan.staffing.desks[1].duties}
    assert duties == {"broker": (2, 4), "carer": (0, 28)}


def test_the_rules_of_a_role_are_those_of_the_first_group_that_fills_it():
    plan = compiled("""
        demand: {listed: [], need: {low: 0.5, high: rest}}
        staff:
          clerk: {people: 1, order: due, due_days: {high: 2, low: 9}, priority: [high],
                  caseload_places: 4, named_at_referral: true}
          more: {role: clerk, people: 1, caseload_places: 2}
          other: {people: 1, due_days: 3}
        """)
    staffing = plan.staffing
    assert staffing.order == (QueueOrder.DUE, QueueOrder.JOINED)
    assert staffing.due_days[0] == ("need", {"high": 2, "low": 9}, 9)
    assert staffing.due_days[1] == ("need", {}, 3)
    assert staffing.priority[0] == ("need", {"high": 0}, 1)
    assert staffing.named_roles == (0,)
    assert staffing.places.tolist() == [[4, NONE], [2, NONE], [NONE, NONE]]


def test_experience_is_a_power_law_down_to_its_floor():
    plan = compiled("""
        staff:
          one: {people: 1, experience: {exponent: 0.5, floor: 0.45}}
          two: {people: 1}
          three: {people: 1, experience: {exponent: 0}}
        """)
    curve, plain, flat = plan.staffing.experience
    assert curve == pytest.approx([1, 2**-0.5, 3**-0.5, 0.5, 0.45])
    assert plain == flat == (1.0,)


def test_care_tasks_come_on_working_days_of_the_second_roles_span():
    plan = compiled("""
        staff:
          carer: {people: 1}
          broker: {people: 1, also: carer, from: 2024-03-06, care_tasks: {per_week: 5, hours: 1}}
        changes: [{on: 2024-03-11, set: {staff.broker.care_tasks.per_week: 10}}]
        """)
    (tasks,) = plan.care_tasks
    assert plan.staffing.roles[tasks.role] == "carer"
    assert tasks.expected is not None
    np.testing.assert_allclose(tasks.expected[:12], [0, 0, 1, 1, 1, 0, 0, 2, 2, 2, 2, 2])
    assert tasks.expected[7:14].sum() == pytest.approx(10)
