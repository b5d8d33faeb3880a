"""Everything that chance decides, drawn at once."""

import numpy as np
import pytest

from sdssim.inputs.distributions import standard_of, transform
from sdssim.inputs.draw import draw
from sdssim.inputs.streams import Streams
from sdssim.scenario.distribution import Distribution
from tests.plan.compiled import HEAD, compiled

BODY = """
demand:
  streams:
    one: {per_week: 9}
    two: {listed: [1, 2, 3, 3, 4], need: {low: 0.5, high: rest}}
  need: {low: 0.3, high: rest}
staff: {clerk: {people: 2, named_at_referral: true, priority: [high], order: due,
                due_days: {high: 4, low: 10}}, carer: {people: 1}}
pathway:
  - stage: a
    steps:
      - work:
          by: clerk
          hours: {exponential: 5}
          visits: {shares: {1: 0.5, 2: 0.25, 4: 0.25}}
          days_between: {exponential: 3}
      - {name: same, wait: {days: 7}}
    outcomes: {again: {share: 0.1, back_to: a, at_most: 2}, on: rest}
"""


def rows(plan, inputs, name):
    """The rows of a quantity, by round and visit."""
    number = [quantity.name for quantity in plan.quantities].index(name)
    draws = inputs.draws
    last = len(plan.quantities) - 1
    end = draws.first[number + 1] if number < last else len(draws.table)
    return draws.table[draws.first[number] : end]


@pytest.fixture(scope="module")
def plan():
    return compiled(BODY)


@pytest.fixture(scope="module")
def inputs(plan):
    return draw(plan, 4, 2)


def test_each_stream_of_people_draws_under_its_own_name(plan, inputs):
    """Round 2 of the hours of people of the stream ``two``: that very stream, transformed."""
    mine = inputs.people.stream == 1
    spread = Distribution.of({"exponential": 5})
    expected = transform(spread, Streams(4, 2).draw("two/a/work/hours/1/0", standard_of(spread), 5))
    assert rows(plan, inputs, "a/work/hours")[1, mine].tolist() == expected.tolist()


def test_a_constant_has_one_row_for_all_rounds(plan, inputs):
    assert rows(plan, inputs, "a/same/days").tolist() == [[7] * len(inputs.people)]
    number = [quantity.name for quantity in plan.quantities].index("a/same/days")
    assert inputs.draws.round_stride[number] == inputs.draws.visit_stride[number] == 0


def test_there_are_days_between_for_the_most_visits_that_were_drawn(plan, inputs):
    visits = rows(plan, inputs, "a/work/visits")
    assert visits.shape == (3, len(inputs.people))
    assert set(np.unique(visits)) <= {1, 2, 4}
    assert rows(plan, inputs, "a/work/days between").shape[0] == 3 * (visits.max() - 1)


def test_priority_and_target_follow_the_need_for_the_roles_that_ask(plan, inputs):
    high = inputs.people.codes["need"] == plan.attribute_values["need"].index("high")
    assert inputs.priority[0].tolist() == np.where(high, 0, 1).tolist()
    assert inputs.due_days[0].tolist() == np.where(high, 4, 10).tolist()
    assert inputs.priority[1].tolist() == [0] * high.size


def test_groups_code_the_attributes_on_which_a_decision_depends():
    plan = compiled("""
        demand:
          listed: [{day: 1, attributes: {need: low}}, {day: 2, attributes: {need: high}}, 3]
        pathway:
          - stage: a
            outcomes: {out: {share: {by: need, of: {high: 0.5}, otherwise: 0}, leave: x}, on: rest}
        """)
    assert draw(plan, 1, 0).group.tolist() == [[0, 1, 2]]  # low, high, not known


def test_multipliers_by_attribute_multiply_the_draws_of_their_stages():
    body = """
        demand: {listed: [{day: 1, attributes: {need: low}}, {day: 2, attributes: {need: high}}]}
        staff: {clerk: {people: 1}}
        MULTIPLIERS
        pathway:
          - stage: a
            steps:
              - work: {by: clerk, hours: {exponential: 5}, visits: 2, days_between: 4}
              - wait: {days: {exponential: 5}}
          - {stage: b, steps: [{wait: {days: 6}}]}
        """
    factors = """multipliers:
          one: {by: need, factors: {high: 3}, stages: [a]}
          two: {by: need, factors: {high: 2, low: 0.5}}
          days: {of: days, by: need, factors: {high: 10}, stages: [a]}"""
    before, after = (compiled(body.replace("MULTIPLIERS", text)) for text in ("", factors))
    ratio = {
        quantity.name: (
            rows(after, draw(after, 1, 0), quantity.name)
            / rows(before, draw(before, 1, 0), quantity.name)
        ).tolist()
        for quantity in before.quantities
    }
    assert ratio["a/work/hours"] == [[0.5, 6]]
    assert ratio["a/work/days between"] == [[1, 10]]
    assert ratio["a/wait/days"] == [[1, 10]]
    assert ratio["b/wait/days"] == [[1, 1]]
    assert ratio["a/work/visits"] == [[1, 1]]


def test_a_larger_mean_moves_everyone_the_same_way_and_nobody_elses_draws():
    body = BODY.replace("hours: {exponential: 5}", "hours: {exponential: 6}")
    before, after = compiled(BODY), compiled(body)
    first, second = draw(before, 4, 2), draw(after, 4, 2)
    np.testing.assert_allclose(
        rows(after, second, "a/work/hours"), 1.2 * rows(before, first, "a/work/hours")
    )
    for name in ("a/work/visits", "a/work/days between", "a/end/outcome"):
        assert (rows(before, first, name) == rows(after, second, name)).all()


def test_care_tasks_come_in_order_of_time_with_their_desk_and_role():
    plan = compiled("""
        staff:
          carer: {people: 1}
          broker: {people: 2, also: carer, care_tasks: {days: [3, 1, 40], hours: 2}}
        """)
    tasks = draw(plan, 1, 0).care_tasks
    assert tasks.days.tolist() == [1, 1, 3, 3]
    assert tasks.desk.tolist() == [1, 2, 1, 2]
    assert {plan.staffing.roles[role] for role in tasks.role} == {"carer"}
    assert tasks.hours.tolist() == [2] * 4


def test_care_tasks_by_rate_come_while_the_worker_is_in_the_office():
    plan = compiled("""
        staff:
          carer: {people: 1}
          broker: {people: 1, also: carer, care_tasks: {per_week: 50, hours: {exponential: 2}}}
        """)
    days = draw(plan, 1, 0).care_tasks.days
    assert 120 < days.size < 280
    assert ((days % 1 >= 0.374) & (days % 1 <= 0.709) & (days % 7 < 5)).all()


def test_without_people_tables_are_empty_and_not_missing():
    inputs = draw(compiled(""), 1, 0)
    assert len(inputs.people) == 0
    assert inputs.draws.table.shape[1] == 0
    assert inputs.care_tasks.days.size == 0
    assert inputs.priority.shape == (0, 0)


ON_THE_WAY = """
demand: {listed: []}
staff: {clerk: {people: 1}}
already_on_the_way:
  people: [PEOPLE]
pathway:
  - stage: a
    steps:
      - {name: wait, wait: {days: {uniform: [10, 20]}},
         outcomes: {ill: {share: 0.1, hold_days: {uniform: [30, 40]}}, on: rest}}
      - {name: work, work: {by: clerk, hours: {uniform: [8, 16]}, visits: 2,
                            days_between: {uniform: [5, 6]}, patience_days: {uniform: [7, 9]}}}
"""


@pytest.mark.parametrize(
    ("person", "low", "high"),
    [
        ("step: wait, state: waiting, since: 2024-03-03", 9, 19),
        ("step: wait, state: waiting, since: 2024-02-18", 0, 5),
        ("step: wait, state: waiting, since: 2024-01-18", 0, 0),
        ("step: wait, state: on_hold, since: 2024-02-28", 25, 35),
        ("step: work, state: in_hand, worker: clerk 1, hours_done: 6", 0, 2),
        ("step: work, state: in_hand, worker: clerk 1, hours_done: 1", 3, 7),
        ("step: work, state: waiting, visits_done: 1, since: 2024-03-01", 2, 3),
        ("step: work, state: queue, since: 2024-02-28", 2, 4),
        ("step: work, state: queue, visits_done: 1, since: 2024-02-28", 0, 0),
    ],
)
def test_what_is_left_is_drawn_given_what_is_spent(person, low, high):
    """Uniform times make the bounds of the remainder plain; 20 people share each case."""
    in_hand = "in_hand" in person
    count = 1 if in_hand else 20
    people = ", ".join([f"{{referred: 2024-01-01, stage: a, {person}}}"] * count)
    plan = compiled(ON_THE_WAY.replace("PEOPLE", people), HEAD)
    left = np.concatenate([draw(plan, seed, 0).start_left for seed in range(20 if in_hand else 1)])
    assert left.min() >= low
    assert left.max() <= high
    assert high - low < 0.5 or np.ptp(left) > 0.5 * (high - low)


@pytest.mark.parametrize(("stage", "low", "high"), [("a", 18, 38), ("b", 8, 18)])
def test_what_is_left_is_drawn_under_the_multiplier_of_the_person(stage, low, high):
    """Of 20 to 40 days 2 are spent; or of 10 to 20, where the multiplier is of another stage."""
    person = (
        "{referred: 2024-01-01, stage: a, step: wait, state: waiting, since: 2024-03-02, "
        "attributes: {need: high}}"
    )
    factors = f"multipliers: {{m: {{of: days, by: need, factors: {{high: 2}}, stages: [{stage}]}}}}"
    stages = "  - {stage: b, steps: [{wait: {days: 4}}]}\n"
    plan = compiled(ON_THE_WAY.replace("PEOPLE", person) + stages + factors, HEAD)
    left = np.array([draw(plan, seed, 0).start_left[0] for seed in range(9)])
    assert ((left >= low) & (left <= high)).all()
