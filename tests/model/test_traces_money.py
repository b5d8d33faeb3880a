"""Budgets are told at the price point of the day and paid every four weeks, or once."""

from tests.model.telling import story, table

HEAD = """
name: traced
start: 2024-03-04
end: 2024-06-30
calendar: {holidays: none, open_all_hours: true}
"""
MONEY = "budget_told paid left completed"


def two_stages(money: str, referred: str, after: str = "") -> str:
    """A body in which the budget is told a day after referral, and paid first four days later."""
    return f"""
demand: {{listed: {referred}}}
{money}
pathway:
  - {{stage: told, steps: [{{wait: {{days: 1}}}}], milestone: told}}
  - {{stage: paid, steps: [{{wait: {{days: 4}}}}], milestone: first_payment}}
{after}
"""


POUNDS = "budget: {points: 100, price_point_pounds: 13, told_at: told, used_share: 0.8}\n"
"""1,300 pounds a year, of which the plan uses 1,040: 13 instalments of 80."""


def test_instalments_are_paid_every_four_weeks_after_the_journey_is_over():
    """First on day 5, then on days 33, 61, 89 and 117; the run is 119 days long."""
    body = two_stages(POUNDS + "payments: {first_at: first_payment}", "[0]")
    assert story(HEAD, body, MONEY) == table("""
        1 00:00    p0  budget_told  told         £1300.00
        5 00:00    p0  paid         paid         instalment  £80.00
        5 00:00    p0  completed
        33 00:00   p0  paid         instalment   £80.00
        61 00:00   p0  paid         instalment   £80.00
        89 00:00   p0  paid         instalment   £80.00
        117 00:00  p0  paid         instalment   £80.00
    """)


def test_payments_can_have_another_interval_and_number():
    """Quarterly: 1,040 pounds in four parts, every 91 days."""
    terms = "payments: {first_at: first_payment, every_days: 91, per_year: 4}"
    assert story(HEAD, two_stages(POUNDS + terms, "[0]"), "paid") == table("""
        5 00:00   p0  paid  paid        instalment  £260.00
        96 00:00  p0  paid  instalment  £260.00
    """)


def test_a_one_off_payment_is_the_whole_of_it():
    """Everybody is paid once."""
    terms = "payments: {first_at: first_payment, one_off_share: 1}"
    assert story(HEAD, two_stages(POUNDS + terms, "[0]"), "paid") == table("""
        5 00:00  p0  paid  paid  one-off  £1040.00
    """)


def test_the_price_point_is_the_one_in_force_when_the_budget_is_told():
    """It rises on day 3. p0 is told on day 1, p1 on day 3 itself; both are paid later."""
    body = two_stages(POUNDS + "payments: {first_at: first_payment}", "[0, 2]") + (
        "changes: [{on: 2024-03-07, set: {budget.price_point_pounds: 20}}]\n"
    )
    assert story(HEAD, body, "budget_told") == table("""
        1 00:00  p0  budget_told  told  £1300.00
        3 00:00  p1  budget_told  told  £2000.00
    """)


def test_a_review_changes_the_instalments_and_leaving_ends_them():
    """Paid on day 5; the review on day 34 halves the budget; the one on day 64 ends it before day
    89.
    """
    after = """
  - stage: first review
    steps: [{wait: {days: 29}}]
    outcomes: {less: {share: 1, budget_factor: 0.5}}
  - stage: second review
    steps: [{wait: {days: 30}}]
    outcomes: {moved: {share: 1, leave: moved away}}
"""
    body = two_stages(POUNDS + "payments: {first_at: first_payment}", "[0]", after)
    assert story(HEAD, body, MONEY) == table("""
        1 00:00   p0  budget_told  told          £1300.00
        5 00:00   p0  paid         paid          instalment     £80.00
        33 00:00  p0  paid         instalment    £80.00
        61 00:00  p0  paid         instalment    £40.00
        64 00:00  p0  left         second review (moved away)
    """)


def test_the_budget_is_told_and_first_paid_once_however_often_the_stage_is_passed():
    """A second time round neither tells nor pays again."""
    after = """
  - stage: review
    outcomes: {again: {share: 1, back_to: told, at_most: 1}, done: rest}
"""
    body = two_stages(POUNDS + "payments: {first_at: told}", "[0]", after)
    assert story(HEAD, body, "milestone " + MONEY) == table("""
        1 00:00    p0  milestone    told  told
        1 00:00    p0  budget_told  told  £1300.00
        1 00:00    p0  paid         told  instalment  £80.00
        5 00:00    p0  milestone    paid  first_payment
        6 00:00    p0  milestone    told  r2  told
        10 00:00   p0  milestone    paid  r2  first_payment
        10 00:00   p0  completed
        29 00:00   p0  paid         instalment  £80.00
        57 00:00   p0  paid         instalment  £80.00
        85 00:00   p0  paid         instalment  £80.00
        113 00:00  p0  paid         instalment  £80.00
    """)


def test_without_payments_the_budget_is_only_told():
    assert story(HEAD, two_stages(POUNDS, "[0]"), MONEY) == table("""
        1 00:00  p0  budget_told  told  £1300.00
        5 00:00  p0  completed
    """)
