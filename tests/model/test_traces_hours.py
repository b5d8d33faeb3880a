"""Office hours: work pauses at nights, weekends, bank holidays and leave, and goes on with the same
worker.
"""

import pytest

from tests.model.telling import ALL_HOURS, HEAD, story, table

WORK = "work_started work_ended"


def one_clerk(effort: str, referred: str = "[0.375]", **staff: str) -> str:
    """A scenario body with one step of work by a group of clerks."""
    terms = "".join(f", {field}: {value}" for field, value in staff.items())
    people = "" if "people" in staff else "people: 1"
    return f"""
demand: {{listed: {referred}}}
staff: {{clerk: {{{(people + terms).lstrip(", ")}}}}}
pathway: [{{stage: a, steps: [{{work: {{by: clerk, hours: {effort}}}}}]}}]
"""


def test_work_pauses_overnight_and_over_the_weekend():
    """Friday 15:00: 2 h are done by five, 8 h on Monday, 1 h on Tuesday."""
    assert story(HEAD, one_clerk("11", "[4.625]"), WORK) == table("""
        4 15:00  p0  work_started  clerk 1  11h
        8 10:00  p0  work_ended    clerk 1  11h
    """)


def test_a_full_day_of_work_ends_at_closing_time_and_the_next_begins_at_opening_time():
    """Six people of 8 h each fill Monday to Friday and the Monday after."""
    assert story(HEAD, one_clerk("8", "[0, 0, 0, 0, 0, 0]"), WORK) == table("""
        0 09:00  p0  work_started  clerk 1  8h
        0 17:00  p0  work_ended    clerk 1  8h
        1 09:00  p1  work_started  clerk 1  8h
        1 17:00  p1  work_ended    clerk 1  8h
        2 09:00  p2  work_started  clerk 1  8h
        2 17:00  p2  work_ended    clerk 1  8h
        3 09:00  p3  work_started  clerk 1  8h
        3 17:00  p3  work_ended    clerk 1  8h
        4 09:00  p4  work_started  clerk 1  8h
        4 17:00  p4  work_ended    clerk 1  8h
        7 09:00  p5  work_started  clerk 1  8h
        7 17:00  p5  work_ended    clerk 1  8h
    """)


@pytest.mark.parametrize(
    ("referred", "begins"),
    [
        ("0.374", "0 09:00"),
        ("0.375", "0 09:00"),
        ("0.5", "0 12:00"),
        ("0.7083333333333334", "1 09:00"),
        ("4.9", "7 09:00"),
        ("5.5", "7 09:00"),
    ],
)
def test_work_begins_at_opening_time_yes_and_at_closing_time_no(referred, begins):
    """Before nine, at nine, at noon, at five, on Friday night, on Saturday noon."""
    assert story(HEAD, one_clerk("1", f"[{referred}]"), "work_started") == table(
        f"{begins}  p0  work_started  clerk 1  1h"
    )


def test_a_bank_holiday_is_no_working_day():
    """From Thursday 2 May 2024 16:00: 1 h, Friday 8 h, Monday the 6th is a holiday, Tuesday 3 h."""
    head = """
name: traced
start: 2024-05-02
end: 2024-05-12
"""
    assert story(head, one_clerk("12", "[0.6666666666666666]"), WORK) == table("""
        0 16:00  p0  work_started  clerk 1  12h
        5 12:00  p0  work_ended    clerk 1  12h
    """)
    works = one_clerk("12", "[0.6666666666666666]", works_bank_holidays="true")
    assert story(head, works, WORK) == table("""
        0 16:00  p0  work_started  clerk 1  12h
        4 12:00  p0  work_ended    clerk 1  12h
    """)


def test_listed_leave_pauses_work_for_both_its_days():
    """6 h on Monday from eleven, away Tuesday and Wednesday, the last 2 h on Thursday."""
    leave = "{spells: [{from: 2024-03-05, until: 2024-03-06}]}"
    assert story(HEAD, one_clerk("8", "[0.4583333333333333]", leave=leave), WORK) == table("""
        0 11:00  p0  work_started  clerk 1  8h
        3 11:00  p0  work_ended    clerk 1  8h
    """)


def test_part_time_and_share_stretch_work_over_the_open_hours():
    """20 of 40 h a week and half of them for this work: 2 h of effort take an 8-hour day."""
    body = one_clerk("3", hours_per_week="20", share="0.5")
    assert story(HEAD, body, WORK) == table("""
        0 09:00  p0  work_started  clerk 1  3h
        1 13:00  p0  work_ended    clerk 1  3h
    """)


def test_a_worker_can_have_a_week_and_hours_of_their_own():
    """Tuesdays and Thursdays, ten to two: 5 h begun on Tuesday end at eleven on Thursday."""
    body = one_clerk("5", week='"tue,thu"', hours='"10:00-14:00"')
    assert story(HEAD, body, WORK) == table("""
        1 10:00  p0  work_started  clerk 1  5h
        3 11:00  p0  work_ended    clerk 1  5h
    """)


def test_a_worker_who_is_open_all_hours_works_at_night_in_an_office_that_closes():
    """30 h from Friday noon end on Saturday at six in the evening."""
    assert story(HEAD, one_clerk("30", "[4.5]", open_all_hours="true"), WORK) == table("""
        4 12:00  p0  work_started  clerk 1  30h
        5 18:00  p0  work_ended    clerk 1  30h
    """)


def test_work_waits_for_the_first_day_in_the_role():
    """The only clerk starts on Wednesday."""
    assert story(HEAD, one_clerk("1", **{"from": "2024-03-06"}), WORK) == table("""
        2 09:00  p0  work_started  clerk 1  1h
        2 10:00  p0  work_ended    clerk 1  1h
    """)


def test_a_share_that_changes_on_a_date_changes_the_pace_of_work_in_hand():
    """8 h on Monday at full share; from Tuesday half: the last 4 h take all Tuesday."""
    body = one_clerk("12") + "changes: [{on: 2024-03-05, set: {staff.clerk.share: 0.5}}]\n"
    assert story(HEAD, body, WORK) == table("""
        0 09:00  p0  work_started  clerk 1  12h
        1 17:00  p0  work_ended    clerk 1  12h
    """)


def test_more_and_fewer_people_on_dates():
    """One clerk, from Wednesday two, from the second Monday one again: the one who came last
    leaves.

    Work of 16 h each. Clerk 1 has p0 on Mon-Tue, p1 on Wed-Thu; clerk 2 has p2 on Wed-Thu, and p4
    on Friday for 8 h; on Monday p4 passes to clerk 1, who has 8 of p3's 16 h left, and does p4's
    other 8 h on Tuesday: p4's place in the queue is before p5's.
    """
    body = one_clerk("16", "[0, 0, 0, 0, 0, 0]") + (
        "changes: [{on: 2024-03-06, set: {staff.clerk.people: 2}},"
        " {on: 2024-03-11, set: {staff.clerk.people: 1}}]\n"
    )
    assert story(HEAD, body, WORK + " handed_over") == table("""
        0 09:00  p0  work_started  clerk 1  16h
        1 17:00  p0  work_ended    clerk 1  16h
        2 09:00  p1  work_started  clerk 1  16h
        2 09:00  p2  work_started  clerk 2  16h
        3 17:00  p1  work_ended    clerk 1  16h
        3 17:00  p2  work_ended    clerk 2  16h
        4 09:00  p3  work_started  clerk 1  16h
        4 09:00  p4  work_started  clerk 2  16h
        7 00:00  p4  handed_over   clerk 2  8h
        7 17:00  p3  work_ended    clerk 1  16h
        8 09:00  p4  work_started  clerk 1  8h
        8 17:00  p4  work_ended    clerk 1  8h
        9 09:00  p5  work_started  clerk 1  16h
        10 17:00  p5  work_ended    clerk 1  16h
    """)


def test_work_in_hand_at_the_end_of_the_run_is_told_with_the_hours_done():
    """100 h begun on the last Friday: 8 h are done when the run ends on Sunday night."""
    assert story(HEAD, one_clerk("100", "[25]"), WORK + " still_working") == table("""
        25 09:00  p0  work_started   clerk 1  100h
        28 00:00  p0  still_working  clerk 1  8h
    """)


def test_nothing_that_falls_on_the_last_midnight_is_seen():
    """24 h from the last midnight but one would end as the run ends."""
    assert story(ALL_HOURS, one_clerk("24", "[27]"), WORK + " still_working") == table("""
        27 00:00  p0  work_started   clerk 1  24h
        28 00:00  p0  still_working  clerk 1  24h
    """)
