"""Options and outcomes by date and attribute, and multipliers of hours and days."""

from tests.model.telling import ALL_HOURS, HEAD, story, table


def test_a_choice_depends_on_an_attribute_and_on_the_date():
    """Team north takes the long way; from day 7 on nobody does. What counts is the date of the
    choice.
    """
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {team: north}}
            - {day: 1, attributes: {team: south}}
            - {day: 6.5, attributes: {team: north}}
            - {day: 7, attributes: {team: north}}
        routes:
          way:
            long: {share: {by: team, of: {north: 1}, otherwise: 0}, steps: [{wait: {days: 2}}]}
            short: {share: rest, steps: [{wait: {days: 1}}]}
        pathway:
          - {stage: a, choose: way, steps: [{wait: {days: 0.5}}]}
        changes: [{on: 2024-03-11, set: {routes.way.long.share: 0}}]
        """,
        "option_chosen completed",
    )
    assert seen == table("""
        0 00:00  p0  option_chosen  'long'
        1 00:00  p1  option_chosen  'short'
        2 12:00  p0  completed
        2 12:00  p1  completed
        6 12:00  p2  option_chosen  'long'
        7 00:00  p3  option_chosen  'short'
        8 12:00  p3  completed
        9 00:00  p2  completed
    """)


def test_an_option_without_steps_goes_straight_on():
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [0]}
        routes: {way: {none: {share: 1}, some: {share: rest, steps: [{wait: {days: 9}}]}}}
        pathway:
          - {stage: a, steps: [{choose: way}, {wait: {days: 1}}]}
        """,
        "option_chosen wait_started wait_ended",
    )
    assert seen == table("""
        0 00:00  p0  option_chosen  'none'
        0 00:00  p0  wait_started
        1 00:00  p0  wait_ended
    """)


def test_a_choice_inside_an_option():
    """The inner choice is made where the outer option leads, and both go on to the same step."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [{day: 0, attributes: {who: inner}}, {day: 0, attributes: {who: outer}}]}
        routes:
          outer:
            plain: {share: {by: who, of: {outer: 1}, otherwise: 0}, steps: [{wait: {days: 4}}]}
            nested: {share: rest, steps: [{wait: {days: 1}}, {choose: inner}]}
          inner:
            one: {share: 1, steps: [{wait: {days: 2}}]}
            two: {share: rest, steps: [{wait: {days: 20}}]}
        pathway: [{stage: a, choose: outer, steps: [{wait: {days: 0.5}}]}]
        """,
        "option_chosen completed",
    )
    assert seen == table("""
        0 00:00  p0  option_chosen  'nested'
        0 00:00  p1  option_chosen  'plain'
        1 00:00  p0  option_chosen  'one'
        3 12:00  p0  completed
        4 12:00  p1  completed
    """)


def test_an_outcome_of_a_step_depends_on_an_attribute_and_on_the_date():
    """Until day 5 the young leave; afterwards nobody does."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 0, attributes: {group: young}}
            - {day: 0, attributes: {group: old}}
            - {day: 4, attributes: {group: young}}
        pathway:
          - stage: a
            steps:
              - wait: {days: 1}
                outcomes:
                  out: {share: {by: group, of: {young: 1}, otherwise: 0}, leave: not eligible}
                  on: rest
        changes:
          - on: 2024-03-09
            set: {pathway.a.steps.0.outcomes.out.share: 0}
        """,
        "outcome left completed",
    )
    assert seen == table("""
        1 00:00  p0  outcome  'out'
        1 00:00  p0  left     (not eligible)
        1 00:00  p1  outcome  'on'
        1 00:00  p1  completed
        5 00:00  p2  outcome  'on'
        5 00:00  p2  completed
    """)


def test_multipliers_of_hours_multiply_each_other_by_attribute_and_by_date():
    """Stage a: need doubles, the factor in force when work begins is 1.5 from Tuesday. Stage b:
    plain.
    """
    seen = story(
        HEAD,
        """
        demand:
          listed:
            - {day: 0.375, attributes: {need: high}}
            - {day: 0.375, attributes: {need: low}}
            - {day: 0.375, attributes: {need: high}}
        staff: {clerk: {people: 1}, other: {people: 1}}
        multipliers:
          need: {by: need, factors: {high: 2}, stages: [a]}
          new form: {factor: 1, stages: [a]}
        pathway:
          - {stage: a, steps: [{work: {by: clerk, hours: 4}}]}
          - {stage: b, steps: [{work: {by: other, hours: 1}}]}
        changes: [{on: 2024-03-05, set: {multipliers.new form.factor: 1.5}}]
        """,
        "work_started",
    )
    assert seen == table("""
        0 09:00  p0  work_started  a  clerk 1  8h
        1 09:00  p1  work_started  a  clerk 1  6h
        1 09:00  p0  work_started  b  other 1  1h
        1 15:00  p2  work_started  a  clerk 1  12h
        1 15:00  p1  work_started  b  other 1  1h
        3 11:00  p2  work_started  b  other 1  1h
    """)


def test_multipliers_of_days_stretch_waits_and_the_days_between_visits():
    """Slow people take twice the days, from day 10 everybody three times: at the beginning of a
    wait.
    """
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed: [{day: 0, attributes: {pace: slow}}, {day: 0, attributes: {pace: quick}}]
        staff: {clerk: {people: 2}}
        multipliers:
          pace: {of: days, by: pace, factors: {slow: 2}}
          strike: {of: days, factor: 1}
        pathway:
          - stage: a
            steps:
              - work: {by: clerk, hours: 0, visits: 2, days_between: 4}
              - wait: {days: 3}
              - wait: {days: 1}
        changes: [{on: 2024-03-14, set: {multipliers.strike.factor: 3}}]
        """,
        "wait_started completed",
    )
    assert seen == table("""
        0 00:00   p0  wait_started
        0 00:00   p1  wait_started
        4 00:00   p1  wait_started
        7 00:00   p1  wait_started
        8 00:00   p1  completed
        8 00:00   p0  wait_started
        14 00:00  p0  wait_started
        20 00:00  p0  completed
    """)


def test_working_days_are_counted_in_the_office_calendar():
    """Two working days from Friday noon: half of Friday's hours are left from one on.

    Of Friday 5 of 8 hours are left at noon (0.625 days), Monday is whole, 0.375 of Tuesday: noon.
    From Saturday on, two days end as Tuesday closes.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: [4.5, 5.25]}
        pathway: [{stage: a, steps: [{wait: {working_days: 2}}]}]
        """,
        "wait_started wait_ended",
    )
    assert seen == table("""
        4 12:00  p0  wait_started
        5 06:00  p1  wait_started
        8 12:00  p0  wait_ended
        8 17:00  p1  wait_ended
    """)


def test_a_bank_holiday_is_not_a_working_day_of_a_wait():
    """Three working days from Thursday 2 May 2024 09:00 end as Tuesday the 7th closes."""
    head = "\nname: traced\nstart: 2024-05-02\nend: 2024-05-12\n"
    body = """
        demand: {listed: [0.375]}
        pathway: [{stage: a, steps: [{wait: {working_days: 3}}]}]
        """
    assert story(head, body, "wait_ended") == "5 17:00 p0 wait_ended"
