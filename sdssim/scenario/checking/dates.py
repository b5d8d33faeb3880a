"""Dates in an order that makes sense, and within the run."""

from datetime import date, timedelta

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import streams_of

LONGEST_RUN = timedelta(days=365.25 * 1_000)
"""A run holds a row for each day and worker; longer ones are mistakes of typing."""


def check_dates(found: Findings) -> None:
    """Check the start and end, the window, cohorts, staff, absences and streams of demand."""
    scenario = found.scenario
    if scenario.end < scenario.start:
        message = f"the end, {scenario.end}, is before the start"
        found.add(("end",), message, f"a date from {scenario.start} on")
        return
    if scenario.end - scenario.start > LONGEST_RUN:
        message = f"the run from {scenario.start} to {scenario.end} is too long"
        found.add(("end",), message, "at most 1,000 years")
    _check_window(found)
    for name, cohort in scenario.cohorts.items():
        _check_span(found, ("cohorts", name), cohort.from_, cohort.until)
        if cohort.from_ > scenario.end:
            message = f"the cohort '{name}' begins after the end"
            found.add(("cohorts", name, "from"), message, f"a date up to {scenario.end}")
    for name, group in scenario.staff.items():
        _check_span(found, ("staff", name), group.from_, group.until)
        for number, spell in enumerate(group.leave.spells):
            spell_path = ("staff", name, "leave", "spells", number)
            _check_span(found, spell_path, spell.from_, spell.until)
    for name, stream in streams_of(scenario.demand).items():
        path: TreePath = ("demand", "streams", name) if name else ("demand",)
        _check_span(found, path, stream.from_, stream.until)


def _check_window(found: Findings) -> None:
    scenario = found.scenario
    window = scenario.window
    for field, day in (("from", window.from_), ("cut_off", window.cut_off)):
        if day is not None and not scenario.start <= day <= scenario.end:
            message = f"the window's '{field}' is {day}, outside the run"
            found.add(("window", field), message, f"{scenario.start} to {scenario.end}")
            return
    if window.from_ and window.cut_off and window.cut_off < window.from_:
        message = f"the window ends on {window.cut_off}, before it begins"
        found.add(("window", "cut_off"), message, f"a date from {window.from_} on")


def _check_span(found: Findings, path: TreePath, first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        message = f"'until' is {last}, before 'from'"
        found.add((*path, "until"), message, f"a date from {first} on")
