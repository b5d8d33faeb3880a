"""Compiles a scenario that is written as YAML."""

from textwrap import dedent

from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import Plan
from sdssim.scenario.load import load_text

HEAD = """
name: compiled
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none}
"""
"""Four weeks from a Monday; the office is open Monday to Friday, 09:00 to 17:00."""


def compiled(body: str, head: str = HEAD) -> Plan:
    """The plan of a scenario; parts that a test does not speak of may be left out."""
    body = dedent(body)
    if "demand:" not in body:
        body += "\ndemand: {listed: []}\n"
    if "pathway:" not in body:
        body += "\npathway: [{stage: a}]\n"
    return compile_plan(load_text(head + body))
