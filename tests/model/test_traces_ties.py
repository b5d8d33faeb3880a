"""What happens first at one instant: people in person order, then sittings, places, and desks."""

from tests.model.telling import ALL_HOURS, HEAD, story, table


def test_idle_workers_take_work_in_list_order():
    """Three clerks are idle when two people come at nine; the first two of the list take them."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375, 0.375]}
        staff: {clerk: {people: 3}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 1}}]}]
        """,
    )
    assert seen == table("""
        0 09:00  p0  referred
        0 09:00  p0  joined_queue
        0 09:00  p1  referred
        0 09:00  p1  joined_queue
        0 09:00  p0  work_started  clerk 1  1h
        0 09:00  p1  work_started  clerk 2  1h
        0 10:00  p0  work_ended    clerk 1  1h
        0 10:00  p0  completed
        0 10:00  p1  work_ended    clerk 2  1h
        0 10:00  p1  completed
    """)


def test_the_end_of_work_goes_by_person_order_and_a_later_arrival_comes_after_it():
    """p0 is done on midnight 1, when p1 is referred: p0 is out before p1 comes in."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 1]}
        staff: {clerk: {people: 1}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 24}}]}]
        """,
    )
    assert seen == table("""
        0 00:00  p0  referred
        0 00:00  p0  joined_queue
        0 00:00  p0  work_started  clerk 1  24h
        1 00:00  p0  work_ended    clerk 1  24h
        1 00:00  p0  completed
        1 00:00  p1  referred
        1 00:00  p1  joined_queue
        1 00:00  p1  work_started  clerk 1  24h
        2 00:00  p1  work_ended    clerk 1  24h
        2 00:00  p1  completed
    """)


def test_person_order_settles_a_tie_whatever_was_put_into_the_calendar_first():
    """Both reach the queue on day 2; p1's wait began half a day before p0's second one."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed: [{day: 0, attributes: {kind: plain}}, {day: 0.5, attributes: {kind: slow}}]
        staff: {clerk: {people: 1}}
        multipliers:
          first: {of: days, stages: [one], by: kind, factors: {slow: 1.5}}
          second: {of: days, stages: [two], by: kind, factors: {slow: 0}}
        pathway:
          - {stage: one, steps: [{wait: {days: 1}}]}
          - {stage: two, steps: [{wait: {days: 1}}]}
          - {stage: three, steps: [{work: {by: clerk, hours: 6}}]}
        """,
        "wait_started wait_ended joined_queue work_started",
    )
    assert seen == table("""
        0 00:00  p0  wait_started  one
        0 12:00  p1  wait_started  one
        1 00:00  p0  wait_ended    one
        1 00:00  p0  wait_started  two
        2 00:00  p0  wait_ended    two
        2 00:00  p0  joined_queue  three
        2 00:00  p1  wait_ended    one
        2 00:00  p1  wait_started  two
        2 00:00  p1  wait_ended    two
        2 00:00  p1  joined_queue  three
        2 00:00  p0  work_started  three  clerk 1  6h
        2 06:00  p1  work_started  three  clerk 1  6h
    """)


def test_work_of_no_length_ends_before_the_next_queue_is_served():
    """The clerk passes both on within one instant, before the planner takes the first of them."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 0]}
        staff: {clerk: {people: 1}, planner: {people: 1}}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 0}}]}
          - {stage: b, steps: [{work: {by: planner, hours: 24}}]}
        """,
        "joined_queue work_started work_ended",
    )
    assert seen == table("""
        0 00:00  p0  joined_queue  a
        0 00:00  p1  joined_queue  a
        0 00:00  p0  work_started  a  clerk 1    0h
        0 00:00  p0  work_ended    a  clerk 1    0h
        0 00:00  p0  joined_queue  b
        0 00:00  p1  work_started  a  clerk 1    0h
        0 00:00  p1  work_ended    a  clerk 1    0h
        0 00:00  p1  joined_queue  b
        0 00:00  p0  work_started  b  planner 1  24h
        1 00:00  p0  work_ended    b  planner 1  24h
        1 00:00  p1  work_started  b  planner 1  24h
        2 00:00  p1  work_ended    b  planner 1  24h
    """)


def test_a_sitting_a_place_and_a_desk_follow_each_other_at_one_instant():
    """On day 7 p0's place comes free; the panel hears p1, who gets the place, and then the planner.

    p0 was heard on day 0, worked on for 7 days (168 h) and gives the place back when done. p1 was
    referred on day 1, and is heard and allocated on day 7 at the very instant.
    """
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 1]}
        staff: {planner: {people: 1, caseload_places: 1}}
        panels: {panel: {every_days: 7}}
        pathway:
          - stage: a
            steps:
              - sitting: panel
              - allocate: planner
              - work: {by: planner, hours: 168}
              - release: planner
        """,
    )
    assert seen == table("""
        0 00:00  p0  referred
        0 00:00  p0  papers_in
        0 00:00  p0  sitting_held
        0 00:00  p0  place_requested
        0 00:00  p0  place_taken     planner 1
        0 00:00  p0  joined_queue    planner 1
        0 00:00  p0  work_started    planner 1  168h
        1 00:00  p1  referred
        1 00:00  p1  papers_in
        7 00:00  p0  work_ended      planner 1  168h
        7 00:00  p0  place_released  planner 1
        7 00:00  p0  completed
        7 00:00  p1  sitting_held
        7 00:00  p1  place_requested
        7 00:00  p1  place_taken     planner 1
        7 00:00  p1  joined_queue    planner 1
        7 00:00  p1  work_started    planner 1  168h
        14 00:00  p1  work_ended      planner 1  168h
        14 00:00  p1  place_released  planner 1
        14 00:00  p1  completed
    """)
