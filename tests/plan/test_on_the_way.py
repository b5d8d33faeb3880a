"""People already on the way: names become numbers, and what cannot be is refused."""

import pytest

from sdssim.errors import SdssimError
from tests.plan.compiled import HEAD, compiled

BODY = """
demand: {{listed: []}}
staff:
  clerk: {{people: 2, named_at_referral: true}}
  other: {{people: 1}}
already_on_the_way:
  people:
    - {{person: A17, referred: 2024-02-01, {person}}}
{more}
routes: {{way: {{long: {{share: 0.5, steps: [{{wait: {{days: 9}}}}]}}, short: {{share: rest}}}}}}
pathway:
  - {{stage: a, choose: way, steps: [{{wait: {{days: 5}}}}], milestone: seen}}
  - stage: b
    steps:
      - {{name: draft, work: {{by: clerk, hours: 4, visits: 2}}}}
      - {{wait: {{working_days: 5}}}}
      - name: last
        wait: {{days: 1}}
        outcomes: {{ill: {{share: 0.1, hold_days: 3}}, on: rest}}
"""


def on_the_way(person: str, more: str = "", head: str = HEAD):
    plan = compiled(BODY.format(person=person, more=more), head)
    return plan, plan.on_the_way[0]


def refused(person: str, more: str = "") -> str:
    with pytest.raises(SdssimError) as error:
        on_the_way(person, more)
    return str(error.value)


def test_days_are_counted_from_the_start_and_are_negative():
    _, person = on_the_way("stage: b, since: 2024-03-01, milestones: {seen: 2024-02-20}")
    assert (person.referred, person.since) == (-32, -3)
    assert person.milestones == ((0, -13),)
    assert person.spent == 3


def test_without_a_date_the_state_is_as_old_as_the_referral():
    assert on_the_way("stage: b")[1].since == -32


def test_the_step_is_the_first_of_the_stage_or_the_one_that_is_named():
    plan, person = on_the_way("stage: b")
    assert plan.steps.name[person.step] == "draft"
    plan, person = on_the_way("stage: a, step: long wait, state: waiting")
    assert plan.steps.name[person.step] == "long wait"
    for number in ("2", "'2'"):
        plan, person = on_the_way(f"stage: a, step: {number}, state: waiting")
        assert person.step == plan.steps.stage.tolist().index(0) + 1


def test_workers_roles_and_options_are_numbered():
    plan, person = on_the_way(
        "stage: b, worker: clerk 2, workers: {clerk: clerk 2}, route: {way: short}"
    )
    assert plan.staffing.workers[person.worker].name == "clerk 2"
    assert person.workers == ((0, 1),)
    assert person.choices == ((0, 1),)


def test_whoever_stands_at_a_wait_is_waiting_even_if_the_state_says_queue():
    assert on_the_way("stage: a, step: wait")[1].state == "waiting"
    assert on_the_way("stage: b, step: draft, state: queue")[1].state == "queue"


def test_of_a_visit_in_hand_the_hours_are_spent():
    _, person = on_the_way("stage: b, state: in_hand, worker: clerk 1, hours_done: 1.5")
    assert (person.state, person.spent) == ("in_hand", 1.5)


@pytest.mark.parametrize(
    ("holidays", "week", "spent"),
    [("none", "mon-fri", 5), ("[2024-02-27]", "mon-fri", 4), ("none", "mon-sun", 9)],
)
def test_at_a_wait_for_working_days_those_of_the_office_are_spent(holidays, week, spent):
    """From Saturday 24 February to Sunday 3 March."""
    head = HEAD.replace("{holidays: none}", f"{{holidays: {holidays}, week: {week}}}")
    person = "stage: b, step: wait, since: 2024-02-24"
    assert on_the_way(person, head=head)[1].spent == spent


def test_bank_holidays_before_the_start_are_no_working_days():
    head = "\nname: compiled\nstart: 2024-04-08\nend: 2024-04-30\n"
    person = "stage: b, step: wait, since: 2024-03-28"
    assert on_the_way(person, head=head)[1].spent == 5  # Easter: 29 March and 1 April


def test_in_an_office_that_never_closes_every_day_is_a_working_day():
    head = HEAD.replace("{holidays: none}", "{holidays: none, open_all_hours: true}")
    assert on_the_way("stage: b, step: wait, since: 2024-02-24", head=head)[1].spent == 9


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ("stage: nowhere", "nowhere"),
        ("stage: b, step: nothing", "nothing"),
        ("stage: b, worker: nobody", "nobody"),
        ("stage: b, workers: {clerk: nobody}", "nobody"),
        ("stage: b, workers: {nothing: clerk 1}", "nothing"),
        ("stage: b, route: {nothing: long}", "nothing"),
        ("stage: b, route: {way: sideways}", "sideways"),
        ("stage: b, milestones: {nothing: 2024-02-20}", "nothing"),
    ],
)
def test_a_name_that_nothing_bears_is_refused(person, message):
    assert message in refused(person)


@pytest.mark.parametrize(
    "person",
    [
        "stage: b, since: 2024-01-01",
        "stage: b, since: 2024-03-05",
        "stage: b, since: 2024-03-01, milestones: {seen: 2024-03-02}",
        "stage: b, since: 2024-03-01, milestones: {seen: 2024-01-02}",
    ],
)
def test_dates_that_are_out_of_order_are_refused(person):
    assert refused(person)


def test_in_hand_needs_a_step_of_work_and_a_worker_with_nobody_else_in_hand():
    assert "in_hand" in refused("stage: b, state: in_hand")
    assert "in_hand" in refused("stage: a, step: wait, state: in_hand, worker: clerk 1")
    second = "    - {referred: 2024-02-01, stage: b, state: in_hand, worker: clerk 1}"
    assert "clerk 1" in refused("stage: b, state: in_hand, worker: clerk 1", second)


def test_on_hold_needs_an_outcome_that_is_a_hold():
    assert "hold" in refused("stage: b, state: on_hold")
    assert on_the_way("stage: b, step: last, state: on_hold")[1].state == "on_hold"


def test_everybody_who_is_refused_is_told_of_at_once():
    second = "    - {person: B2, referred: 2024-02-01, stage: b, state: on_hold}"
    message = refused("stage: b, state: in_hand", second)
    assert "A17" in message
    assert "B2" in message
