"""Panels and payment runs: the engine's waits against the calendar and the chain of sittings."""

import numpy as np

from sdssim.eventlog import Event
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


def gap_controls(table):
    """Times to the next referral less their mean, alone and times the number before the panel."""
    apart = table["gap"] - 5.0
    columns = [apart, table["gap"] ** 2 - 50.0, table["present"] * apart]
    return [column.mean() for column in columns]


def test_a_panel_that_takes_everybody():
    run = Run("panel", panel, sittings_of, counted=(100, 3_300), seed=201, twins=100)
    run.assert_same_person_by_person()
    run.assert_agrees("mean wait", wait, 7.0)


def test_a_panel_with_four_places():
    run = Run("panel-places", panel, sittings_of, counted=(300, 3_200), seed=202, twins=700)
    run.assert_same_person_by_person()
    panel_of_four = (0.2, 14.0, 4)
    run.assert_agrees(
        "mean wait", wait, mean_wait(*panel_of_four, papers_in_days=3.0), controls=gap_controls
    )
    run.assert_agrees(
        "mean wait for a place",
        lambda table: table["for_place"].mean(),
        mean_wait_for_place(*panel_of_four),
        controls=gap_controls,
    )
    run.assert_agrees(
        "share heard at the first sitting",
        lambda table: (table["for_place"] < 1).mean(),
        sittings_missed(*panel_of_four)[0],
        controls=gap_controls,
    )


MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS_TO_PAPERS, DAYS_TO_MONEY = 3.0, 2.0


def payment_run(plan, inputs):
    table = panel(plan, inputs)
    return table | {
        "referred": inputs.people.referred,
        "to_money": table["wait"] + DAYS_TO_MONEY,
    }


def payments_of(log):
    out = np.full(len(log.people), np.nan)
    done = log.event == Event.COMPLETED
    out[log.person[done]] = log.time[done]
    return sittings_of(log) | {"to_money": out - log.people.referred}


def test_a_payment_run_on_the_first_of_the_month():
    run = Run("payment-run", payment_run, payments_of, counted=(0, 7_000), seed=203, twins=100)
    run.assert_same_person_by_person()
    # People who came from one deadline to another: whole gaps between dates, and only those.
    first, gaps = MONTHS[0] - DAYS_TO_PAPERS, (MONTHS + MONTHS)[1:22]

    def days_to_money(table):
        came = (table["referred"] >= first) & (table["referred"] < first + sum(gaps))
        return table["to_money"][came].mean()

    expected = DAYS_TO_PAPERS + mean_wait_to_next(gaps) + DAYS_TO_MONEY
    run.assert_agrees("mean days to money", days_to_money, expected)
