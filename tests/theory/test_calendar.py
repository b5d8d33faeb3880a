"""Panels and payment runs: the engine's waits against the calendar and the chain of sittings."""

import numpy as np

from tests.theory.controls import Moments
from tests.theory.observed import sittings_of
from tests.theory.runs import Run
from tests.theory.sittings import (
    mean_wait,
    mean_wait_for_place,
    mean_wait_to_next,
    sittings_missed,
)
from tests.theory.twins import panel


def wait(table):
    return table["wait"].mean()


def test_a_panel_that_takes_everybody():
    run = Run("panel", panel, sittings_of, counted=(0, 3_300), seed=201, twins=100)
    run.assert_same_person_by_person()
    run.assert_agrees("mean wait", wait, 7.0)


def test_a_panel_with_four_places():
    run = Run("panel-places", panel, sittings_of, counted=(300, 5_300), seed=202, twins=400)
    run.assert_same_person_by_person()
    panel_of_four = (0.2, 14.0, 4)
    run.assert_agrees("mean wait", wait, mean_wait(*panel_of_four, papers_in_days=3.0))
    run.assert_agrees(
        "mean wait for a place",
        lambda table: table["for_place"].mean(),
        mean_wait_for_place(*panel_of_four),
    )
    run.assert_agrees(
        "share heard at the first sitting",
        lambda table: (table["for_place"] < 1).mean(),
        sittings_missed(*panel_of_four)[0],
    )


def test_a_payment_run_on_the_first_of_the_month():
    run = Run("payment-run", panel, sittings_of, counted=(280, 7_290), seed=203, twins=100)
    run.assert_same_person_by_person()
