"""One queue: the engine's waits against Erlang, Pollaczek, Khinchine, Kendall, Cobham and Palm."""

from functools import partial

import pytest

from tests.theory.controls import Moments, queue_controls
from tests.theory.dual_role import planning_waits
from tests.theory.formulas import (
    Work,
    cobham_mean_waits,
    dm1_mean_wait,
    erlang_c,
    mm1_mean_wait,
    mm1_wait_exceeds,
    mmc_mean_wait,
    mmc_wait_exceeds,
    pollaczek_khinchine,
)
from tests.theory.observed import impatient_work_of, places_of, work_of
from tests.theory.patience import erlang_a
from tests.theory.runs import Run
from tests.theory.sittings import mdc_mean_wait
from tests.theory.twins import dual_role, impatient_queue, priority_queue, queue

HOUR = 1 / 24
EVERY_HOUR = Moments.exponential(HOUR)


def mean_wait(table):
    return table["wait"].mean()


def share_waiting(table):
    return (table["wait"] > 1e-9).mean()


def share_beyond(days, table):
    return (table["wait"] > days).mean()


def controls_of(table, service, gap=EVERY_HOUR):
    return queue_controls(table["present"], table["service"], table["gap"], service, gap)


def test_mm1():
    run = Run("mm1", queue(), work_of, counted=(500, 8_000), seed=101, twins=80)
    run.assert_same_person_by_person()
    known = partial(controls_of, service=Moments.exponential(0.7 * HOUR))
    run.assert_agrees("mean wait", mean_wait, mm1_mean_wait(24, 0.7 * HOUR), controls=known)
    run.assert_agrees("share waiting", share_waiting, 0.7, controls=known)
    run.assert_agrees(
        "share waiting over an hour",
        partial(share_beyond, HOUR),
        mm1_wait_exceeds(24, 0.7 * HOUR, HOUR),
        controls=known,
    )


def test_mm2():
    run = Run("mm2", queue(2), work_of, counted=(500, 16_000), seed=102, twins=80)
    run.assert_same_person_by_person()
    known = partial(controls_of, service=Moments.exponential(1.4 * HOUR))
    queue_of_two = (24, 1.4 * HOUR, 2)
    run.assert_agrees("mean wait", mean_wait, mmc_mean_wait(*queue_of_two), controls=known)
    run.assert_agrees("share waiting", share_waiting, erlang_c(*queue_of_two), controls=known)
    run.assert_agrees(
        "share waiting over an hour",
        partial(share_beyond, HOUR),
        mmc_wait_exceeds(*queue_of_two, HOUR),
        controls=known,
    )


def test_constant_work_for_two():
    run = Run("md2", queue(2), work_of, counted=(500, 8_000), seed=103, twins=80)
    run.assert_same_person_by_person()
    known = partial(controls_of, service=Moments.constant(1.4 * HOUR))
    run.assert_agrees("mean wait", mean_wait, mdc_mean_wait(24, 1.4 * HOUR, 2), controls=known)


def test_regular_arrivals():
    run = Run("dm1", queue(), work_of, counted=(500, 8_000), seed=104, twins=80)
    run.assert_same_person_by_person()
    known = partial(
        controls_of, service=Moments.exponential(0.7 * HOUR), gap=Moments.constant(HOUR)
    )
    run.assert_agrees("mean wait", mean_wait, dm1_mean_wait(HOUR, 0.7 * HOUR), controls=known)


@pytest.mark.parametrize(
    ("law", "square_hours", "seed"),
    [
        ("constant", 0.49, 105),
        ("erlang", 0.49 * (1 + 1 / 3), 106),
        # The mean square of an exponential is twice the squared mean; half of the cases each.
        ("hyper", 0.5 * 2 * 0.3**2 + 0.5 * 2 * 1.1**2, 107),
    ],
)
def test_any_law_of_work(law, square_hours, seed):
    run = Run(f"mg1-{law}", queue(), work_of, counted=(500, 8_000), seed=seed, twins=80)
    run.assert_same_person_by_person()
    work = Moments(0.7 * HOUR, square_hours * HOUR**2)
    expected = pollaczek_khinchine([Work(24, work.mean, work.square)])
    run.assert_agrees("mean wait", mean_wait, expected, controls=partial(controls_of, service=work))


def test_two_priority_classes():
    run = Run("priority", priority_queue, work_of, counted=(500, 16_000), seed=108, twins=100)
    run.assert_same_person_by_person()
    work = Moments.exponential(0.65 * HOUR)
    urgent, other = cobham_mean_waits([Work(12, work.mean, work.square)] * 2)

    def controls(table):
        first = table["urgent"] - 0.5
        own = table["service"] - work.mean
        return [
            *controls_of(table, work),
            first.mean(),
            (first * own).mean(),
            (first * table["present"]).mean(),
        ]

    for name, value, expected in (("urgent", 1, urgent), ("other", 0, other)):
        run.assert_agrees(
            f"mean wait of {name}",
            lambda table, value=value: table["wait"][table["urgent"] == value].mean(),
            expected,
            controls=controls,
        )


def impatience(table):
    return 1 - table["served"].mean()


def wait_of_served(table):
    return table["wait"][table["served"] == 1].mean()


def check_patience(run, expected, known):
    run.assert_same_person_by_person()
    run.assert_agrees("share giving up", impatience, expected.share_giving_up, controls=known)
    run.assert_agrees("mean wait", mean_wait, expected.mean_wait_all, controls=known)
    run.assert_agrees(
        "mean wait of the served", wait_of_served, expected.mean_wait_served, controls=known
    )


def test_patience_for_work():
    twin = impatient_queue("served/work/hours", "served/work/patience", servers=2, unit=24)
    run = Run("patience", twin, impatient_work_of, counted=(500, 10_000), seed=109, twins=80)
    known = partial(
        controls_of, service=Moments.exponential(2 * HOUR), gap=Moments.exponential(1 / 28.8)
    )
    check_patience(run, erlang_a(28.8, 2 * HOUR, 2, 3 * HOUR), known)


def test_patience_for_caseload_places():
    twin = impatient_queue("kept/wait/days", "kept/allocate/patience", servers=4, unit=1)
    run = Run("places", twin, places_of, counted=(300, 6_500), seed=110, twins=100)
    known = partial(controls_of, service=Moments.exponential(10), gap=Moments.exponential(1 / 0.48))
    check_patience(run, erlang_a(0.48, 10, 4, 8), known)


@pytest.mark.parametrize(
    ("rule", "seed", "twins"),
    [("care_first", 111, 160), ("broker_first", 112, 80), ("as_they_come", 113, 80)],
)
def test_dual_role(rule, seed, twins):
    name = f"dual-role-{rule.replace('_', '-')}"
    run = Run(name, dual_role(rule), work_of, counted=(300, 8_000), seed=seed, twins=twins)
    run.assert_same_person_by_person()
    check_planning(run, rule)


def test_hub():
    run = Run("hub", dual_role("hub"), work_of, counted=(300, 8_000), seed=114, twins=120)
    run.assert_same_person_by_person()
    check_planning(run, "hub")


def check_planning(run, arrangement):
    planning = Moments.exponential(0.8 * HOUR)
    waits = planning_waits(
        care=Work(12, 0.5 * HOUR, (0.5 * HOUR) ** 2),
        planning=Work(12, planning.mean, planning.square),
    )
    known = partial(controls_of, service=planning, gap=Moments.exponential(2 * HOUR))
    run.assert_agrees(
        "mean wait of planning", mean_wait, getattr(waits, arrangement), controls=known
    )
