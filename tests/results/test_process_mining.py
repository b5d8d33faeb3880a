"""A log under the names, and in the words, that tools of process mining expect."""

import csv
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest
from hypothesis import given, settings

from sdssim.eventlog import Event
from sdssim.model.simulate import simulate
from sdssim.results.process_mining import (
    COLUMNS,
    OF_A_STEP,
    Transition,
    activities,
    case_name,
    process_mining_frame,
)
from sdssim.results.sheets import csv_text
from tests.model.strategies import scenarios
from tests.model.telling import run

HEAD = """
name: logged
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none}
"""
BODY = """
demand:
  listed:
    - {day: 0.375, attributes: {team: north, age: 40}}
    - {day: 0.5, attributes: {team: south}}
staff:
  broker: {people: 1, also: carer, care_tasks: {days: [0.375], hours: 4}}
panels: {board: {dates: [2024-03-20]}}
budget: {points: 10, price_point_pounds: 100, told_at: drafted}
payments: {first_at: agreed, one_off_share: 1}
pathway:
  - {stage: drafting, steps: [{work: {by: broker, hours: 3, visits: 2, days_between: 1}}],
     milestone: drafted}
  - stage: agreement
    steps: [{wait: {days: 1}}, {sitting: board}]
    outcomes: {agreed: rest, again: {share: 0, back_to: drafting, at_most: 1}}
    milestone: agreed
"""


@pytest.fixture(scope="module")
def log():
    return run(HEAD, BODY)


@pytest.fixture(scope="module")
def table(log):
    return process_mining_frame(log)


def test_the_columns_have_the_names_of_the_standard(table):
    assert list(table.columns)[: len(COLUMNS)] == list(COLUMNS)
    assert pd.api.types.is_datetime64_any_dtype(table["time:timestamp"])
    wanted = ["case:concept:name", "concept:name", "lifecycle:transition", "time:timestamp"]
    assert table[wanted].notna().all().all()


def test_the_steps_of_one_person_read_as_activities_with_transitions(table):
    mine = table[table["case:concept:name"] == "r0-p0"]
    said = list(zip(mine["concept:name"], mine["lifecycle:transition"], strict=True))
    assert said[:9] == [
        ("referred", "complete"),
        ("drafting: stage started", "complete"),
        ("drafting: work", "schedule"),
        ("drafting: work", "start"),
        ("drafting: work", "complete"),
        ("drafting: work, between visits", "start"),
        ("drafting: work, between visits", "complete"),
        ("drafting: work", "schedule"),
        ("drafting: work", "start"),
    ]
    assert ("agreement: wait", "start") in said
    assert ("agreement: sitting", "schedule") in said
    assert ("agreement: sitting", "complete") in said
    assert ("agreement: outcome agreed", "complete") in said
    assert ("milestone agreed", "complete") in said
    assert ("budget told", "complete") in said
    assert ("paid one-off", "complete") in said
    assert said[-1] == ("completed", "complete")


def test_visits_are_told_apart_so_that_a_start_finds_its_end(table):
    work = table[table["concept:name"] == "drafting: work"]
    pairs = work.groupby(["case:concept:name", "concept:instance"])["lifecycle:transition"]
    assert {tuple(each) for _, each in pairs} == {("schedule", "start", "complete")}
    assert set(work["concept:instance"]) == {"round 1, visit 1", "round 1, visit 2"}


def test_who_did_it_and_in_which_role(table):
    started = table[table["lifecycle:transition"] == "start"]
    work = started[started["concept:name"] == "drafting: work"]
    assert set(work["org:resource"]) == {"broker 1"}
    assert set(work["org:role"]) == {"broker"}
    waits = started[started["concept:name"] == "agreement: wait"]
    assert waits[["org:resource", "org:role"]].isna().all().all()


def test_only_people_are_cases_and_their_attributes_stand_with_them(table):
    assert set(table["case:concept:name"]) == {"r0-p0", "r0-p1"}
    assert not (table["concept:name"] == "care task").any()
    firsts = table.drop_duplicates("case:concept:name")
    assert firsts["case:team"].tolist() == ["north", "south"]
    assert firsts["case:age"].fillna(0).tolist() == [40, 0]
    assert set(table["case:replication"]) == {0}


def test_no_two_people_of_all_replications_have_one_name():
    assert case_name(1, 12) != case_name(11, 2)


def test_care_tasks_have_activities_of_their_own(log):
    names, transitions = activities(log)
    care = log.person >= len(log.people)
    assert list(zip(names[care], transitions[care], strict=True)) == [
        ("care task arrived", "complete"),
        ("care task", "schedule"),
        ("care task", "start"),
        ("care task", "complete"),
    ]


@pytest.mark.parametrize(
    ("pathway", "staff", "said"),
    [
        (
            "[{stage: a, steps: [{work: {by: nurse, hours: 900}}]}]",
            "{nurse: {people: 1}}",
            ("a: work", "unknown"),
        ),
        (
            "[{stage: a, steps: [{work: {by: nurse, hours: 900, patience_days: 2}}]}]",
            "{nurse: {people: 1}}",
            ("a: work", "withdraw"),
        ),
        (
            "[{stage: a, steps: [{work: {by: nurse, hours: 90}}]}]",
            "{nurse: {people: 1, until: 2024-03-06}, other: {role: nurse, people: 1, from: "
            "2024-03-06}}",
            ("a: work", "suspend"),
        ),
        (
            "[{stage: a, outcomes: {later: {share: 1, hold_days: 3}}}]",
            "{nurse: {people: 1}}",
            ("a: on hold", "start"),
        ),
    ],
)
def test_what_does_not_go_to_its_end_has_a_transition_too(pathway, staff, said):
    demand = "demand: {listed: [{day: 0.375}, {day: 0.5}]}"
    log = run(HEAD, f"{demand}\nstaff: {staff}\npathway: {pathway}\n")
    table = process_mining_frame(log)
    assert said in set(zip(table["concept:name"], table["lifecycle:transition"], strict=True))


def test_an_empty_log_has_the_same_columns_of_the_same_types(table):
    empty = process_mining_frame(run(HEAD, "demand: {listed: []}\npathway: [{stage: a}]\n"))
    assert len(empty) == 0
    shared = [name for name in table.columns if name in empty.columns]
    assert set(COLUMNS) <= set(shared)
    for name in COLUMNS:
        assert empty[name].dtype == table[name].dtype, name


def test_pm4py_needs_no_renaming(table):
    pm4py = pytest.importorskip("pm4py", reason="AGPL: not among what the tests install")
    log = pm4py.convert_to_event_log(table)
    assert [trace.attributes["concept:name"] for trace in log] == ["r0-p0", "r0-p1"]
    follows, starts, ends = pm4py.discover_dfg(table)
    assert starts == {"referred": 2}
    assert ends == {"completed": 2}
    assert follows["drafting: work", "drafting: work, between visits"] == 2


def test_names_that_are_formulas_are_text_in_a_csv(log):
    evil = '=HYPERLINK("https://example.org","here")'
    plan = replace(
        log.plan,
        stages=tuple(evil for _ in log.plan.stages),
        attribute_values=log.plan.attribute_values | {"team": (evil, "@SUM(1)")},
    )
    read = csv.reader(StringIO(csv_text(process_mining_frame(replace(log, plan=plan)))))
    cells = [cell for row in read for cell in row]
    assert f"'{evil}" in cells
    assert "'@SUM(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-", "\t", "\r"))]


def test_events_of_a_step_are_those_that_a_tool_can_pair():
    assert {OF_A_STEP[Event.JOINED_QUEUE], OF_A_STEP[Event.WORK_STARTED]} == {
        Transition.SCHEDULE,
        Transition.START,
    }
    assert OF_A_STEP[Event.WORK_ENDED] is Transition.COMPLETE


@settings(max_examples=30)
@given(scenarios())
def test_every_log_has_a_name_and_a_transition_for_every_row(scenario):
    log = simulate(scenario)
    names, transitions = activities(log)
    assert len(names) == len(transitions) == len(log)
    assert all(name and ": ," not in name and not name.endswith(": ") for name in names)
    assert set(transitions) <= set(map(str, Transition))
    assert len(process_mining_frame(log)) == (log.person < len(log.people)).sum()
