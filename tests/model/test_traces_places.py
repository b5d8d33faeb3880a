"""Caseload places: who gets the case, who waits while all are full, and what frees a place."""

from tests.model.telling import ALL_HOURS, story, table

PLACES = "place_requested place_taken place_released gave_up left"


def held(days: str, referred: str, staff: str = "people: 2") -> str:
    """A body in which each person holds a planner's place for a wait of so many days."""
    return f"""
demand: {{listed: {referred}}}
staff: {{planner: {{{staff}}}}}
pathway:
  - stage: a
    steps: [{{allocate: planner}}, {{wait: {{days: {days}}}}}, {{release: planner}}]
"""


def test_the_case_goes_to_the_worker_with_the_fewest_and_of_equals_to_the_first():
    """Held for 2.5 days. On day 3 planner 1 has given p0 back and has one case, as planner 2."""
    assert story(ALL_HOURS, held("2.5", "[0, 1, 2, 3]"), "place_taken") == table("""
        0 00:00  p0  place_taken  planner 1
        1 00:00  p1  place_taken  planner 2
        2 00:00  p2  place_taken  planner 1
        3 00:00  p3  place_taken  planner 1
    """)


def test_while_all_places_are_full_people_wait_and_a_release_serves_the_first():
    """One place each: p2 and p3 wait; planner 1 is free on day 5, planner 2 on day 6."""
    body = held("5", "[0, 1, 2, 3]", "people: 2, caseload_places: 1")
    assert story(ALL_HOURS, body, PLACES) == table("""
        0 00:00   p0  place_requested
        0 00:00   p0  place_taken      planner 1
        1 00:00   p1  place_requested
        1 00:00   p1  place_taken      planner 2
        2 00:00   p2  place_requested
        3 00:00   p3  place_requested
        5 00:00   p0  place_released   planner 1
        5 00:00   p2  place_taken      planner 1
        6 00:00   p1  place_released   planner 2
        6 00:00   p3  place_taken      planner 2
        10 00:00  p2  place_released   planner 1
        11 00:00  p3  place_released   planner 2
    """)


def test_a_place_not_released_is_free_when_the_person_is_done():
    """No release: p1 gets the place on day 5, when p0 has completed."""
    body = held("5", "[0, 1]", "people: 1, caseload_places: 1").replace(", {release: planner}", "")
    assert story(ALL_HOURS, body, "place_taken completed") == table("""
        0 00:00   p0  place_taken  planner 1
        5 00:00   p0  completed
        5 00:00   p1  place_taken  planner 1
        10 00:00  p1  completed
    """)


def test_who_waits_for_a_place_may_give_up_and_is_passed_over():
    """p1 gives up after two days; at the instant the place comes free p2 gets it."""
    body = held("5", "[0, 1, 4]", "people: 1, caseload_places: 1").replace(
        "{allocate: planner}", "{allocate: {to: planner, patience_days: 2}}"
    )
    assert story(ALL_HOURS, body, PLACES) == table("""
        0 00:00  p0  place_requested
        0 00:00  p0  place_taken      planner 1
        1 00:00  p1  place_requested
        3 00:00  p1  gave_up
        3 00:00  p1  left             (gave up waiting)
        4 00:00  p2  place_requested
        5 00:00  p0  place_released   planner 1
        5 00:00  p2  place_taken      planner 1
        10 00:00  p2  place_released  planner 1
    """)


def test_work_after_allocation_waits_for_the_worker_who_has_the_case():
    """p2 is planner 1's, and waits for planner 1 though planner 2 is idle from day 1.5 on."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {size: long}}
            - {day: 0.5, attributes: {size: short}}
            - {day: 1, attributes: {size: short}}
        staff: {planner: {people: 2}}
        multipliers: {long: {by: size, factors: {long: 3}}}
        pathway:
          - stage: a
            steps: [{allocate: planner}, {work: {by: planner, hours: 24}}]
        """,
        "place_taken work_started work_ended",
    )
    assert seen == table("""
        0 00:00  p0  place_taken   planner 1
        0 00:00  p0  work_started  planner 1  72h
        0 12:00  p1  place_taken   planner 2
        0 12:00  p1  work_started  planner 2  24h
        1 00:00  p2  place_taken   planner 1
        1 12:00  p1  work_ended    planner 2  24h
        3 00:00  p0  work_ended    planner 1  72h
        3 00:00  p2  work_started  planner 1  24h
        4 00:00  p2  work_ended    planner 1  24h
    """)


def test_places_are_given_in_the_order_of_the_roles_queue():
    """High need first, though it comes last; of the others the one who asked first."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {need: low}}
            - {day: 1, attributes: {need: low}}
            - {day: 2, attributes: {need: high}}
        staff: {planner: {people: 1, caseload_places: 1, priority: [high]}}
        pathway:
          - {stage: a, steps: [{allocate: planner}, {wait: {days: 5}}]}
        """,
        "place_taken",
    )
    assert seen == table("""
        0 00:00   p0  place_taken  planner 1
        5 00:00   p2  place_taken  planner 1
        10 00:00  p1  place_taken  planner 1
    """)


def test_who_is_sent_back_past_an_allocation_keeps_the_place_they_hold():
    """The only place is p0's own: p0 does not wait for it again, and p1 waits until day 4."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0, 1]}
        staff: {planner: {people: 1, caseload_places: 1}}
        pathway:
          - stage: a
            steps: [{allocate: planner}, {wait: {days: 2}}]
            outcomes: {again: {share: 1, back_to: a, at_most: 1}, done: rest}
        """,
        PLACES + " completed",
    )
    assert seen == table("""
        0 00:00  p0  place_requested
        0 00:00  p0  place_taken      planner 1
        1 00:00  p1  place_requested
        4 00:00  p0  completed
        4 00:00  p1  place_taken      planner 1
        8 00:00  p1  completed
    """)


def test_a_place_outlives_a_worker_who_leaves_without_a_colleague():
    """The planner leaves after day 2 and nobody takes over; the release gives nothing."""
    body = held("5", "[0]", "people: 1, until: 2024-03-06")
    assert story(ALL_HOURS, body, PLACES + " handed_over completed") == table("""
        0 00:00  p0  place_requested
        0 00:00  p0  place_taken      planner 1
        3 00:00  p0  handed_over      planner 1  0h
        5 00:00  p0  place_released
        5 00:00  p0  completed
    """)


def test_a_newcomer_brings_places():
    """The second planner starts on day 3 and takes the case that waits."""
    body = held("9", "[0, 1]", "people: 1, caseload_places: 1") + (
        "changes: [{on: 2024-03-07, set: {staff.planner.people: 2}}]\n"
    )
    assert story(ALL_HOURS, body, "place_taken") == table("""
        0 00:00  p0  place_taken  planner 1
        3 00:00  p1  place_taken  planner 2
    """)
