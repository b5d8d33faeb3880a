"""Visits, days between them, patience, and experience."""

import pytest

from tests.model.telling import ALL_HOURS, HEAD, story, table

WORK = "work_started work_ended"


def test_between_visits_the_worker_serves_others_and_the_same_worker_resumes():
    """Two visits of 6 h with a day between. While p0 is away clerk 1 has p2.

    On day 1 at six both clerks are idle, and each takes the person whose first visit was theirs.
    """
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 0, 0.125]}
        staff: {clerk: {people: 2}}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 12, visits: 2, days_between: 1}}]}
        """,
        "wait_started wait_ended joined_queue " + WORK,
    )
    assert seen == table("""
        0 00:00  p0  joined_queue
        0 00:00  p1  joined_queue
        0 00:00  p0  work_started  clerk 1  6h
        0 00:00  p1  work_started  clerk 2  6h
        0 03:00  p2  joined_queue
        0 06:00  p0  work_ended    clerk 1  6h
        0 06:00  p0  wait_started
        0 06:00  p1  work_ended    clerk 2  6h
        0 06:00  p1  wait_started
        0 06:00  p2  work_started  clerk 1  6h
        0 12:00  p2  work_ended    clerk 1  6h
        0 12:00  p2  wait_started
        1 06:00  p0  wait_ended
        1 06:00  p0  joined_queue  v2  clerk 1
        1 06:00  p1  wait_ended
        1 06:00  p1  joined_queue  v2  clerk 2
        1 06:00  p0  work_started  v2  clerk 1  6h
        1 06:00  p1  work_started  v2  clerk 2  6h
        1 12:00  p0  work_ended    v2  clerk 1  6h
        1 12:00  p1  work_ended    v2  clerk 2  6h
        1 12:00  p2  wait_ended
        1 12:00  p2  joined_queue  v2  clerk 1
        1 12:00  p2  work_started  v2  clerk 1  6h
        1 18:00  p2  work_ended    v2  clerk 1  6h
    """)


def test_a_later_visit_waits_for_its_worker_while_another_is_idle():
    """p2's 48 h keep clerk 1 until day 2.25; p0's second visit waits for it from day 1.25."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed: [0, 0, {day: 0.125, attributes: {size: long}}]
        staff: {clerk: {people: 2}}
        multipliers: {long: {by: size, factors: {long: 8}}}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 12, visits: 2, days_between: 1}}]}
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00  p0  work_started  clerk 1  6h
        0 00:00  p1  work_started  clerk 2  6h
        0 06:00  p2  work_started  clerk 1  48h
        1 06:00  p1  work_started  v2  clerk 2  6h
        2 06:00  p0  work_started  v2  clerk 1  6h
        3 06:00  p2  work_started  v2  clerk 1  48h
    """)


def test_visits_without_days_between_follow_each_other_when_nobody_else_waits():
    """Three visits of 2 h; p1, who has waited longer than p0's second visit, comes between."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375, 0.375]}
        staff: {clerk: {people: 1}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 6, visits: 3}}]}]
        """,
        "work_started wait_started",
    )
    assert seen == table("""
        0 09:00  p0  work_started  clerk 1  2h
        0 11:00  p1  work_started  clerk 1  2h
        0 13:00  p0  work_started  v2  clerk 1  2h
        0 15:00  p1  work_started  v2  clerk 1  2h
        1 09:00  p0  work_started  v3  clerk 1  2h
        1 11:00  p1  work_started  v3  clerk 1  2h
    """)


@pytest.mark.parametrize(("patience", "served"), [("1", False), ("1.001", True)])
def test_whose_patience_ends_at_the_instant_the_worker_is_free_gives_up(patience, served):
    """p1 has waited exactly a day when p0 is done."""
    seen = story(
        ALL_HOURS,
        f"""
        demand: {{listed: [0, 0]}}
        staff: {{clerk: {{people: 1}}}}
        pathway:
          - {{stage: a, steps: [{{work: {{by: clerk, hours: 24, patience_days: {patience}}}}}]}}
        """,
        "work_started gave_up left",
    )
    assert seen == table(
        "0 00:00 p0 work_started clerk 1 24h\n"
        + (
            "1 00:00 p1 work_started clerk 1 24h"
            if served
            else "1 00:00 p1 gave_up\n1 00:00 p1 left (gave up waiting)"
        )
    )


def test_patience_is_for_the_first_visit_only_and_ends_when_it_begins():
    """p0 is served at once, waits two days for the second visit and does not give up."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 0]}
        staff: {clerk: {people: 1}}
        pathway:
          - stage: a
            steps: [{work: {by: clerk, hours: 96, visits: 2, patience_days: 2.5}}]
        """,
        "work_started gave_up",
    )
    assert seen == table("""
        0 00:00  p0  work_started  clerk 1  48h
        2 00:00  p1  work_started  clerk 1  48h
        4 00:00  p0  work_started  v2  clerk 1  48h
        6 00:00  p1  work_started  v2  clerk 1  48h
    """)


def test_hours_shrink_with_the_steps_that_a_worker_has_finished_down_to_the_floor():
    """Exponent 1: 12 h, then a half, then a third, which is below the floor of 0.4: 4.8 h.

    Clerk 2 learns from its own steps alone. Visits count once they make a whole step.
    """
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 0, 5, 6, 7]}
        staff: {clerk: {people: 2, experience: {exponent: 1, floor: 0.4}}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 12, visits: 2}}]}]
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00  p0  work_started  clerk 1  6h
        0 00:00  p1  work_started  clerk 2  6h
        0 06:00  p0  work_started  v2  clerk 1  6h
        0 06:00  p1  work_started  v2  clerk 2  6h
        5 00:00  p2  work_started  clerk 1  3h
        5 03:00  p2  work_started  v2  clerk 1  3h
        6 00:00  p3  work_started  clerk 1  2.4h
        6 02:24  p3  work_started  v2  clerk 1  2.4h
        7 00:00  p4  work_started  clerk 1  2.4h
        7 02:24  p4  work_started  v2  clerk 1  2.4h
    """)


def test_experience_is_of_each_kind_of_step():
    """Having done stage a once does not make stage b shorter."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 5]}
        staff: {clerk: {people: 1, experience: {exponent: 1}}}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 8}}]}
          - {stage: b, steps: [{work: {by: clerk, hours: 4}}]}
        """,
        "work_started",
    )
    assert seen == table("""
        0 00:00  p0  work_started  a  clerk 1  8h
        0 08:00  p0  work_started  b  clerk 1  4h
        5 00:00  p1  work_started  a  clerk 1  4h
        5 04:00  p1  work_started  b  clerk 1  2h
    """)
