"""Panels and payment runs: deadlines, places, dates, and decisions at the instant of another
sitting.
"""

import pytest

from tests.model.telling import ALL_HOURS, HEAD, story, table

SITTINGS = "papers_in sitting_full sitting_held"


def panel(terms: str, referred: str) -> str:
    """A scenario body whose one stage is a sitting."""
    return f"""
demand: {{listed: {referred}}}
panels: {{panel: {{{terms}}}}}
pathway: [{{stage: a, steps: [{{sitting: panel}}]}}]
"""


def test_papers_in_exactly_at_the_deadline_are_in_and_a_minute_later_they_are_not():
    """The panel of day 7 wants papers by the first midnight of day 4."""
    body = panel("every_days: 7, papers_in_days: 3", "[4, 4.000694444444444]")
    assert story(ALL_HOURS, body, SITTINGS) == table("""
        4 00:00   p0  papers_in
        4 00:01   p1  papers_in
        7 00:00   p0  sitting_held
        14 00:00  p1  sitting_held
    """)


def test_papers_are_due_at_midnight_whatever_the_hour_of_the_sitting():
    """It sits at ten; what comes in at nine that day is for the next one."""
    body = panel("every_days: 7, at: '10:00'", "[7, 7.375]")
    assert story(ALL_HOURS, body, SITTINGS) == table("""
        7 00:00   p0  papers_in
        7 09:00   p1  papers_in
        7 10:00   p0  sitting_held
        14 10:00  p1  sitting_held
    """)


def test_a_same_day_sitting_takes_what_is_ready_up_to_its_hour():
    """Ready at nine, at ten and a minute past ten, for a same-day sitting at ten."""
    body = panel(
        "every_days: 7, at: '10:00', same_day: true",
        "[7.375, 7.416666666666667, 7.417361111111111]",
    )
    assert story(ALL_HOURS, body, SITTINGS) == table("""
        7 09:00   p0  papers_in
        7 10:00   p1  papers_in
        7 10:00   p0  sitting_held
        7 10:00   p1  sitting_held
        7 10:01   p2  papers_in
        14 10:00  p2  sitting_held
    """)


def test_who_finds_a_sitting_full_goes_to_the_next_before_those_who_come_later():
    """Two places: p2 and p3 were in time for day 7 and find it full; p4 was not in time for it."""
    body = panel("every_days: 7, places: 2", "[1, 2, 3, 4, 8]")
    assert story(ALL_HOURS, body, SITTINGS) == table("""
        1 00:00   p0  papers_in
        2 00:00   p1  papers_in
        3 00:00   p2  papers_in
        4 00:00   p3  papers_in
        7 00:00   p0  sitting_held
        7 00:00   p1  sitting_held
        7 00:00   p2  sitting_full
        7 00:00   p3  sitting_full
        8 00:00   p4  papers_in
        14 00:00  p2  sitting_held
        14 00:00  p3  sitting_held
        14 00:00  p4  sitting_full
        21 00:00  p4  sitting_held
    """)


@pytest.mark.parametrize(("rule", "sits"), [("sit", "5"), ("next_open_day", "7"), ("skip", "10")])
def test_a_sitting_on_a_closed_day(rule, sits):
    """Listed for Saturday 9 and for Thursday 14 March."""
    body = panel(f"dates: [2024-03-09, 2024-03-14], if_closed: {rule}", "[1]")
    assert story(HEAD, body, "sitting_held") == f"{sits} 00:00 p0 sitting_held"


def test_a_sitting_moved_by_a_bank_holiday_waits_for_the_next_open_day():
    """Easter 2024: from Good Friday 29 March to Tuesday 2 April."""
    head = "\nname: traced\nstart: 2024-03-25\nend: 2024-04-30\n"
    body = panel("every_days: 28, first: 2024-03-29, if_closed: next_open_day", "[1, 5]")
    assert story(head, body, "sitting_held") == table("""
        8 00:00  p0  sitting_held
        8 00:00  p1  sitting_held
    """)


def test_the_interval_of_a_panel_changes_on_a_date():
    """Every 14 days from the start, weekly from day 10: days 0, 14, 21."""
    body = panel("every_days: 14", "[0, 1, 15]") + (
        "changes: [{on: 2024-03-14, set: {panels.panel.every_days: 7}}]\n"
    )
    assert story(ALL_HOURS, body, "sitting_held") == table("""
        0 00:00   p0  sitting_held
        14 00:00  p1  sitting_held
        21 00:00  p2  sitting_held
    """)


def test_a_panel_that_sits_less_often_from_a_date_on():
    """Weekly, from day 10 fortnightly: day 7, then 14 and 28, the latter past the end."""
    body = panel("every_days: 7", "[1, 8, 15]") + (
        "changes: [{on: 2024-03-14, set: {panels.panel.every_days: 14}}]\n"
    )
    assert story(ALL_HOURS, body, "sitting_held") == table("""
        7 00:00   p0  sitting_held
        14 00:00  p1  sitting_held
    """)


def test_the_places_of_a_panel_change_on_a_date():
    """One place at a time on day 7; three from day 14 on."""
    body = panel("every_days: 7, places: 1", "[1, 1, 1, 1]") + (
        "changes: [{on: 2024-03-18, set: {panels.panel.places: 3}}]\n"
    )
    assert story(ALL_HOURS, body, "sitting_held sitting_full") == table("""
        7 00:00   p0  sitting_held
        7 00:00   p1  sitting_full
        7 00:00   p2  sitting_full
        7 00:00   p3  sitting_full
        14 00:00  p1  sitting_held
        14 00:00  p2  sitting_held
        14 00:00  p3  sitting_held
    """)


PANEL_AND_RUN = """
demand: {{listed: [1]}}
panels:
  {first}
  {second}
pathway:
  - {{stage: decision, steps: [{{sitting: panel}}], milestone: approved}}
  - {{stage: payment, steps: [{{sitting: run}}], milestone: paid}}
"""
PANEL = "panel: {every_days: 14}"


def run(same_day: str) -> str:
    """A payment run on the panel's days and on those between."""
    return f"run: {{every_days: 7, same_day: {same_day}}}"


@pytest.mark.parametrize("order", ["panel first", "run first"])
@pytest.mark.parametrize(("same_day", "paid"), [("false", "21"), ("true", "14")])
def test_a_decision_at_the_instant_of_a_run_is_paid_by_it_only_if_the_scenario_says_so(
    order, same_day, paid
):
    """The panel decides on day 14; runs are on days 0, 7, 14, 21. Which is listed first is no
    matter.
    """
    first, second = PANEL, run(same_day)
    if order == "run first":
        first, second = second, first
    body = PANEL_AND_RUN.format(first=first, second=second)
    assert story(ALL_HOURS, body, "milestone") == table(f"""
        14 00:00      p0  milestone  decision  approved
        {paid} 00:00  p0  milestone  payment   paid
    """)


def test_a_case_that_comes_too_late_for_a_run_does_not_hold_up_one_that_is_in_time():
    """p0 is decided by the panel on day 14, too late for that day's run. p1 is ready on midnight
    14, exactly at the run's deadline, and is in, though p0 has the lower number.
    """
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 1, attributes: {way: panel}}
            - {day: 14, attributes: {way: straight}}
        panels: {panel: {every_days: 14}, run: {every_days: 7}}
        routes:
          way:
            panel: {share: {by: way, of: {panel: 1, straight: 0}}, steps: [{sitting: panel}]}
            straight: {share: rest}
        pathway:
          - {stage: decision, choose: way}
          - {stage: payment, steps: [{sitting: run}]}
        """,
        SITTINGS,
    )
    assert seen == table("""
        1 00:00   p0  papers_in     decision
        14 00:00  p1  papers_in     payment
        14 00:00  p0  sitting_held  decision
        14 00:00  p0  papers_in     payment
        14 00:00  p1  sitting_held  payment
        21 00:00  p0  sitting_held  payment
    """)


def test_a_case_decided_at_the_instant_of_a_full_same_day_run_is_told_that_it_is_full():
    """The one place of day 14 is p1's; p0, decided at that instant, finds the run full."""
    seen = story(
        ALL_HOURS,
        """
        demand:
          listed:
            - {day: 8, attributes: {way: panel}}
            - {day: 13, attributes: {way: straight}}
        panels:
          run: {every_days: 7, same_day: true, places: 1}
          panel: {every_days: 14}
        routes:
          way:
            panel: {share: {by: way, of: {panel: 1, straight: 0}}, steps: [{sitting: panel}]}
            straight: {share: rest}
        pathway:
          - {stage: decision, choose: way}
          - {stage: payment, steps: [{sitting: run}]}
        """,
        SITTINGS,
    )
    assert seen == table("""
        8 00:00   p0  papers_in     decision
        13 00:00  p1  papers_in     payment
        14 00:00  p1  sitting_held  payment
        14 00:00  p0  sitting_held  decision
        14 00:00  p0  papers_in     payment
        14 00:00  p0  sitting_full  payment
        21 00:00  p0  sitting_held  payment
    """)


def test_who_is_ready_at_the_same_time_is_heard_in_person_order():
    """Three on the same day, two places."""
    body = panel("every_days: 7, places: 2", "[2, 2, 2]")
    assert story(ALL_HOURS, body, "sitting_held") == table("""
        7 00:00   p0  sitting_held
        7 00:00   p1  sitting_held
        14 00:00  p2  sitting_held
    """)


def test_a_case_may_come_before_a_same_day_panel_again_at_the_same_instant():
    """Sent back twice, and nothing takes time: three decisions on day 7."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [3]}
        panels: {panel: {every_days: 7, places: 3, same_day: true}}
        pathway:
          - stage: a
            steps: [{sitting: panel}]
            outcomes: {again: {share: 1, back_to: a, at_most: 5}, agreed: rest}
        """,
        SITTINGS,
    )
    assert seen == table("""
        3 00:00   p0  papers_in
        7 00:00   p0  sitting_held
        7 00:00   p0  papers_in     r2
        7 00:00   p0  sitting_held  r2
        7 00:00   p0  papers_in     r3
        7 00:00   p0  sitting_held  r3
        7 00:00   p0  papers_in     r4
        7 00:00   p0  sitting_full  r4
        14 00:00  p0  sitting_held  r4
        14 00:00  p0  papers_in     r5
        14 00:00  p0  sitting_held  r5
        14 00:00  p0  papers_in     r6
        14 00:00  p0  sitting_held  r6
    """)


def test_a_sitting_moved_past_a_change_of_the_pattern_is_still_held():
    """Fortnightly from Saturday 9 March, moved to Monday the 11th, when the interval changes."""
    body = panel("every_days: 14, first: 2024-03-09, if_closed: next_open_day", "[1]") + (
        "changes: [{on: 2024-03-11, set: {panels.panel.first: 2024-03-15}}]\n"
    )
    assert story(HEAD, body, "sitting_held") == "7 00:00 p0 sitting_held"
