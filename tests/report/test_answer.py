import numpy as np
import pytest

from sdssim.measures.measure import yardstick
from sdssim.report.answer import answer, title_of
from sdssim.report.figures import figures_of
from sdssim.results.published import published_beside
from sdssim.results.table import Results
from sdssim.scenario.load import load_text
from tests.small import SMALL

FIGURES = {
    "referred": 18.0,
    "reached_first_payment": 12.0,
    "wait_referral_to_first_payment_km_median_days": 70.0,
    "wait_referral_to_first_payment_median_days": 56.0,
    "wait_referral_to_first_payment_running": 6.0,
    "people_now": 6.0,
    "ledger_elapsed_days": 60.0,
    "ledger_for_sitting_days": 30.0,
    "ledger_for_worker_days": 6.0,
    "ledger_own_time_days": 12.0,
}

NO_MILESTONE = SMALL.split("budget:")[0].replace("    milestone: first_payment\n", "").replace(
    "    milestone: assessed\n", ""
)  # fmt: skip


def results_with(figures=FIGURES, *, text=SMALL, replications=1, missing_once=()):
    """Results in which everyone's figures have the given means and nothing else is known."""
    scenario = load_text(text)
    keys = yardstick(scenario).keys
    values = np.full((replications, len(keys)), np.nan)
    for place, key in enumerate(keys):
        if key.name in figures and not key.group:
            values[:, place] = figures[key.name]
            if key.name in missing_once:
                values[0, place] = np.nan
    return Results.of(scenario, values, seed=1, engine="simpy")


def told(results):
    return answer(figures_of(results), published_beside(results))


def test_the_answer_is_five_sentences_in_people_and_weeks():
    assert told(results_with()) == [
        "18 people are referred between 5 January 2026 and 5 April 2026; 12 of them have come to "
        "first payment by then.",
        "From referral to first payment, half of everybody waits longer than 10.0 weeks, counting "
        "those who still wait; of those whose wait is over, half waited less than 8.0 weeks.",
        "On 5 April 2026, 6 still wait for first payment.",
        "The biggest cause of delay is waiting for the next sitting: 30.0 of the 60.0 days that a "
        "person has been on the way on average; next comes waiting for a worker, 6.0 days (the "
        "person's own time takes 12.0).",
        "1 of 1 published figures are met.",
    ]


def test_a_median_that_is_never_reached_is_said_to_be_so():
    figures = {**FIGURES, "wait_referral_to_first_payment_km_median_days": np.nan}
    assert (
        "fewer than half get there in the time that was simulated" in told(results_with(figures))[1]
    )


def test_a_median_that_some_replications_lack_says_in_how_many_it_is_known():
    results = results_with(
        replications=3, missing_once=("wait_referral_to_first_payment_km_median_days",)
    )
    assert "(known in 2 of 3 replications)" in told(results)[1]


def test_nobody_paid_gives_no_median_of_those_paid():
    figures = {**FIGURES, "wait_referral_to_first_payment_median_days": np.nan}
    assert "of those whose wait is over" not in told(results_with(figures))[1]


def test_people_who_are_on_the_pathway_after_the_payment_are_told_apart():
    sentence = told(results_with({**FIGURES, "people_now": 20.0}))[2]
    assert sentence == (
        "On 5 April 2026, 6 still wait for first payment (20 are on the pathway, what comes later "
        "included)."
    )


def test_small_causes_are_left_out():
    figures = {**FIGURES, "ledger_for_worker_days": 0.1, "ledger_own_time_days": 0.0}
    sentence = told(results_with(figures))[3]
    assert "next comes" not in sentence
    assert "own time" not in sentence


def test_without_delay_there_is_no_cause():
    figures = {**FIGURES, "ledger_for_worker_days": 0.0, "ledger_for_sitting_days": 0.0}
    assert not any("cause of delay" in sentence for sentence in told(results_with(figures)))


def test_the_person_s_own_time_is_never_called_a_delay_of_the_service():
    figures = {**FIGURES, "ledger_own_time_days": 50.0}
    assert (
        "biggest cause of delay is waiting for the next sitting" in told(results_with(figures))[3]
    )


def test_a_pathway_without_dates_speaks_of_people_only():
    results = results_with(text=NO_MILESTONE)
    assert told(results)[:2] == [
        "18 people are referred between 5 January 2026 and 5 April 2026.",
        "On 5 April 2026, 6 are still on the way.",
    ]


def test_the_cut_off_is_the_last_day_that_is_told():
    text = SMALL + "window: {cut_off: 2026-03-15}\n"
    assert told(results_with(text=text))[0].split(";")[0].endswith("15 March 2026")


def test_a_published_figure_that_is_not_known_is_not_met():
    figures = {name: value for name, value in FIGURES.items() if name != "referred"}
    assert told(results_with(figures))[-1] == "0 of 1 published figures are met."


@pytest.mark.parametrize("published", [()])
def test_without_published_figures_none_are_counted(published):
    sentences = answer(figures_of(results_with()), published)
    assert not any("published" in sentence for sentence in sentences)


def test_the_title_tells_what_differs_from_the_base():
    assert title_of(load_text(SMALL)) == "Small"
    changed = load_text(SMALL, sets=["staff.worker.people=3"])
    assert title_of(changed) == "Small (worker people: 2 -> 3)"
