"""Ways back with their limits, holds, ways on, and leaving."""

from tests.model.telling import ALL_HOURS, story, table


def test_after_at_most_so_many_ways_back_the_case_goes_on():
    """Everybody is sent back, at most twice: three rounds of a day, then the milestone."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps: [{wait: {days: 1}}]
            outcomes: {again: {share: 1, back_to: a, at_most: 2}, agreed: rest}
            milestone: agreed
        """,
    )
    assert seen == table("""
        0 00:00  p0  referred
        0 00:00  p0  wait_started
        1 00:00  p0  wait_ended
        1 00:00  p0  outcome       'again'
        1 00:00  p0  wait_started  r2
        2 00:00  p0  wait_ended    r2
        2 00:00  p0  outcome       r2  'again'
        2 00:00  p0  wait_started  r3
        3 00:00  p0  wait_ended    r3
        3 00:00  p0  milestone     r3  agreed
        3 00:00  p0  completed
    """)


def test_ways_back_inside_one_another_are_counted_over_the_whole_journey():
    """b sends back to a once, c to b once; the second time through, b's way back is used up.

    a b (back) a b c (back) b c: seven days; b is passed three times.
    """
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - {stage: a, steps: [{wait: {days: 1}}]}
          - stage: b
            steps: [{wait: {days: 1}}]
            outcomes: {again: {share: 1, back_to: a, at_most: 1}, done: rest}
          - stage: c
            steps: [{wait: {days: 1}}]
            outcomes: {again: {share: 1, back_to: b, at_most: 1}, done: rest}
        """,
        "stage_started completed",
    )
    assert seen == table("""
        0 00:00  p0  stage_started  a
        1 00:00  p0  stage_started  b
        2 00:00  p0  stage_started  a  r2
        3 00:00  p0  stage_started  b  r2
        4 00:00  p0  stage_started  c
        5 00:00  p0  stage_started  b  r3
        6 00:00  p0  stage_started  c  r2
        7 00:00  p0  completed
    """)


def test_a_way_back_may_lead_to_a_step_in_the_middle_of_a_stage():
    """Only the second wait of the stage is done again."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps:
              - wait: {days: 5}
              - {name: draft, wait: {days: 1}}
            outcomes: {again: {share: 1, back_to: a/draft, at_most: 1}, done: rest}
        """,
        "wait_started completed",
    )
    assert seen == table("""
        0 00:00  p0  wait_started
        5 00:00  p0  wait_started
        6 00:00  p0  wait_started  r2
        7 00:00  p0  completed
    """)


def test_a_hold_comes_before_its_destination():
    """Three days on hold, then back; the second time the way back is used up: no hold."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps: [{wait: {days: 1}}]
            outcomes: {ill: {share: 1, back_to: a, at_most: 1, hold_days: 3}, done: rest}
        """,
        "outcome hold_started hold_ended wait_started completed",
    )
    assert seen == table("""
        0 00:00  p0  wait_started
        1 00:00  p0  outcome       'ill'
        1 00:00  p0  hold_started  'ill'
        4 00:00  p0  hold_ended    'ill'
        4 00:00  p0  wait_started  r2
        5 00:00  p0  completed
    """)


def test_a_hold_may_lead_onward_and_a_way_on_may_skip_stages():
    """After the hold of a comes b; b leads on to d and c is never seen."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps: [{wait: {days: 1}, outcomes: {rest: {share: 1, hold_days: 2}}}]
          - stage: b
            steps: [{wait: {days: 1}}]
            outcomes: {jump: {share: 1, on_to: d}, stay: rest}
            milestone: not reached
          - {stage: c, steps: [{wait: {days: 1}}]}
          - {stage: d, steps: [{wait: {days: 1}}]}
        """,
        "stage_started hold_started hold_ended milestone completed",
    )
    assert seen == table("""
        0 00:00  p0  stage_started  a
        1 00:00  p0  hold_started   a  'rest'
        3 00:00  p0  hold_ended     a  'rest'
        3 00:00  p0  stage_started  b
        4 00:00  p0  stage_started  d
        5 00:00  p0  completed
    """)


def test_a_way_on_within_a_stage_is_no_new_round():
    """The first step leads past the second one; the hours of the third are those of round 1."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps:
              - {wait: {days: 1}, outcomes: {skip: {share: 1, on_to: a/last}, stay: rest}}
              - wait: {days: 10}
              - {name: last, wait: {days: {uniform: [2, 2.5]}}}
          - {stage: b, steps: [{wait: {days: 100}}]}
        """,
        "wait_started",
    )
    first, second, third = seen.splitlines()
    assert (first, second) == ("0 00:00 p0 wait_started a", "1 00:00 p0 wait_started a")
    assert third.startswith("3 ")
    assert third.endswith("p0 wait_started b")


def test_who_leaves_takes_no_further_step():
    """Out after the first stage, with the reason given."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        pathway:
          - stage: a
            steps: [{wait: {days: 1}}]
            outcomes: {out: {share: 1, leave: not eligible, hold_days: 2}, stay: rest}
          - {stage: b, steps: [{wait: {days: 1}}]}
        """,
        "outcome hold_ended left wait_started completed",
    )
    assert seen == table("""
        0 00:00  p0  wait_started  a
        1 00:00  p0  outcome       a  'out'
        3 00:00  p0  hold_ended    a  'out'
        3 00:00  p0  left          a  (not eligible)
    """)


def test_a_stage_without_steps_takes_no_time():
    """It dates its milestone and goes on at once."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0.25]}
        pathway:
          - {stage: a, milestone: seen}
          - {stage: b}
        """,
    )
    assert seen == table("""
        0 06:00  p0  referred
        0 06:00  p0  milestone  a  seen
        0 06:00  p0  completed
    """)
