import pytest

from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.plan.size import expected_rows
from sdssim.scenario.load import load, load_text
from tests.small import SMALL

BUSY = """
name: Everything that makes rows
start: 2024-01-01
end: 2024-12-31
calendar: {open_all_hours: true, holidays: none}
demand:
  streams:
    gaps: {every_days: {constant: 2}}
    named: {listed: [10, 20, 2024-02-01]}
staff:
  clerk: {people: 3, caseload_places: 50}
pathway:
  - stage: first
    steps:
      - allocate: {to: clerk}
      - work: {by: clerk, hours: 1, visits: 3}
        outcomes:
          out: {share: 0.5, leave: gone}
          on: rest
    milestone: begun
  - stage: second
    steps:
      - wait: {days: 1}
      - release: clerk
    outcomes:
      again: {share: 0.2, back_to: second, at_most: 1}
      done: rest
"""


@pytest.mark.parametrize(
    "scenario",
    [load("stockport-pilot"), load("stockport-hub"), load_text(SMALL), load_text(BUSY)],
    ids=lambda scenario: scenario.name,
)
def test_rows_are_foreseen_within_a_factor_of_two(scenario):
    rows = sum(len(simulate(scenario, 1, number, engine="simpy")) for number in range(3)) / 3
    assert rows / 2 < expected_rows(compile_plan(scenario)) < rows * 2


def test_twice_the_people_make_twice_the_rows():
    one, two = (load_text(SMALL.replace("per_month: 6", f"per_month: {n}")) for n in (6, 12))
    assert expected_rows(compile_plan(two)) == pytest.approx(2 * expected_rows(compile_plan(one)))


def test_people_who_are_on_the_way_already_count():
    text = BUSY.replace("gaps: {every_days: {constant: 2}}", "gaps: {listed: []}")
    waiting = "{referred: 2023-12-01, stage: second, step: wait, state: waiting, since: 2023-12-31}"
    one = f"{text}already_on_the_way:\n  people: [{waiting}]\n"
    three = expected_rows(compile_plan(load_text(text)))
    assert expected_rows(compile_plan(load_text(one))) == pytest.approx(three * 4 / 3)
