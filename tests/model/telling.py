"""Tells what a scenario's log says in lines that can be compared with a table worked out by hand.

A line reads ``day clock  who  event  [stage] [round] [visit] [worker] [detail] [hours] [pounds]``:
``3 09:00  p0  work_started  saq  r2  v1  planner 1  2h``. Day 0 is the scenario's first day, p0 is
person 0 and t0 care task 0. The stage is left out where there is only one, round 1 and visit 1
always.
"""

from textwrap import dedent

from sdssim.eventlog import Event, EventLog
from sdssim.model.simulate import simulate
from sdssim.scenario.load import load_text

MINUTES = 1440
_SILENT = {Event.STAGE_STARTED}
_WITH_HOURS = {Event.WORK_STARTED, Event.WORK_ENDED, Event.HANDED_OVER, Event.STILL_WORKING}
_WITH_POUNDS = {Event.BUDGET_TOLD, Event.PAID}

HEAD = """
name: traced
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none}
"""
"""Four weeks from a Monday; the office is open Monday to Friday, 09:00 to 17:00."""

ALL_HOURS = """
name: traced
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none, open_all_hours: true}
"""
"""Four weeks, open day and night: an hour of effort is an hour of the clock."""


def run(head: str, body: str, seed: int = 1) -> EventLog:
    """Simulate a scenario that is written as YAML, in two parts."""
    return simulate(load_text(head + dedent(body)), seed)


def story(head: str, body: str, events: str = "") -> str:
    """Tell what happens in a scenario: all events, or those named, separated by spaces."""
    return told(run(head, body), events)


def told(log: EventLog, events: str = "") -> str:
    """Tell a log as lines, in its own order."""
    wanted = {Event[name.upper()] for name in events.split()} or set(Event) - _SILENT
    rows = [row for row in range(len(log)) if Event(int(log.event[row])) in wanted]
    return "\n".join(_line(log, row) for row in rows)


def table(text: str) -> str:
    """Bring a hand-worked table into the form of a story: single spaces, no blank lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def clock(day: float) -> str:
    """Write a moment as its day and time of day: to the minute if it is one, else to the
    millisecond.
    """
    minutes = day * MINUTES
    if abs(minutes - round(minutes)) < 1e-6:
        whole, minute = divmod(round(minutes), MINUTES)
        return f"{whole} {minute // 60:02d}:{minute % 60:02d}"
    whole, milliseconds = divmod(round(minutes * 60_000), MINUTES * 60_000)
    hour, rest = divmod(milliseconds, 3_600_000)
    return f"{whole} {hour:02d}:{rest // 60_000:02d}:{rest % 60_000 / 1000:06.3f}"


def _line(log: EventLog, row: int) -> str:
    plan, event, step = log.plan, Event(int(log.event[row])), int(log.step[row])
    number, people = int(log.person[row]), len(log.people)
    words = [clock(float(log.time[row]))]
    words.append(f"p{number}" if number < people else f"t{number - people}")
    words.append(event.label)
    if step >= 0 and len(plan.stages) > 1:
        words.append(plan.stages[int(plan.steps.stage[step])])
    words += [f"r{log.round[row]}"] if log.round[row] > 1 else []
    words += [f"v{log.visit[row]}"] if log.visit[row] > 1 else []
    words += [plan.staffing.workers[log.worker[row]].name] if log.worker[row] >= 0 else []
    if log.detail[row] >= 0:
        words.append(_detail(log, event, int(log.detail[row])))
    value = round(float(log.value[row]), 6)
    words += [f"{value:g}h"] if event in _WITH_HOURS else []
    words += [f"£{value:.2f}"] if event in _WITH_POUNDS else []
    return " ".join(words)


def _detail(log: EventLog, event: Event, detail: int) -> str:
    plan = log.plan
    if event is Event.MILESTONE:
        return plan.milestones[detail]
    if event is Event.LEFT:
        return f"({plan.reasons[detail]})"
    if event is Event.PAID:
        return ("instalment", "one-off")[detail]
    return f"'{plan.decisions.branch_name[detail]}'"
