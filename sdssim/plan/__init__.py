"""Scenario -> Plan: the flat tables that both engines, the draws and the measures read."""

from sdssim.plan.compile import compile_plan
from sdssim.plan.plan import NONE, Plan, StepKind

__all__ = ["NONE", "Plan", "StepKind", "compile_plan"]
