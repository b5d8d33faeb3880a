"""One worker with two kinds of work, under each of the four rules."""

import pytest

from tests.model.telling import ALL_HOURS, HEAD, story, table

WORK = "work_started work_ended"

TWO_AND_TWO = """
demand: {{listed: [0.375, 0.375]}}
staff:
  broker:
    people: 1
    also: carer
    {rule}
    care_tasks: {{days: [0.375, 0.4583333333333333], hours: 4}}
pathway: [{{stage: a, steps: [{{work: {{by: broker, hours: 4}}}}]}}]
"""
"""Monday at nine two people and a care task come, at eleven another task; each is four hours of
work.
"""


def test_care_first():
    """The task of nine, then the one of eleven, though both people have waited longer; then the
    people.
    """
    assert story(HEAD, TWO_AND_TWO.format(rule="rule: care_first"), WORK) == table("""
        0 09:00  t0  work_started  broker 1  4h
        0 13:00  t0  work_ended    broker 1  4h
        0 13:00  t1  work_started  broker 1  4h
        0 17:00  t1  work_ended    broker 1  4h
        1 09:00  p0  work_started  broker 1  4h
        1 13:00  p0  work_ended    broker 1  4h
        1 13:00  p1  work_started  broker 1  4h
        1 17:00  p1  work_ended    broker 1  4h
    """)


def test_broker_first():
    """Both people on Monday, both tasks on Tuesday."""
    assert story(HEAD, TWO_AND_TWO.format(rule="rule: broker_first"), WORK) == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 13:00  p0  work_ended    broker 1  4h
        0 13:00  p1  work_started  broker 1  4h
        0 17:00  p1  work_ended    broker 1  4h
        1 09:00  t0  work_started  broker 1  4h
        1 13:00  t0  work_ended    broker 1  4h
        1 13:00  t1  work_started  broker 1  4h
        1 17:00  t1  work_ended    broker 1  4h
    """)


def test_as_they_come():
    """By time of joining; at nine people come before tasks, which are numbered after them."""
    assert story(HEAD, TWO_AND_TWO.format(rule="rule: as_they_come"), "work_started") == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 13:00  p1  work_started  broker 1  4h
        1 09:00  t0  work_started  broker 1  4h
        1 13:00  t1  work_started  broker 1  4h
    """)


def test_as_they_come_takes_an_earlier_task_before_a_later_person():
    """The second person comes at noon, an hour after the second task."""
    body = TWO_AND_TWO.format(rule="rule: as_they_come").replace("[0.375, 0.375]", "[0.375, 0.5]")
    assert story(HEAD, body, "work_started") == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 13:00  t0  work_started  broker 1  4h
        1 09:00  t1  work_started  broker 1  4h
        1 13:00  p1  work_started  broker 1  4h
    """)


def test_ring_fenced():
    """A quarter of the time is for brokerage: 2 h a day for people, 6 h a day for tasks, side by
    side.

    Four hours of brokerage take two days; four hours of care end at 14:20, the next at 11:40.
    """
    rule = "rule: ring_fenced, ring_fenced_share: 0.25"
    body = TWO_AND_TWO.format(rule=rule.replace(", ", "\n    "))
    assert story(HEAD, body, WORK) == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 09:00  t0  work_started  broker 1  4h
        0 14:20  t0  work_ended    broker 1  4h
        0 14:20  t1  work_started  broker 1  4h
        1 11:40  t1  work_ended    broker 1  4h
        1 17:00  p0  work_ended    broker 1  4h
        2 09:00  p1  work_started  broker 1  4h
        3 17:00  p1  work_ended    broker 1  4h
    """)


def test_work_under_way_is_not_interrupted_by_what_goes_first():
    """A task comes an hour after a person's work has begun, and waits for its end."""
    body = TWO_AND_TWO.format(rule="rule: care_first").replace(
        "days: [0.375, 0.4583333333333333]", "days: [0.4166666666666667]"
    )
    assert story(HEAD, body, "work_started") == table("""
        0 09:00  p0  work_started  broker 1  4h
        0 13:00  t0  work_started  broker 1  4h
        1 09:00  p1  work_started  broker 1  4h
    """)


@pytest.mark.parametrize(
    ("rule", "first", "second"), [("care_first", "p1", "p0"), ("broker_first", "p0", "p1")]
)
def test_the_rule_holds_between_people_of_the_two_roles_too(rule, first, second):
    """While the broker is busy, p1 waits for brokerage from day 0.25, p2 for care from 0.5."""
    seen = story(
        ALL_HOURS,
        f"""
        demand:
          listed:
            - {{day: 0, attributes: {{kind: brokerage}}}}
            - {{day: 0.25, attributes: {{kind: brokerage}}}}
            - {{day: 0.5, attributes: {{kind: care}}}}
        staff: {{broker: {{people: 1, also: carer, rule: {rule}}}}}
        routes:
          kind:
            brokerage:
              share: {{by: kind, of: {{brokerage: 1, care: 0}}}}
              steps: [{{work: {{by: broker, hours: 24}}}}]
            care: {{share: rest, steps: [{{work: {{by: carer, hours: 24}}}}]}}
        pathway: [{{stage: a, choose: kind}}]
        """,
        "work_started",
    )
    names = {"p0": "p1", "p1": "p2"}
    assert seen == table(f"""
        0 00:00  p0  work_started  broker 1  24h
        1 00:00  {names[first]}  work_started  broker 1  24h
        2 00:00  {names[second]}  work_started  broker 1  24h
    """)


def test_before_the_second_role_begins_the_worker_does_care_tasks_only():
    """The brokerage begins on Wednesday, under care_first; the person waits for it since Monday."""
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375]}
        staff:
          broker:
            people: 1
            from: 2024-03-06
            also: carer
            care_tasks: {days: [0.375, 2.5], hours: 4}
        pathway: [{stage: a, steps: [{work: {by: broker, hours: 8}}]}]
        """,
        WORK,
    )
    assert seen == table("""
        0 09:00  t0  work_started  broker 1  4h
        0 13:00  t0  work_ended    broker 1  4h
        2 09:00  p0  work_started  broker 1  8h
        2 17:00  p0  work_ended    broker 1  8h
        3 09:00  t1  work_started  broker 1  4h
        3 13:00  t1  work_ended    broker 1  4h
    """)


def test_dual_role_workers_help_with_each_others_role_queue_but_not_with_their_care_tasks():
    """Both brokers serve the one brokerage queue; each has care tasks of their own.

    At nine both have a task of 4 h; p0 and p1 wait. At one both are free again.
    """
    seen = story(
        HEAD,
        """
        demand: {listed: [0.375, 0.375, 0.375]}
        staff:
          broker: {people: 2, also: carer, care_tasks: {days: [0.375], hours: 4}}
        pathway: [{stage: a, steps: [{work: {by: broker, hours: 4}}]}]
        """,
        "care_task_arrived work_started",
    )
    assert seen == table("""
        0 09:00  t0  care_task_arrived  broker 1
        0 09:00  t1  care_task_arrived  broker 2
        0 09:00  t0  work_started       broker 1  4h
        0 09:00  t1  work_started       broker 2  4h
        0 13:00  p0  work_started       broker 1  4h
        0 13:00  p1  work_started       broker 2  4h
        1 09:00  p2  work_started       broker 1  4h
    """)
