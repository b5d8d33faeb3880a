"""The pathway as a table of steps: where each leads, what it draws, how often it may be passed."""

from hypothesis import given, settings

from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import NONE, Plan, StepKind
from tests.model.strategies import scenarios
from tests.plan.compiled import compiled


def names_onward(plan: Plan) -> dict[str, str | None]:
    """For each step, the step that follows when nothing else is settled."""
    steps = plan.steps
    labels = [f"{plan.stages[s]}/{n}" for s, n in zip(steps.stage, steps.name, strict=True)]
    return {
        label: None if onward == NONE else labels[onward]
        for label, onward in zip(labels, steps.onward.tolist(), strict=True)
    }


def test_steps_follow_each_other_and_the_last_leads_out():
    plan = compiled("""
        pathway:
          - {stage: a, steps: [{wait: {days: 1}}, {name: second, wait: {days: 1}}]}
          - {stage: b, milestone: done}
        """)
    assert names_onward(plan) == {"a/wait": "a/second", "a/second": "b/end", "b/end": None}


def test_a_stage_with_neither_outcomes_nor_milestone_needs_no_end():
    plan = compiled("pathway: [{stage: a, steps: [{wait: {days: 1}}]}, {stage: b}]")
    assert names_onward(plan) == {"a/wait": "b/end", "b/end": None}


def test_steps_without_a_name_are_called_by_their_kind_and_numbered_if_there_are_more():
    plan = compiled("""
        staff: {clerk: {people: 1}}
        pathway:
          - stage: a
            steps: [{wait: {days: 1}}, {work: {by: clerk, hours: 1}}, {wait: {days: 2}}]
        """)
    assert plan.steps.name == ("wait", "work", "wait 2")


NESTED = """
routes:
  outer:
    plain: {share: 0.5, steps: [{wait: {days: 1}}]}
    nested: {share: 0.3, steps: [{choose: inner}]}
    none: {share: rest}
  inner:
    one: {share: 0.5, steps: [{wait: {days: 2}}, {wait: {days: 3}}]}
    two: {share: rest, steps: [{wait: {days: 4}}]}
pathway:
  - {stage: a, choose: outer, steps: [{name: last, wait: {days: 5}}]}
"""


def test_the_options_of_choices_inside_one_another_all_meet_again_after_the_choice():
    assert names_onward(compiled(NESTED)) == {
        "a/choose": "a/last",
        "a/plain wait": "a/last",
        "a/nested choose": "a/last",
        "a/one wait": "a/one wait 2",
        "a/one wait 2": "a/last",
        "a/two wait": "a/last",
        "a/last": None,
    }


def test_an_option_leads_to_its_own_first_step_and_one_without_steps_leads_onward():
    plan = compiled(NESTED)
    targets = {
        name: None if target == NONE else plan.steps.name[target]
        for name, target in zip(plan.decisions.branch_name, plan.decisions.target, strict=True)
    }
    assert targets == {
        "plain": "plain wait", "nested": "nested choose", "none": None,
        "one": "one wait", "two": "two wait",
    }  # fmt: skip


def test_a_stage_can_be_passed_once_and_once_more_for_each_way_back_past_it():
    plan = compiled("""
        pathway:
          - {stage: a, steps: [{wait: {days: 1}}]}
          - {stage: b, outcomes: {again: {share: 0.1, back_to: a, at_most: 2}, on: rest}}
          - {stage: c, outcomes: {again: {share: 0.1, back_to: b, at_most: 3}, on: rest}}
          - {stage: d, outcomes: {again: {share: 0.1, back_to: d, at_most: 1}, on: rest}}
          - {stage: e}
        """)
    assert plan.rounds.tolist() == [1 + 2, 1 + 2 + 3, 1 + 3, 1 + 1, 1]
    assert plan.counters == 3
    quantities = {quantity.name: quantity.rounds for quantity in plan.quantities}
    assert quantities["a/wait/days"] == 3
    assert quantities["c/end/outcome"] == 4


def test_shares_stand_in_the_table_by_period_and_by_group_of_people():
    plan = compiled("""
        demand: {listed: [], need: {low: 0.5, high: rest}}
        pathway:
          - stage: a
            outcomes:
              out: {share: {by: need, of: {high: 0.25}, otherwise: 0.5}, leave: moved}
              on: rest
        changes: [{on: 2024-03-10, set: {pathway.a.outcomes.out.share: 0.1}}]
        """)
    decisions = plan.decisions
    assert decisions.attributes == (("need",),)
    assert decisions.groups.tolist() == [3]  # low, high, not known
    assert decisions.cumulative.reshape(2, 3, 2).tolist() == [
        [[0.5, 1], [0.25, 1], [0.5, 1]],
        [[0.1, 1], [0.1, 1], [0.1, 1]],
    ]


def test_a_step_that_is_called_end_does_not_share_its_draws_with_the_end_of_the_stage():
    plan = compiled("""
        pathway:
          - stage: a
            steps:
              - {name: end, wait: {days: 1}, outcomes: {out: {share: 0.5, leave: x}, on: rest}}
            outcomes: {out: {share: 0.5, leave: x}, on: rest}
        """)
    assert plan.steps.name == ("end", "end 2")
    assert [q.name for q in plan.quantities] == ["a/end/days", "a/end/outcome", "a/end 2/outcome"]


def test_days_between_visits_have_a_draw_for_each_gap():
    plan = compiled("""
        staff: {clerk: {people: 1}}
        pathway:
          - stage: a
            steps:
              - work: {by: clerk, hours: 1, visits: {geometric: {mean: 3}}, days_between: 1}
        """)
    between = next(q for q in plan.quantities if q.name == "a/work/days between")
    assert plan.quantities[between.visits_of].name == "a/work/visits"


@settings(max_examples=100)
@given(scenarios())
def test_every_name_of_a_quantity_is_the_only_one_and_every_step_leads_somewhere(scenario):
    plan = compile_plan(scenario)
    names = [quantity.name for quantity in plan.quantities]
    assert len(set(names)) == len(names)
    steps = plan.steps
    for number in range(len(steps.name)):
        onward = int(steps.onward[number])
        assert onward == NONE or onward > number
        assert steps.stage[onward] >= steps.stage[number] or onward == NONE
        decided = steps.kind[number] in (StepKind.CHOOSE,)
        assert not decided or steps.decision[number] != NONE
    for decision in range(len(plan.decisions.attributes)):
        first, last = plan.decisions.first[decision : decision + 2]
        begin, end = plan.decisions.cumulative_first[decision : decision + 2]
        table = plan.decisions.cumulative[begin:end].reshape(-1, last - first)
        assert (table[:, -1] == 1).all()
        assert len(table) == plan.decisions.groups[decision] * plan.period_starts.size
