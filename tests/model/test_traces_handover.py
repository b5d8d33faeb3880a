"""What becomes of a leaver's work: in hand, waiting, between visits, or kept."""

from tests.model.telling import HEAD, story, table

WORK = "work_started work_ended handed_over"


def test_work_in_hand_passes_to_the_colleague_with_what_is_left_and_the_hand_over_hours():
    """The leaver does 8 of 12 h on Monday; 4 and 2 to take over are done on Tuesday from nine."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          leaver: {role: clerk, people: 1, until: 2024-03-04, handover_hours: 2}
          stayer: {role: clerk, people: 1}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 12}}]}]
        """,
        "joined_queue " + WORK,
    )
    assert seen == table("""
        0 09:00  p0  joined_queue
        0 09:00  p0  work_started  leaver 1  12h
        1 00:00  p0  handed_over   leaver 1  8h
        1 00:00  p0  joined_queue  stayer 1
        1 09:00  p0  work_started  stayer 1  6h
        1 15:00  p0  work_ended    stayer 1  6h
    """)


def test_waiting_cases_pass_on_and_keep_their_place_in_the_queue():
    """p0 and p2 are the leaver's, p1 and p3 the stayer's, 8 h each.

    On Tuesday the stayer has p2 (joined Monday, lower number, 8 + 2 h) and p3: p2 goes first.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375, 0.375, 0.375, 0.375]}
        staff:
          leaver: {role: clerk, people: 1, until: 2024-03-04, handover_hours: 2}
          stayer: {role: clerk, people: 1}
        pathway: [{stage: a, steps: [{allocate: clerk}, {work: {by: clerk, hours: 8}}]}]
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  p0  work_started  leaver 1  8h
        0 09:00  p1  work_started  stayer 1  8h
        0 17:00  p0  work_ended    leaver 1  8h
        0 17:00  p1  work_ended    stayer 1  8h
        1 00:00  p2  handed_over   leaver 1  0h
        1 09:00  p2  work_started  stayer 1  10h
        2 11:00  p2  work_ended    stayer 1  10h
        2 11:00  p3  work_started  stayer 1  8h
        3 11:00  p3  work_ended    stayer 1  8h
    """)


def test_the_colleague_with_the_fewest_cases_takes_over():
    """Three cases each hold a place; the leaver's goes to stayer 2, who has none."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0, 0]}
        staff:
          leaver: {role: clerk, people: 1, until: 2024-03-04}
          stayer: {role: clerk, people: 2}
        pathway:
          - stage: a
            steps: [{allocate: clerk}, {wait: {days: 3}}, {work: {by: clerk, hours: 1}}]
        """,
        "place_taken handed_over work_started",
    )
    assert seen == table("""
        0 00:00  p0  place_taken   leaver 1
        0 00:00  p1  place_taken   stayer 1
        1 00:00  p0  handed_over   leaver 1  0h
        3 09:00  p1  work_started  stayer 1  1h
        3 09:00  p0  work_started  stayer 2  1h
    """)


def test_between_visits_the_next_visit_is_the_successors():
    """4 h on Monday with the leaver; on Tuesday at one 4 + 2 h with the stayer, to Wednesday at
    eleven.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          leaver: {role: clerk, people: 1, until: 2024-03-04, handover_hours: 2}
          stayer: {role: clerk, people: 1}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 8, visits: 2, days_between: 1}}]}
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  p0  work_started  leaver 1  4h
        0 13:00  p0  work_ended    leaver 1  4h
        1 00:00  p0  handed_over   leaver 1  0h
        1 13:00  p0  work_started  v2  stayer 1  6h
        2 11:00  p0  work_ended    v2  stayer 1  6h
    """)


COORDINATED = """
demand: {listed: [0.375, 0.375, 1.375]}
staff:
  broker: {people: 1, until: 2024-03-04, handover_hours: 2}
  coordinator: {people: 1, named_at_referral: true}
pathway: [{stage: a, steps: [{work: {by: broker, hours: 12}}]}]
"""


def test_without_a_colleague_the_cases_and_the_queue_go_to_the_care_coordinator():
    """p0 is in hand: 8 h done, 4 + 2 left. p1 waits for anybody: 12 h, nothing to take over.
    p2 comes when the role has ended, and joins the coordinator's cases at once."""
    assert story(HEAD, COORDINATED, "joined_queue " + WORK) == table("""
        0 09:00  p0  joined_queue
        0 09:00  p1  joined_queue
        0 09:00  p0  work_started  broker 1       12h
        1 00:00  p0  handed_over   broker 1       8h
        1 00:00  p0  joined_queue  coordinator 1
        1 00:00  p1  handed_over   0h
        1 00:00  p1  joined_queue  coordinator 1
        1 09:00  p2  joined_queue  coordinator 1
        1 09:00  p0  work_started  coordinator 1  6h
        1 15:00  p0  work_ended    coordinator 1  6h
        1 15:00  p1  work_started  coordinator 1  12h
        3 11:00  p1  work_ended    coordinator 1  12h
        3 11:00  p2  work_started  coordinator 1  12h
        4 15:00  p2  work_ended    coordinator 1  12h
    """)


def test_what_the_coordinator_took_over_passes_on_with_the_coordinators_own_cases():
    """The coordinator leaves on Tuesday night, 8 of p0's 14 h done; the new one does 6 + 2.

    The broker's hand-over hours are spent again: it is the brokerage that is taken over.
    """
    body = COORDINATED.replace("[0.375, 0.375, 1.375]", "[0.375]").replace("hours: 12", "hours: 20")
    body = body.replace(
        "  coordinator: {people: 1, named_at_referral: true}\n",
        "  first: {role: coordinator, people: 1, named_at_referral: true, until: 2024-03-05}\n"
        "  second: {role: coordinator, people: 1, named_at_referral: true, from: 2024-03-06}\n",
    )
    assert story(HEAD, body, WORK) == table("""
        0 09:00  p0  work_started  broker 1  20h
        1 00:00  p0  handed_over   broker 1  8h
        1 09:00  p0  work_started  first 1   14h
        2 00:00  p0  handed_over   first 1   0h
        2 00:00  p0  handed_over   first 1   8h
        2 09:00  p0  work_started  second 1  8h
        2 17:00  p0  work_ended    second 1  8h
    """)


def test_with_nobody_to_take_over_the_case_waits_and_is_not_lost():
    """Nobody is left: the person joins the role's queue and stays there."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff: {clerk: {people: 1, until: 2024-03-04}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 12}}]}]
        """,
        "joined_queue left completed " + WORK,
    )
    assert seen == table("""
        0 09:00  p0  joined_queue
        0 09:00  p0  work_started  clerk 1  12h
        1 00:00  p0  handed_over   clerk 1  8h
        1 00:00  p0  joined_queue
    """)


def test_a_gap_between_leaver_and_newcomer_is_waited_for():
    """The one clerk leaves on Monday, the next begins on Thursday and does the last 4 h."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          old: {role: clerk, people: 1, until: 2024-03-04, handover_hours: 2}
          new: {role: clerk, people: 1, from: 2024-03-07}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 12}}]}]
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  p0  work_started  old 1  12h
        1 00:00  p0  handed_over   old 1  8h
        3 09:00  p0  work_started  new 1  4h
        3 13:00  p0  work_ended    new 1  4h
    """)


def test_work_that_ends_at_the_very_last_instant_is_not_handed_over():
    """Open all hours: 24 h from Monday's first midnight end as the clerk leaves."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0, 0]}
        staff:
          old: {role: clerk, people: 1, until: 2024-03-04, open_all_hours: true}
          new: {role: clerk, people: 1, from: 2024-03-05, open_all_hours: true}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 24}}]}]
        """,
        WORK,
    )
    assert seen == table("""
        0 00:00  p0  work_started  old 1  24h
        1 00:00  p0  work_ended    old 1  24h
        1 00:00  p1  work_started  new 1  24h
        2 00:00  p1  work_ended    new 1  24h
    """)


DUAL = """
demand: {listed: [0.375]}
staff:
  broker: {people: 1, until: 2024-03-04, also: carer}
  second: {role: broker, people: 1, from: 2024-03-05}
  carer: {people: 1}
pathway:
  - {stage: a, steps: [{work: {by: broker, hours: 24, visits: 2}}]}
"""


def test_a_dual_role_worker_finishes_the_visit_in_hand_and_the_next_is_a_colleagues():
    """The first visit of 12 h ends on Tuesday at one, in the hands of who began it."""
    assert story(HEAD, DUAL, WORK) == table("""
        0 09:00  p0  work_started  broker 1  12h
        1 13:00  p0  work_ended    broker 1  12h
        1 13:00  p0  handed_over   broker 1  0h
        1 13:00  p0  work_started  v2  second 1  12h
        2 17:00  p0  work_ended    v2  second 1  12h
    """)


def test_whether_work_in_hand_is_finished_does_not_depend_on_when_the_run_ends():
    """The visit of 100 h would not end within the run; it goes on all the same."""
    body = DUAL.replace("hours: 24, visits: 2", "hours: 1000")
    assert story(HEAD, body, WORK + " still_working") == table("""
        0 09:00  p0  work_started   broker 1  1000h
        28 00:00  p0  still_working  broker 1  160h
    """)


def test_leaving_one_role_leaves_the_other_roles_cases_where_they_are():
    """Between two visits of a care case its worker stops being a broker, and stays its worker."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          broker: {people: 1, until: 2024-03-04, also: carer, handover_hours: 5}
          second: {role: broker, people: 1}
          other: {role: carer, people: 1, handover_hours: 5}
        pathway:
          - stage: a
            steps: [{work: {by: carer, hours: 8, visits: 2, days_between: 1}}]
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 13:00  p0  work_ended    broker 1  4h
        1 13:00  p0  work_started  v2  broker 1  4h
        1 17:00  p0  work_ended    v2  broker 1  4h
    """)


def test_a_dual_role_coordinator_takes_over_in_the_role_that_they_still_have():
    """The coordinator was a broker until Monday and keeps the coordinator's role: the planner's
    case of Tuesday night is done among the coordinator's own.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          broker: {people: 1, until: 2024-03-04, also: coordinator}
          reserve: {role: coordinator, people: 1, named_at_referral: true, from: 2024-03-20}
          planner: {people: 1, until: 2024-03-05}
        pathway: [{stage: a, steps: [{work: {by: planner, hours: 20}}]}]
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  p0  work_started  planner 1  20h
        2 00:00  p0  handed_over   planner 1  16h
        2 09:00  p0  work_started  broker 1   4h
        2 13:00  p0  work_ended    broker 1   4h
    """)
