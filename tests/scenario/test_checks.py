"""What only the whole of a scenario shows."""

import pytest

from sdssim.errors import ScenarioError
from sdssim.scenario.load import load_text
from tests.scenario.small import SMALL, small


def problems_in(*replacements):
    with pytest.raises(ScenarioError) as caught:
        load_text(small(*replacements), "x.yaml")
    return caught.value.problems


def only(*replacements):
    (problem,) = problems_in(*replacements)
    return problem


@pytest.mark.parametrize(
    ("before", "after", "message", "suggestion"),
    [
        ("work: {by: care, hours: 3}", "work: {by: crae, hours: 3}", "no role 'crae'", "care"),
        ("allocate: care", "allocate: car", "no role 'car'", "care"),
        ("sitting: panel", "sitting: pannel", "no panel 'pannel'", "panel"),
        ("choose: route", "choose: routes", "no choice in routes 'routes'", "route"),
        (
            "choose: route",
            "steps: [{choose: router}]",
            "no choice in routes 'router'",
            "route",
        ),
        ("back_to: plan", "back_to: plans", "no stage or step 'plans'", "plan"),
        ("back_to: plan", "back_to: plan/practitioner wrk", "no stage or step", None),
        ("to: decided", "to: desided", "no milestone 'desided'", "decided"),
        ("{to: decided,", "{from: begun, to: decided,", "no milestone 'begun'", None),
        ("north: 2, ", "nort: 2, ", "no team 'nort'", "north"),
        ("people: 1", "people: 1\n    serves: [suoth]", "no team 'suoth'", "south"),
        ("share: 0\n", "share: {by: ned, of: {low: 0}}\n", "no attribute in demand 'ned'", "need"),
        (
            "share: 0\n",
            "share: {by: need, of: {lo: 0}, otherwise: 0}\n",
            "no value of need 'lo'",
            "low",
        ),
        (
            "changes:",
            "multipliers: {m: {factor: 2, stages: [plann]}}\nchanges:",
            "no stage 'plann'",
            "plan",
        ),
        (
            "changes:",
            "multipliers: {m: {by: nead, factors: {low: 1}}}\nchanges:",
            "no attribute in demand 'nead'",
            "need",
        ),
        (
            "caseload_places: 10",
            "caseload_places: 10\n    priority: [hgh]",
            "no value of need 'hgh'",
            "high",
        ),
        (
            "caseload_places: 10",
            "caseload_places: 10\n    due_days: {hgh: 3}",
            "no value of need 'hgh'",
            "high",
        ),
        (
            "changes:",
            "budget: {points: 3, price_point_pounds: 9, told_at: dcided}\nchanges:",
            "no milestone 'dcided'",
            "decided",
        ),
    ],
)
def test_a_name_that_nothing_bears_is_told(before, after, message, suggestion):
    problem = only((before, after))
    assert f"there is {message}" in problem.message
    assert problem.suggestion == suggestion or suggestion is None
    assert problem.line is not None
    assert problem.allowed


def test_a_second_role_that_nobody_needs_is_told():
    problem = only(("also: care", "also: kare"))
    assert problem.suggestion == "care"
    assert "same as the first" in only(("also: care", "also: broker")).message


def test_payments_name_a_milestone_and_need_a_budget():
    problems = problems_in(("changes:", "payments: {first_at: payed}\nchanges:"))
    assert {problem.message for problem in problems} == {
        "there are payments, but no 'budget' to pay out",
        "there is no milestone 'payed'",
    }


def test_a_target_runs_forward():
    problem = only(("{to: decided,", "{from: decided, to: started,"))
    assert "does not come after" in problem.message


def test_names_are_given_once():
    assert "two stages have the stage 'plan'" in [
        problem.message for problem in problems_in(("stage: close", "stage: plan"))
    ]
    problem = only(
        ("    milestone: decided", "    milestone: started"), ("{to: decided,", "{to: started,")
    )
    assert problem.message == "two stages have the milestone 'started'"


def test_the_referral_is_no_milestone():
    problem = problems_in(("milestone: started", "milestone: referral"))[0]
    assert "start of every journey" in problem.message


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("north: 0.5, south: rest", "north: 0.5, south: 0.4", "sum to 0.9"),
        ("north: 0.5,", "north: rest,", "north and south both take the rest"),
        ("low: 0.7, high: 0.3", "low: 0.7, high: 0.31", "sum to 1.01"),
        ("low: 0.7, high: 0.3", "low: 0.9, high: 0.3, none: rest", "sum to 1.2"),
        ("low: 0.7, high: 0.3", "low: 0.7, high: 0.300000001", "sum to 1.000000001"),
        ("agreed: rest", "agreed: 0.5", "sum to 0.7"),
        ("share: rest\n", "share: 0.5\n", "sum to 0.5"),
        (
            "share: rest\n",
            "share: {by: team, of: {north: 1}, otherwise: 0.9}\n",
            "of people with team 'south' sum to 0.9",
        ),
        (
            "share: rest\n",
            "share: {by: need, of: {low: rest}}\n",
            "'low' is 'rest'",
        ),
        (
            "low: 0.7, high: 0.3",
            "low: 0.7, high: {by: team, of: {north: 0.3}}",
            "cannot depend on one another",
        ),
    ],
)  # fmt: skip
def test_shares_sum_to_one_for_everybody(before, after, part):
    assert part in problems_in((before, after))[0].message


def test_a_share_without_a_value_for_somebody_takes_the_rest():
    load_text(
        small(("share: rest\n", "share: {by: team, of: {north: 1}}\n"), ("share: 0.4", "share: 0"))
    )
    message = only(
        ("share: 0\n", "share: {by: team, of: {north: 0}}\n"),
        (SMALL[SMALL.index("changes:") :], ""),
    ).message
    assert message == (
        "broker and practitioner both take the rest of the shares of people with team 'south'"
    )


def test_many_thirds_are_one():
    third = "0.3333333333333333"
    load_text(small(("low: 0.7, high: 0.3", f"a: {third}, b: {third}, c: {third}4")))


def test_shares_in_a_later_period_are_checked_too():
    problem = only(("share: rest\n", "share: 1\n"))
    assert "sum to 1.4" in problem.message


def test_a_number_is_nothing_that_a_share_can_depend_on():
    problem = only(
        ("  need:", "  age: {uniform: [18, 90]}\n  need:"),
        ("share: 0\n", "share: {by: age, of: {old: 0}, otherwise: 0}\n"),
    )
    assert "'age' is a number" in problem.message
    assert problem.allowed == "team, need"


def test_an_option_offered_before_its_staff_come_is_told():
    problem = only(("share: 0\n", "share: 0.1\n"))
    assert problem.message == (
        "people are sent to 'broker' from 2009-03-02 to 2009-08-31, when nobody is on staff "
        "with the role 'broker'"
    )
    assert problem.source_line.strip() == "share: 0.1"


def test_an_option_offered_after_its_staff_left_is_told_at_the_change():
    problem = only(("from: 2009-09-01", "until: 2009-08-31"))
    assert "from 2009-09-01 to 2010-02-28" in problem.message
    assert problem.source_line.strip() == "routes.route.broker.share: 0.4"


def test_a_team_that_nobody_serves_is_told():
    problem = only(("people: 1", "people: 1\n    serves: [north]"))
    assert problem.message.endswith("with the role 'broker' for the team south")
    problems = problems_in(("north: 2, south: 1", "north: 2"), ("    also: care\n", ""))
    messages = {problem.message for problem in problems}
    assert "nobody is ever on staff with the role 'care' for the team south" in messages


def test_an_option_offered_to_served_teams_only_is_fine():
    load_text(
        small(
            ("people: 1", "people: 1\n    serves: [north]"),
            ("broker.share: 0.4", "broker.share: {by: team, of: {north: 0.4}, otherwise: 0}"),
        )
    )


def test_a_role_without_anybody_is_told_where_it_is_needed():
    problems = problems_in(
        ("per_team: {north: 2, south: 1}", "people: 0"),
        ("also: care", "from: 2009-09-02"),
        ("    from: 2009-09-01\n", ""),
    )
    assert {problem.line for problem in problems} >= {31, 32}
    assert any("nobody is ever on staff with the role 'care'" in each.message for each in problems)


def test_whoever_also_keeps_a_role_serves_in_it():
    load_text(small(("per_team: {north: 2, south: 1}", "people: 0")))


def test_staff_in_teams_need_people_in_teams():
    problems = problems_in(("  team: {north: 0.5, south: rest}   # assumed\n", ""))
    assert "demand does not say which team" in problems[0].message


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("back_to: plan", "back_to: close", "comes later, so it is no way back"),
        ("back_to: plan, at_most: 2", "on_to: plan", "comes earlier, so it is no way on"),
        ("back_to: plan, at_most: 2", "on_to: decide", "comes earlier, so it is no way on"),
        ("allocate: care", "wait: {days: 1}", "no place with the role 'care' has been allocated"),
        (
            "      - work: {by: broker, hours: 5}",
            "      - choose: route",
            "leads back to itself",
        ),
        ("route:\n", "empty: {}\n  route:\n", "has no options"),
    ],
)
def test_journeys_lead_somewhere(before, after, part):
    assert any(part in problem.message for problem in problems_in((before, after)))


def test_two_choices_that_lead_to_each_other_are_told():
    text = small(
        ("        - work: {by: broker, hours: 5}", "        - choose: second"),
        ("routes:\n", "routes:\n  second: {a: {share: 1, steps: [{choose: route}]}}\n"),
    )
    with pytest.raises(ScenarioError, match="leads back to itself by way of"):
        load_text(text)


@pytest.mark.parametrize(
    "target", ["plan", "plan/choose", "plan/practitioner work", "decide", "decide/sitting", "start"]
)
def test_a_way_back_leads_to_a_stage_or_a_step(target):
    assert load_text(small(("back_to: plan", f"back_to: {target}")))


def test_steps_of_the_same_kind_are_numbered():
    text = small(("allocate: care\n", "allocate: care\n      - work: {by: care, hours: 1}\n"))
    assert load_text(text.replace("back_to: plan", "back_to: start/work 2"))


def test_a_stage_that_no_way_leads_to_is_told():
    problem = only(
        ("agreed: rest", "agreed: {share: rest, leave: done}"),
        (
            "returned: {share: 0.2, back_to: plan, at_most: 2}",
            "returned: {share: 0.2, leave: refused}",
        ),
    )
    assert problem.message == "no way leads to the stage 'close'"


def test_a_stage_after_a_way_back_can_be_reached():
    load_text(
        small(
            ("agreed: rest", "agreed: {share: 0}"), ("{share: 0.2, back_to", "{share: 1, back_to")
        )
    )


def test_stages_that_are_skipped_are_told():
    problems = problems_in(
        (
            "    milestone: started",
            "    outcomes: {skip: {share: 1, on_to: close}}\n    milestone: started",
        )
    )
    assert {problem.message for problem in problems} == {
        "no way leads to the stage 'plan'",
        "no way leads to the stage 'decide'",
    }


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("end: 2010-02-28", "end: 2009-02-28", "before the start"),
        ("end: 2010-02-28", "end: 9999-02-28", "too long"),
        ("changes:", "window: {from: 2010-03-01}\nchanges:", "'from' is 2010-03-01, outside"),
        ("changes:", "window: {cut_off: 2009-03-01}\nchanges:", "'cut_off' is 2009-03-01, outside"),
        (
            "changes:",
            "window: {from: 2009-06-01, cut_off: 2009-05-01}\nchanges:",
            "before it begins",
        ),
        (
            "changes:",
            "cohorts: {c: {from: 2009-06-01, until: 2009-05-01}}\nchanges:",
            "before 'from'",
        ),
        (
            "changes:",
            "cohorts: {c: {from: 2011-06-01, until: 2011-07-01}}\nchanges:",
            "begins after the end",
        ),
        ("from: 2009-09-01", "from: 2009-09-01\n    until: 2009-08-01", "before 'from'"),
        (
            "caseload_places: 10",
            "leave: {spells: [{from: 2009-06-01, until: 2009-05-01}]}",
            "before 'from'",
        ),
        (
            "  per_month: 4",
            "  from: 2009-06-01\n  until: 2009-05-01\n  per_month: 4",
            "before 'from'",
        ),
    ],
)
def test_dates_are_in_order(before, after, part):
    assert any(part in problem.message for problem in problems_in((before, after)))


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("  per_month: 4   # derived: from the list\n", "", "does not say when"),
        ("  per_month: 4", "  streams: {a: {per_day: 1}}\n  per_month: 4", "would be ignored"),
        (
            "  per_month: 4   # derived: from the list\n",
            "  streams: {a: {}}\n",
            "stream 'a' does not",
        ),
        ("per_month: 4", "per_month: {by_team: {north: 1, south: 2}}", "told twice"),
    ],
)
def test_demand_says_when_people_come_once(before, after, part):
    assert any(part in problem.message for problem in problems_in((before, after)))


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        (
            "pathway.decide.outcomes: {agreed: 1}",
            "the names of outcomes stay the same",
        ),
        (
            "pathway.decide.outcomes.returned: {share: 0.2, back_to: start, at_most: 2}",
            "only the shares may change",
        ),
        ("staff.care.per_team: {north: 2, south: 1, west: 1}", "the teams of a staff group stay"),
        ("staff.care: {people: 2}", "cannot change on a date"),
        ("demand: {per_day: 3}", "cannot change on a date"),
        ("demand.per_month: {by_team: {north: 1}}", "the teams of a rate stay"),
        ("demand.age: 40", "the attributes of people stay the same"),
        ("demand.per_day: 4", "in 2 ways"),
    ],
)
def test_only_numbers_change_on_a_date(setting, part):
    change = f"changes:\n  - on: 2009-10-01\n    set:\n      {setting}\n"
    problems = problems_in(("changes:\n", change))
    assert any(part in problem.message for problem in problems), problems


def test_shares_of_outcomes_may_change_on_a_date():
    change = "changes:\n  - {on: 2009-10-01, set: {pathway.decide.outcomes.returned.share: 0.3}}\n"
    assert len(load_text(small(("changes:\n", change))).periods) == 3


ON_THE_WAY = """\
already_on_the_way:
  people:
    - {person: A, referred: 2009-01-05, stage: plan, since: 2009-02-02,
       workers: {care: care north 1}, route: {route: broker},
       milestones: {started: 2009-02-01}, attributes: {team: north, need: low}}
changes:"""


def test_people_on_the_way_are_let_through():
    assert load_text(small(("changes:", ON_THE_WAY)))


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("stage: plan, since", "stage: plann, since", "no stage 'plann'"),
        ("{care: care north 1}", "{kare: care north 1}", "no role 'kare'"),
        ("{route: broker}", "{rout: broker}", "no choice in routes 'rout'"),
        ("{route: broker}", "{route: brokr}", "no option of route 'brokr'"),
        ("{started: 2009-02-01}", "{startd: 2009-02-01}", "no milestone 'startd'"),
        ("{started: 2009-02-01}", "{started: 2009-01-01}", "started is 2009-01-01"),
        ("since: 2009-02-02", "since: 2009-04-01", "since is 2009-04-01"),
        ("referred: 2009-01-05", "referred: 2009-03-05", "was referred on 2009-03-05"),
    ],
)
def test_people_on_the_way_stand_where_they_can(before, after, part):
    text = ON_THE_WAY.replace(before, after)
    assert any(part in problem.message for problem in problems_in(("changes:", text)))


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("panels:\n", "panels:\n  other: {every_days: 7}\n", "the panel 'other' stands in no step"),
        (
            "routes:\n",
            "routes:\n  other: {a: {share: 1}}\n",
            "the choice 'other' stands in no step",
        ),
        (
            "staff:\n",
            "staff:\n  clerk: {people: 1}\n",
            "no step of the pathway is for the role 'clerk'",
        ),
        ("    caseload_places: 10\n", "", "nobody ever waits for a place"),
        (
            "staff:\n",
            "staff:\n  late: {role: care, people: 1, from: 2012-01-01}\n",
            "'late' is there on no day",
        ),
        (
            "{every_days: 14, places: 4}",
            "{dates: [2008-01-01], places: 4}",
            "the panel 'panel' sits on no day of the run",
        ),
    ],
)
def test_what_may_be_a_mistake_is_a_warning(before, after, part):
    assert any(part in warning for warning in load_text(small((before, after))).warnings)


def test_a_stream_cannot_begin_by_a_change():
    change = "changes:\n  - {on: 2009-10-01, set: {demand.streams: {a: {per_day: 1}}}}\n"
    messages = {problem.message for problem in problems_in(("changes:\n", change))}
    assert "'demand.streams' cannot change on a date" in messages


def test_a_number_gives_no_priority():
    problem = only(
        ("  need:", "  age: {uniform: [18, 90]}\n  need:"),
        ("caseload_places: 10", "caseload_places: 10\n    priority_by: age\n    priority: [old]"),
    )
    assert "'age' is a number" in problem.message


def test_shares_of_other_attributes_sum_to_one_too():
    problem = only(("  need:", "  attributes: {sex: {f: 0.5, m: 0.4}}\n  need:"))
    assert "sum to 0.9" in problem.message


def test_shares_by_very_many_combinations_are_looked_at_value_by_value():
    values = [f"v{number}" for number in range(80)]
    shares = ", ".join(f"{value}: {1 / 80}" for value in values[:-1]) + f", {values[-1]}: rest"
    of = ", ".join(f"{value}: 0.1" for value in values)
    text = small(
        ("  need:", f"  attributes: {{x: {{{shares}}}, y: {{{shares}}}}}\n  need:"),
        ("share: 0\n", f"share: {{by: x, of: {{{of}}}}}\n"),
        ("share: rest\n", f"share: {{by: y, of: {{{of}}}}}\n"),
        ("from: 2009-09-01", "hours_per_week: 30"),
        (SMALL[SMALL.index("changes:") :], ""),
    )
    with pytest.raises(ScenarioError, match="of people with x 'v0' and y 'v0' sum to"):
        load_text(text)


def test_a_choice_inside_an_option_is_followed():
    load_text(
        small(
            ("        - work: {by: broker, hours: 5}", "        - choose: second"),
            ("routes:\n", "routes:\n  second: {a: {share: 1, steps: [{wait: {days: 1}}]}}\n"),
        )
    )


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("people: 1", "people: 10_001", "more workers"),
        ("north: 2,", "north: 10_000,", "more workers"),
        ("also: care", "also: care\n    care_tasks: {per_week: 1e9, hours: 1}", "more care tasks"),
        ("per_month: 4", "per_month: 1e9", "more referrals"),
        ("per_month: 4", "per_month: {at_start: 1, growth_per_month: 1e7}", "more referrals"),
        ("per_month: 4", "per_month: {by_month: {2009-03: 1e8}}", "more referrals"),
        ("per_month: 4", "every_days: {exponential: 1e-6}", "more referrals"),
        ("per_month: 4", "every_days: 0", "more referrals"),
        ("every_days: 14", "every_days: 1e-5", "more sittings"),
        ("visits: 2", "visits: 1_001", "more visits"),
        ("at_most: 2", "at_most: 1_001", "more times"),
        (
            "changes:",
            "budget: {points: 3, price_point_pounds: 9, told_at: decided}\n"
            "payments: {first_at: decided, every_days: 1e-7}\nchanges:",
            "more payments",
        ),
    ],
)
def test_sizes_that_cannot_be_meant_are_refused(before, after, part):
    assert any(part in problem.message for problem in problems_in((before, after)))


def test_rates_by_team_are_added_up():
    problems = problems_in(
        ("  team: {north: 0.5, south: rest}   # assumed\n", ""),
        ("per_month: 4", "per_month: {by_team: {north: 3e5, south: 3e5}}"),
    )
    assert "more referrals" in problems[0].message


def test_dates_out_of_order_are_told_even_beside_a_mistake_elsewhere():
    spoiled = small(("end: 2010-02-28", "end: 2009-02-28"), ("people: 1", "peple: 1"))
    with pytest.raises(ScenarioError) as caught:
        load_text(spoiled)
    told = str(caught.value)
    assert "is before the start" in told
    assert "unknown field 'peple'" in told


def test_groups_of_one_role_under_different_rules_are_a_warning():
    second = "  helper: {role: care, people: 1, order: referred, priority: [high]}\n  broker:"
    (warning,) = [
        each
        for each in load_text(small(("  broker:\n    people", f"{second}\n    people"))).warnings
        if "fill one role" in each
    ]
    assert warning == (
        "'helper' and 'care' fill one role but differ in order, priority; "
        "what 'care' says holds for both"
    )


def test_a_wrong_distribution_does_not_hide_what_else_is_wrong_with_its_step():
    with pytest.raises(ScenarioError) as caught:
        load_text(small(("work: {by: care, hours: 3}", "work: {by: carr, hours: {triangulr: 3}}")))
    told = str(caught.value)
    assert "unknown distribution 'triangulr'" in told
    assert "did you mean 'care'" in told


def test_a_refused_outcome_still_counts_in_the_sum_of_the_shares():
    spoiled = small(
        ("agreed: rest", "agreed: 0.5"), ("back_to: plan, at_most: 2}", "back_to: plan}")
    )
    with pytest.raises(ScenarioError) as caught:
        load_text(spoiled)
    assert "both 'back_to' and 'at_most'" in str(caught.value)
    assert "the shares sum to 0.7" in str(caught.value)
