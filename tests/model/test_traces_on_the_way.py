"""People already on the way at the start: in a queue, in hand, waiting, on hold, with what they
hold.
"""

from tests.model.telling import ALL_HOURS, HEAD, story, table

TWO_STAGES = """
demand: {listed: []}
staff: {clerk: {people: 2}}
already_on_the_way:
  people:
    - PERSON
pathway:
  - stage: a
    steps: [{wait: {days: 4}}, {work: {by: clerk, hours: 12, visits: 3, days_between: 2}}]
    milestone: agreed
  - {stage: b, steps: [{wait: {days: 1}}]}
"""
"""Nobody is referred during the run."""


def one(person: str) -> str:
    """A body with one person on the way."""
    return TWO_STAGES.replace("PERSON", person)


def test_a_wait_goes_on_for_what_is_left_of_it():
    """Four days since 3 March: until the 7th, day 3. Times before the start are negative."""
    person = "{referred: 2024-03-01, stage: a, step: wait, state: waiting, since: 2024-03-03}"
    assert story(ALL_HOURS, one(person), "referred wait_started wait_ended") == table("""
        -3 00:00  p0  referred
        -1 00:00  p0  wait_started  a
        3 00:00   p0  wait_ended    a
        3 04:00   p0  wait_started  a
        5 04:00   p0  wait_ended    a
        5 08:00   p0  wait_started  a
        7 08:00   p0  wait_ended    a
        7 12:00   p0  wait_started  b
        8 12:00   p0  wait_ended    b
    """)


def test_who_is_in_a_queue_keeps_their_place_from_before_the_start():
    """Waiting since 1 March for a second visit by clerk 2: before p1, who waits since 2 March."""
    people = """{referred: 2024-02-01, stage: a, step: work, since: 2024-03-02}
    - {referred: 2024-02-20, stage: a, step: work, since: 2024-03-01, visits_done: 2,
       worker: clerk 1}
    - {referred: 2024-02-28, stage: a, step: work, since: 2024-03-03}"""
    seen = story(ALL_HOURS, one(people), "joined_queue work_started work_ended milestone")
    assert (
        seen.splitlines()[:9]
        == table("""
        -3 00:00  p1  joined_queue  a  v3  clerk 1
        -2 00:00  p0  joined_queue  a
        -1 00:00  p2  joined_queue  a
        0 00:00   p1  work_started  a  v3  clerk 1  4h
        0 00:00   p0  work_started  a  clerk 2  4h
        0 04:00   p0  work_ended    a  clerk 2  4h
        0 04:00   p1  work_ended    a  v3  clerk 1  4h
        0 04:00   p1  milestone     a  agreed
        0 04:00   p2  work_started  a  clerk 1  4h
    """).splitlines()
    )


def test_who_is_in_hand_stays_there_for_the_hours_that_are_left():
    """Half an hour of the second visit is done; clerk 2 does 3.5 more from Monday at nine."""
    person = """{referred: 2024-02-01, stage: a, step: work, state: in_hand, since: 2024-03-01,
       visits_done: 1, hours_done: 0.5, worker: clerk 2}"""
    assert story(HEAD, one(person), "joined_queue work_started work_ended") == table("""
        -3 00:00  p0  work_started  a  v2  clerk 2  3.5h
        0 12:30   p0  work_ended    a  v2  clerk 2  3.5h
        2 12:30   p0  joined_queue  a  v3  clerk 2
        2 12:30   p0  work_started  a  v3  clerk 2  4h
        2 16:30   p0  work_ended    a  v3  clerk 2  4h
    """)


def test_a_worker_with_somebody_in_hand_takes_nobody_else():
    """p1 has waited longer, but clerk 1 has p0 in hand and clerk 2 p2: p1 is taken at one."""
    people = """{referred: 2024-02-01, stage: a, step: work, state: in_hand, worker: clerk 1}
    - {referred: 2024-02-01, stage: a, step: work, since: 2024-02-02}
    - {referred: 2024-02-01, stage: a, step: work, state: in_hand, worker: clerk 2}"""
    seen = story(HEAD, one(people), "work_started")
    assert (
        seen.splitlines()[:3]
        == table("""
        -32 00:00  p0  work_started  a  clerk 1  4h
        -32 00:00  p2  work_started  a  clerk 2  4h
        0 13:00    p1  work_started  a  clerk 1  4h
    """).splitlines()
    )


def test_between_visits_the_days_go_on_and_the_worker_is_the_same():
    """Two days between visits since Saturday: the next is due on Monday's first midnight."""
    person = """{referred: 2024-02-01, stage: a, step: work, state: waiting, since: 2024-03-02,
       visits_done: 2, worker: clerk 2}"""
    assert story(HEAD, one(person), "wait_started wait_ended work_started work_ended") == table("""
        -2 00:00  p0  wait_started  a
        0 00:00   p0  wait_ended    a
        0 09:00   p0  work_started  a  v3  clerk 2  4h
        0 13:00   p0  work_ended    a  v3  clerk 2  4h
        0 13:00   p0  wait_started  b
        1 13:00   p0  wait_ended    b
    """)


def test_on_hold_for_the_rest_of_it_and_then_where_it_leads():
    """Ten days since 28 February: until 9 March, day 5; then back to the first stage."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: []}
        already_on_the_way:
          people:
            - {referred: 2024-02-01, stage: b, step: end, state: on_hold, since: 2024-02-28}
        pathway:
          - {stage: a, steps: [{wait: {days: 1}}]}
          - stage: b
            steps: [{wait: {days: 1}}]
            outcomes:
              done: rest
              ill: {share: 0, back_to: a, at_most: 1, hold_days: 10}
        """,
        "hold_started hold_ended wait_started completed",
    )
    assert seen == table("""
        -5 00:00  p0  hold_started  b  'ill'
        5 00:00   p0  hold_ended    b  'ill'
        5 00:00   p0  wait_started  a  r2
        6 00:00   p0  wait_started  b  r2
        7 00:00   p0  completed
    """)


def test_on_hold_on_a_way_back_that_may_not_be_taken_goes_on():
    """The way back is open to nobody: after the hold the case goes on."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: []}
        already_on_the_way:
          people: [{referred: 2024-02-01, stage: a, state: on_hold, since: 2024-02-28}]
        pathway:
          - stage: a
            steps:
              - wait: {days: 1}
                outcomes: {done: rest, ill: {share: 0, back_to: a, at_most: 0, hold_days: 10}}
          - {stage: b, steps: [{wait: {days: 1}}]}
        """,
        "hold_ended wait_started completed",
    )
    assert seen == table("""
        5 00:00  p0  hold_ended    a  'ill'
        5 00:00  p0  wait_started  b
        6 00:00  p0  completed
    """)


def test_milestones_and_options_of_before_are_in_the_log():
    """In order of time, before what follows."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: []}
        already_on_the_way:
          people:
            - {referred: 2024-02-01, stage: b, since: 2024-03-01, state: waiting,
               milestones: {agreed: 2024-02-20}, route: {way: second}}
        routes: {way: {first: {share: 1}, second: {share: rest}}}
        pathway:
          - {stage: a, choose: way, milestone: agreed}
          - {stage: b, steps: [{wait: {days: 5}}], milestone: done}
        """,
        "referred milestone option_chosen wait_started completed",
    )
    assert seen == table("""
        -32 00:00  p0  referred
        -13 00:00  p0  milestone      agreed
        -3 00:00   p0  option_chosen  'second'
        -3 00:00   p0  wait_started   b
        2 00:00    p0  milestone      b  done
        2 00:00    p0  completed
    """)


HELD = """
demand: {listed: [1]}
staff: {planner: {people: 1, caseload_places: 1}}
already_on_the_way:
  people:
    - {referred: 2024-02-01, stage: a, step: wait, state: waiting, since: 2024-03-01,
       workers: {planner: planner 1}}
pathway:
  - stage: a
    steps: [{allocate: planner}, {wait: {days: 8}}, {release: planner}, {wait: {days: 1}}]
"""


def test_a_place_held_before_the_start_is_released_like_any_other():
    """p0 holds the only place until day 5, when p1, who asked on day 1, gets it."""
    seen = story(ALL_HOURS, HELD, "place_requested place_taken place_released completed")
    assert seen == table("""
        -3 00:00  p0  place_taken      planner 1
        1 00:00   p1  place_requested
        5 00:00   p0  place_released   planner 1
        5 00:00   p1  place_taken      planner 1
        6 00:00   p0  completed
        13 00:00  p1  place_released   planner 1
        14 00:00  p1  completed
    """)


def test_before_a_panel_with_papers_in_before_the_start():
    """In since 1 March, the deadline for day 0 was 2 March; p1's papers came in on the 3rd."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: []}
        already_on_the_way:
          people:
            - {referred: 2024-02-01, stage: a, since: 2024-03-01}
            - {referred: 2024-02-01, stage: a, since: 2024-03-03}
        panels: {panel: {every_days: 7, papers_in_days: 2}}
        pathway: [{stage: a, steps: [{sitting: panel}]}]
        """,
        "papers_in sitting_held",
    )
    assert seen == table("""
        -3 00:00  p0  papers_in
        -1 00:00  p1  papers_in
        0 00:00   p0  sitting_held
        7 00:00   p1  sitting_held
    """)


def test_patience_counts_from_when_they_joined():
    """Ten days of patience, since 28 February for p0 (until day 5) and since 1 March for p1."""
    body = """
        demand: {listed: []}
        staff: {clerk: {people: 1, from: 2024-03-12, caseload_places: 1}}
        already_on_the_way:
          people:
            - {referred: 2024-02-01, stage: a, since: 2024-02-28}
            - {referred: 2024-02-01, stage: a, since: 2024-03-01}
        pathway:
          - {stage: a, steps: [STEP]}
        """
    for step in (
        "{work: {by: clerk, hours: 1, patience_days: 10}}",
        "{allocate: {to: clerk, patience_days: 10}}",
    ):
        assert story(ALL_HOURS, body.replace("STEP", step), "gave_up") == table("""
            5 00:00  p0  gave_up
            7 00:00  p1  gave_up
        """)


def test_working_days_spent_before_the_start_are_working_days():
    """Since Thursday 29 February, so two of five working days are spent; three more end on
    Wednesday.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: []}
        already_on_the_way:
          people: [{referred: 2024-02-01, stage: a, state: waiting, since: 2024-02-29}]
        pathway: [{stage: a, steps: [{wait: {working_days: 5}}]}]
        """,
        "wait_started wait_ended",
    )
    assert seen == table("""
        -4 00:00  p0  wait_started
        2 17:00   p0  wait_ended
    """)


def test_multipliers_hold_for_what_is_left_too():
    """A wait of 4 days takes slow people 8, 2 of them spent; of 12 h of work 3 are done."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: []}
        staff: {clerk: {people: 1}}
        multipliers:
          days: {of: days, by: pace, factors: {slow: 2}}
          hours: {factor: 1.5}
        already_on_the_way:
          people:
            - {referred: 2024-03-01, stage: a, step: wait, state: waiting, since: 2024-03-02,
               attributes: {pace: slow}}
            - {referred: 2024-03-01, stage: a, step: work, state: in_hand, worker: clerk 1,
               hours_done: 3, attributes: {pace: quick}}
        pathway: [{stage: a, steps: [{wait: {days: 4}}, {work: {by: clerk, hours: 8}}]}]
        """,
        "wait_ended work_ended",
    )
    assert seen == table("""
        0 09:00  p1  work_ended  clerk 1  9h
        6 00:00  p0  wait_ended
        6 12:00  p0  work_ended  clerk 1  12h
    """)


def test_who_has_had_more_visits_than_drawn_has_one_more():
    """Two visits are done and the third is waited for: the hours are now those of three visits."""
    person = """{referred: 2024-02-01, stage: a, step: work, since: 2024-03-02, visits_done: 2,
       worker: clerk 2}"""
    body = one(person).replace("visits: 3", "visits: {shares: {2: 0.999999999, 3: 0.000000001}}")
    assert story(ALL_HOURS, body, "work_started work_ended") == table("""
        0 00:00  p0  work_started  a  v3  clerk 2  4h
        0 04:00  p0  work_ended    a  v3  clerk 2  4h
    """)


def test_who_is_paid_already_gets_the_next_instalment_four_weeks_after_the_last():
    """First paid on 20 January, day -44: then on day -16, and in the run on days 12 and 40."""
    head = ALL_HOURS.replace("2024-03-31", "2024-04-20")
    seen = story(
        head,
        """
        demand: {listed: []}
        budget: {points: 13, price_point_pounds: 100, told_at: told}
        payments: {first_at: paid}
        already_on_the_way:
          people:
            - {referred: 2024-01-01, stage: c, state: waiting, since: 2024-02-01,
               milestones: {told: 2024-01-10, paid: 2024-01-20}}
        pathway:
          - {stage: a, milestone: told}
          - {stage: b, milestone: paid}
          - {stage: c, steps: [{wait: {days: 60}}]}
        """,
        "budget_told paid",
    )
    assert seen == table("""
        -54 00:00  p0  budget_told  £1300.00
        -44 00:00  p0  paid         instalment  £100.00
        12 00:00   p0  paid         instalment  £100.00
        40 00:00   p0  paid         instalment  £100.00
    """)


AT_THE_HUB = """
demand: {{listed: []}}
staff:
  hub: {{people: 0}}
  coordinator: {{people: 1{named}}}
already_on_the_way:
  people: [{{referred: 2024-03-01, stage: a, step: hub {step}}}]
routes:
  way:
    hub: {{share: 0, steps: [{{work: {{by: hub, hours: 4}}}}, {{allocate: hub}}]}}
    own: {{share: rest}}
pathway: [{{stage: a, choose: way}}]
"""
"""The hub was closed before the start, with people still in its queues."""


def test_a_role_without_staff_leaves_its_work_to_the_care_coordinator():
    body = AT_THE_HUB.format(named=", named_at_referral: true", step="work")
    assert story(HEAD, body, "joined_queue work_started place_requested place_taken") == table("""
        -3 00:00  p0  joined_queue     coordinator 1
        0 09:00   p0  work_started     coordinator 1  4h
        0 13:00   p0  place_requested
    """)


def test_without_staff_or_coordinator_people_wait_and_are_not_lost():
    for step, event in (("work", "joined_queue"), ("allocate", "place_requested")):
        body = AT_THE_HUB.format(named="", step=step)
        assert story(HEAD, body) == table(f"""
            -3 00:00  p0  referred
            -3 00:00  p0  {event}
        """)
