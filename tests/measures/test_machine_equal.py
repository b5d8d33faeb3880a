"""Machine code takes the very figures that the reference takes, for every scenario.

When an example fails, hypothesis prints the smallest one that does as a scenario file.
"""

import os
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from sdssim.eventlog import Event
from sdssim.inputs.draw import draw
from sdssim.machine import is_available
from sdssim.measures import by_machine
from sdssim.measures.by_machine import write_figures
from sdssim.measures.machine_layout import WORK_TABLES
from sdssim.measures.measure import yardstick
from sdssim.measures.scope_tables import ScopeTables
from sdssim.model.compiled_engine import run_compiled
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import from_mapping, load
from tests.measures.asking import asking_data
from tests.measures.diary import Diary, small
from tests.measures.simulated import busy, busy_log
from tests.model.test_compiled_equal import MOST_DAYS, SCENARIOS, as_yaml

pytestmark = pytest.mark.skipif(not is_available(), reason="numba is an extra")

EXAMPLES = int(os.environ.get("SDSSIM_EXAMPLES", "300"))
"""How many random scenarios; `make check-long` asks for 5,000."""

EVERY_SCENARIO = sorted(SCENARIOS.glob("**/*.yaml"))
GAP_BYTES = 64
WORK_PLACES = ScopeTables.work_places


def simulated(scenario, seed, replication=0):
    plan = compile_plan(scenario)
    return run_compiled(plan, draw(plan, seed, replication))


def machine_figures(log, rule):
    figures = np.empty(len(rule.keys))
    write_figures(log, rule.scope, figures)
    return figures


def differences(log, scenario):
    """Figures that differ in any bit, with groups and without; there should be none."""
    found = []
    for by_group in (True, False):
        rule = yardstick(scenario, by_group=by_group)
        reference = rule.reference_figures(log)
        figures = machine_figures(log, rule)
        differ = np.flatnonzero(reference.view(np.int64) != figures.view(np.int64))
        found += [
            (rule.keys[place].name, rule.keys[place].group_label, reference[place], figures[place])
            for place in differ.tolist()
        ]
    return found


@settings(max_examples=EXAMPLES)
@given(asking_data(), st.integers(0, 1000))
def test_any_scenario_gives_the_identical_figures(data, seed):
    note(as_yaml(data))
    scenario = from_mapping(data)
    assert differences(simulated(scenario, seed), scenario) == []


@pytest.mark.parametrize("path", EVERY_SCENARIO, ids=lambda path: path.stem)
def test_shipped_scenarios_give_the_identical_figures(path):
    scenario = load(path)
    if path.parent.name == "checks":
        scenario = load(
            path, end=min(scenario.base.end, scenario.base.start + timedelta(MOST_DAYS))
        )
    for replication in range(2):
        log = simulated(scenario, 1, replication)
        assert len(log) > 0
        assert differences(log, scenario) == []


@pytest.mark.parametrize(
    "settings",
    [
        (),
        ("window.from=2024-03-01",),
        ("window.from=2024-03-01", "window.cut_off=2024-06-30"),
        ("window.cut_off=2024-01-01",),
    ],
)
def test_other_questions_than_the_log_was_simulated_with_give_the_identical_figures(settings):
    for replication in range(3):
        assert differences(busy_log(replication), busy(*settings)) == []


def test_many_people_give_the_identical_figures():
    """More than stand on one shelf, and a long queue."""
    scenario = load("stockport-pilot", sets=["demand.per_month.at_start=60"])
    log = simulated(scenario, 1)
    assert len(log.people) > 1000
    assert differences(log, scenario) == []


def test_a_log_without_people_gives_the_identical_figures():
    assert differences(Diary().log(), small()) == []


def test_a_log_of_one_person_gives_the_identical_figures():
    diary = Diary()
    assert differences(one_person(diary).log(), diary.scenario) == []


def one_person(diary):
    who = diary.person(3.0, team="north", age=40.0)
    diary.queue(3.0, who, 0).visit(4.4, 5.6, who, 0, hours=4.0).milestone(5.6, who, "assessed")
    diary.note(5.6, who, Event.BUDGET_TOLD, value=100.0)
    return diary


def test_a_handover_ends_a_visit_and_nothing_else_in_both():
    diary = one_person(Diary())
    for step in (-1, 3):
        who = diary.person(6.0)
        diary.queue(6.0, who, 3).note(7.0, who, Event.HANDED_OVER, step=step)
        diary.note(8.0, who, Event.WORK_STARTED, step=3, worker=1)
        diary.note(9.0, who, Event.HANDED_OVER, step=step, value=0.5)
        diary.note(9.5, who, Event.HANDED_OVER, step=step, value=0.5)
        diary.note(11.0, who, Event.WORK_ENDED, step=3, worker=1, value=2.0)
    assert differences(diary.log(), diary.scenario) == []


class Memory:
    """Room for the machine code in which every table is followed by a gap that has to stay."""

    def __init__(self, filled):
        self.filled = filled
        self.content = self.ends = self.next = None

    def room(self, size):
        self.content = np.full(size, self.filled, np.uint8)
        return self.content

    def places(self, tables, rows, cases, people):
        places = WORK_PLACES(tables, rows, cases, people)
        places += GAP_BYTES * np.arange(places.size)
        self.ends = places[:-1] + tables.room[1:] @ np.array([1, rows, cases, people])
        self.next = places[1:]
        return places

    def overrun(self):
        """Names of the tables behind whose end something was written."""
        used = self.content != self.filled
        gaps = zip(WORK_TABLES, self.ends.tolist(), self.next.tolist(), strict=True)
        return [name for name, end, after in gaps if used[end:after].any()]


@pytest.fixture(params=[0xA5, 0xFF, 0])
def memory(request, monkeypatch):
    """Whatever it held before, no figure depends on it."""
    used = Memory(request.param)
    monkeypatch.setattr(by_machine, "_memory", used.room)
    monkeypatch.setattr(ScopeTables, "work_places", lambda *of: used.places(*of))
    return used


def logs_of_every_kind():
    yield busy(), busy_log(0)
    yield small(), Diary().log()
    yield small(), one_person(Diary()).log()
    scenario = load("stockport-pilot")
    yield scenario, simulated(scenario, 2)


@pytest.mark.parametrize("by_group", [True, False])
def test_nothing_is_written_beside_the_tables_and_the_figures(memory, by_group):
    for scenario, log in logs_of_every_kind():
        rule = yardstick(scenario, by_group=by_group)
        figures = np.full(len(rule.keys) + 2, -7.0)
        written = write_figures(log, rule.scope, figures[1:-1])
        assert written == len(rule.keys)
        assert memory.overrun() == []
        assert (figures[0], figures[-1]) == (-7.0, -7.0)
        assert figures[1:-1].tobytes() == rule.reference_figures(log).tobytes()
