"""What a run leaves behind."""

import gc

from sdssim.inputs.draw import draw
from sdssim.model.simpy_engine import run_simpy
from sdssim.model.simpy_engine.cases import Case, Visit
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load


def test_nobody_who_still_waits_is_left_to_the_cycle_collector():
    """A long queue of them takes the collector as long as half the run."""
    plan = compile_plan(load("stockport-pilot", sets=["demand.per_month.at_start=40"]))
    inputs = draw(plan, 1, 0)
    gc.collect()
    gc.disable()
    try:
        run_simpy(plan, inputs)
        in_hand = len(plan.staffing.desks)
        left = [each for each in gc.get_objects() if type(each) in (Case, Visit)]
    finally:
        gc.enable()
    assert len(left) <= 2 * in_hand
