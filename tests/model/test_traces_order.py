"""Who is next: priority classes, and queues ordered by joining, by referral or by target date."""

import pytest

from tests.model.telling import ALL_HOURS, story, table

FIRST_LATE = """
demand:
  listed:
    - {{day: 0, attributes: {{need: low, way: straight}}}}
    - {{day: 0.25, attributes: {{need: low, way: late}}}}
    - {{day: 0.5, attributes: {{need: high, way: straight}}}}
    - {{day: 0.75, attributes: {{need: medium, way: straight}}}}
staff: {{clerk: {{people: 1{terms}}}}}
routes:
  way:
    late: {{share: {{by: way, of: {{late: 1}}, otherwise: 0}}, steps: [{{wait: {{days: 2}}}}]}}
    straight: {{share: rest}}
pathway:
  - {{stage: before, choose: way}}
  - {{stage: a, steps: [{{work: {{by: clerk, hours: 72}}}}]}}
"""
"""p0 is worked on until day 3. Then p1 (referred 0.25, joined 2.25), p2 (0.5) and p3 (0.75) wait.
"""


@pytest.mark.parametrize(
    ("terms", "order"),
    [
        ("", "p2 p3 p1"),
        (", order: referred", "p1 p2 p3"),
        (", order: due, due_days: 5", "p1 p2 p3"),
        (", order: due, due_days: {low: 9, medium: 2, high: 4}", "p3 p2 p1"),
        (", order: due, due_days: {low: 9, high: 4}", "p2 p1 p3"),
        (", priority: [high, medium]", "p2 p3 p1"),
        (", priority: [medium]", "p3 p2 p1"),
        (", priority: [low]", "p1 p2 p3"),
        (", priority: [low, medium], order: referred", "p1 p3 p2"),
        (", priority: [late], priority_by: way", "p1 p2 p3"),
    ],
)
def test_who_is_next(terms, order):
    """A need that ``due_days`` does not list is due as late as the latest of them."""
    seen = story(ALL_HOURS, FIRST_LATE.format(terms=terms), "work_started")
    assert [line.split()[2] for line in seen.splitlines()] == ["p0", *order.split()]


def test_equal_keys_go_by_person_number():
    """p1 and p2 are due on the same day: referred a day later, p2 has a day less."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {need: low}}
            - {day: 1, attributes: {need: low}}
            - {day: 2, attributes: {need: high}}
        staff: {clerk: {people: 1, order: due, due_days: {low: 5, high: 4}}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 72}}]}]
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00  p0  work_started  clerk 1  72h
        3 00:00  p1  work_started  clerk 1  72h
        6 00:00  p2  work_started  clerk 1  72h
    """)


def test_own_cases_and_the_roles_queue_are_one_line_for_the_worker():
    """p0 comes back on day 2.5 for clerk 1, p2 has waited for anybody since day 1: p2 is next."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 0.25, 1]}
        staff: {clerk: {people: 1}}
        pathway:
          - stage: a
            steps: [{work: {by: clerk, hours: 72, visits: 2, days_between: 1}}]
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00   p0  work_started  clerk 1  36h
        1 12:00   p1  work_started  clerk 1  36h
        3 00:00   p2  work_started  clerk 1  36h
        4 12:00   p0  work_started  v2  clerk 1  36h
        6 00:00   p1  work_started  v2  clerk 1  36h
        7 12:00   p2  work_started  v2  clerk 1  36h
    """)


def test_teams_have_queues_of_their_own_and_a_hub_serves_them_all():
    """North's clerk is busy with p0; p1 waits though south's is idle. The hub takes who comes
    first.
    """
    body = """
        demand:
          listed:
            - {day: 0, attributes: {team: north}}
            - {day: 0, attributes: {team: north}}
            - {day: 0.5, attributes: {team: south}}
        staff: {clerk: STAFF}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 24}}]}]
        """
    per_team = body.replace("STAFF", "{per_team: {north: 1, south: 1}}")
    own = story(ALL_HOURS, per_team, "work_started")
    assert own == table("""
        0 00:00  p0  work_started  clerk north 1  24h
        0 12:00  p2  work_started  clerk south 1  24h
        1 00:00  p1  work_started  clerk north 1  24h
    """)
    hub = story(ALL_HOURS, body.replace("STAFF", "{people: 2}"), "work_started")
    assert hub == table("""
        0 00:00  p0  work_started  clerk 1  24h
        0 00:00  p1  work_started  clerk 2  24h
        1 00:00  p2  work_started  clerk 1  24h
    """)


def test_people_who_serve_some_teams_only():
    """The floater serves north and west: south's p2 waits for south's own clerk."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {team: south}}
            - {day: 0, attributes: {team: north}}
            - {day: 0, attributes: {team: south}}
            - {day: 0, attributes: {team: west}}
        staff:
          south: {role: clerk, per_team: {south: 1}}
          floater: {role: clerk, people: 1, serves: [north, west]}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 24}}]}]
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00  p0  work_started  south south 1  24h
        0 00:00  p1  work_started  floater 1      24h
        1 00:00  p2  work_started  south south 1  24h
        1 00:00  p3  work_started  floater 1      24h
    """)
