from math import inf

from sdssim.measures.scope import scope_of
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, small


def scope(*settings):
    scenario = small(*settings)
    return scope_of(compile_plan(scenario), scenario.base)


def test_without_a_window_everything_is_measured():
    whole = scope()
    assert (whole.from_day, whole.begin_day, whole.cut_day) == (-inf, 0, 100)


def test_the_window_runs_from_a_midnight_to_the_end_of_the_last_day():
    part = scope("window.from=2024-01-11", "window.cut_off=2024-01-31")
    assert (part.from_day, part.begin_day, part.cut_day) == (10, 10, 31)


def test_clocks_are_step_by_step_from_the_referral_from_the_first_and_to_the_last():
    assert scope().events == ("referral", "assessed", "planned", "first_payment")
    assert scope().clocks == ((0, 1), (1, 2), (2, 3), (0, 2), (0, 3), (1, 3))


def test_five_milestones_have_every_clock_but_those_between_the_middle_ones():
    stages = "".join(f"  - {{stage: s{n}, milestone: m{n}}}\n" for n in range(1, 6))
    scenario = load_text(
        "name: Five\nstart: 2024-01-01\nend: 2024-01-10\ndemand: {per_month: 1}\n"
        f"pathway:\n{stages}targets:\n  middle: {{from: m2, to: m4, within_days: 3}}\n"
    )
    clocks = scope_of(compile_plan(scenario), scenario.base).clocks
    pairs = {(start, stop) for start in range(6) for stop in range(start + 1, 6)}
    assert len(set(clocks)) == len(clocks)
    assert set(clocks) == pairs


def test_a_pathway_without_milestones_has_no_clock():
    scenario = load_text(
        "name: None\nstart: 2024-01-01\nend: 2024-01-10\ndemand: {per_month: 1}\n"
        "pathway: [{stage: only}]\n"
    )
    assert scope_of(compile_plan(scenario), scenario.base).clocks == ()


def test_targets_are_clocks_with_days():
    (target,) = scope().targets
    assert (target.name, target.clock, target.within_days) == ("quick", (1, 3), 30)


def test_groups_are_cohorts_attributes_and_options_each_by_one_key():
    labels = [dict(group) for group in scope().groups]
    assert labels == [
        {},
        {"cohort": "early"},
        {"cohort": "late"},
        {"team": "north"},
        {"team": "south"},
        {"need": "low"},
        {"need": "high"},
        {"route": "brokered"},
        {"route": "alone"},
    ]


def test_streams_are_groups_when_there_are_several():
    scenario = load_text(
        SMALL.replace("  per_month: 1\n", "  streams: {a: {per_month: 1}, b: {per_month: 2}}\n")
    )
    groups = scope_of(compile_plan(scenario), scenario.base).groups
    assert groups[-2:] == ((("stream", "a"),), (("stream", "b"),))


def test_each_cohort_is_crossed_with_every_other_group():
    crossed = scope().crossed_groups
    assert len(crossed) == 2 * 6
    assert (("cohort", "early"), ("team", "south")) in crossed


def test_the_first_payment_is_a_column_of_dates():
    assert scope().first_payment == 3
    unpaid = load_text(
        "\n".join(line for line in SMALL.splitlines() if not line.startswith("payments"))
    )
    assert scope_of(compile_plan(unpaid), unpaid.base).first_payment == -1
