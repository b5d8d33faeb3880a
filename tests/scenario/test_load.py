"""From a file to a scenario: digest, label, assumptions, refusals."""

import pickle
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sdssim
from sdssim.errors import ScenarioError, SdssimError
from sdssim.scenario.assumptions import confidence_of
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.difference import differences, label_of
from sdssim.scenario.load import (
    SHORT_DIGEST,
    Scenario,
    from_mapping,
    load,
    load_text,
    shipped_scenarios,
    vary,
)
from sdssim.scenario.source import read_text
from tests.scenario.small import SMALL, small


def problems_of(call):
    with pytest.raises(ScenarioError) as caught:
        call()
    return caught.value.problems


def only(text):
    (problem,) = problems_of(lambda: load_text(text, "x.yaml"))
    return problem


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL, "small.yaml")


def test_a_scenario_says_what_was_asked(scenario):
    assert scenario.name == "Small"
    assert scenario.file == "small.yaml"
    assert scenario.base.panels["panel"].places == 4
    assert [begins for begins, _ in scenario.periods] == [date(2009, 3, 2), date(2009, 9, 1)]
    assert scenario.periods[0][1] is scenario.base
    assert scenario.warnings == ()
    assert scenario.short_digest == scenario.digest[:SHORT_DIGEST]


def test_the_package_offers_load():
    assert sdssim.load("stockport-pilot").name == "Stockport pilot"


@pytest.mark.parametrize("name", list(shipped_scenarios()))
def test_every_shipped_scenario_is_right(name):
    loaded = load(name)
    assert loaded.label == "baseline" or "extends" in (shipped_scenarios()[name]).read_text()


def test_a_file_is_found_with_and_without_its_suffix(tmp_path, monkeypatch):
    (tmp_path / "mine.yaml").write_text(SMALL)
    digests = {load(tmp_path / "mine.yaml").digest, load(str(tmp_path / "mine.yaml")).digest}
    monkeypatch.chdir(tmp_path)
    digests |= {load("mine").digest, load("mine.yaml").digest}
    assert len(digests) == 1


def test_an_unknown_name_is_answered_with_the_nearest():
    (problem,) = problems_of(lambda: load("stockport_pilott"))
    assert "there is no scenario 'stockport_pilott'" in problem.message
    assert problem.suggestion == "stockport-pilot"


def test_a_file_that_is_not_there_is_told():
    (problem,) = problems_of(lambda: load("nowhere/none.yaml"))
    assert (problem.file, problem.message) == ("nowhere/none.yaml", "there is no such file")


def test_equal_scenarios_have_equal_digests_and_the_name_does_not_matter(scenario):
    again = load_text(small(("name: Small", "name: Other\ndescription: words")))
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert {again, scenario} == {scenario}
    assert scenario != "Small"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("per_month: 4 ", "per_month: 4.0 "),
        ("per_month: 4 ", "per_month: 4e0 "),
        ("per_month: 4 ", "per_month: 0x4 "),
        ("per_month: 4   # derived: from the list", "per_month: 4"),
        ("places: 4}", "places: 4, at: '00:00', papers_in_days: 0}"),
        ("{every_days: 14, places: 4}", "{places: 4, every_days: 14}"),
        ("hours: 3}", "hours: 3, visits: 1}"),
        ("agreed: rest", "agreed: {share: rest}"),
        ("allocate: care", "allocate: {to: care}"),
        ("{triangular: [1, 2, 6]}", "{triangular: {low: 1, mode: 2, high: 6}}"),
        ("start: 2009-03-02", "start: '2009-03-02'"),
    ],
)
def test_spelling_does_not_change_the_digest(scenario, before, after):
    assert load_text(small((before, after))).digest == scenario.digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("per_month: 4 ", "per_month: 4.0000001 "),
        ("end: 2010-02-28", "end: 2010-02-27"),
        ("on: 2009-09-01", "on: 2009-09-02"),
        ("from: 2009-09-01", "from: 2009-08-31"),
        ("share: 0.4", "share: 0.41"),
        ("within_days: 90", "within_days: 91"),
        ("north: 2", "north: 3"),
        ("triangular: [1, 2, 6]", "triangular: [1, 2, 7]"),
    ],
)
def test_whatever_is_simulated_changes_the_digest(scenario, before, after):
    assert load_text(small((before, after))).digest != scenario.digest


@given(st.permutations(range(9)))
def test_the_order_of_the_fields_does_not_change_the_digest(order):
    tree = read_text(SMALL, "x").tree
    keys = [list(tree)[index] for index in order] + list(tree)[9:]
    assert from_mapping({key: tree[key] for key in keys}).digest == load_text(SMALL).digest


def test_a_scenario_survives_pickling(scenario):
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert again.base == scenario.base
    assert again.label == scenario.label


def test_a_scenario_is_frozen(scenario):
    with pytest.raises(AttributeError):
        scenario.name = "other"


def test_a_scenario_that_differs_in_nothing_is_the_baseline(scenario):
    assert scenario.label == "baseline"
    assert scenario.differences == ()


@pytest.mark.parametrize(
    ("setting", "label"),
    [
        ("panels.panel.every_days=7", "panel every_days: 14 -> 7"),
        ("panels.panel.places=null", "panel places: 4 -> none"),
        ("staff.care.per_team.north=3", "care per_team north: 2 -> 3"),
        ("pathway.start.steps.1.work.hours=4", "start step 2 work hours: 3 -> 4"),
        (
            "pathway.start.steps.1.work.hours={exponential: 4}",
            "start step 2 work hours: 3 -> {exponential: {mean: 4}}",
        ),
        ("end=2010-01-31", "end: 2010-02-28 -> 2010-01-31"),
        ("demand.per_month=5", "demand per_month: 4 -> 5"),
        ("staff.hub={people: 2}", "hub added"),
        ("changes.0.on=2009-10-01", None),
        ("name=Other", "baseline"),
        ("targets=null", "targets removed"),
    ],
)
def test_a_label_tells_what_differs(tmp_path, setting, label):
    path = tmp_path / "x.yaml"
    path.write_text(SMALL)
    found = load(path, sets=[setting])
    if label is None:
        assert "from 2009-09-01" in found.label
        assert "from 2009-10-01" not in found.label
    else:
        assert found.label == label


def test_a_dated_difference_says_from_when():
    base = small((SMALL[SMALL.index("changes:") : SMALL.index("targets:")], ""))
    found = from_mapping(
        read_text(base, "x").tree,
        {"changes": [{"on": date(2009, 9, 1), "set": {"panels.panel.every_days": 7}}]},
    )
    assert found.label == "panel every_days: 14 -> 7 from 2009-09-01"


def test_a_child_is_labelled_against_the_first_scenario_of_its_chain(tmp_path):
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text("extends: a\npanels: {panel: {every_days: 7}}\n")
    (tmp_path / "c.yaml").write_text("name: C\nextends: b\nset: {panels.panel.places: 5}\n")
    found = load(tmp_path / "c.yaml", sets=["staff.care.share=0.2"])
    assert found.label == (
        "care share: 0.1 -> 0.2; panel every_days: 14 -> 7; panel places: 4 -> 5"
    )
    assert found.name == "C"


def test_a_child_of_a_part_is_labelled_against_the_first_whole_scenario(tmp_path):
    (tmp_path / "part.yaml").write_text("start: 2009-03-02\n")
    (tmp_path / "whole.yaml").write_text(small(("start: 2009-03-02", "extends: part")))
    (tmp_path / "child.yaml").write_text("extends: whole\nend: 2010-01-31\n")
    assert load(tmp_path / "whole.yaml").label == "baseline"
    assert load(tmp_path / "child.yaml").label == "end: 2010-02-28 -> 2010-01-31"


def test_a_long_label_counts_the_rest():
    found = differences({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, {})
    assert label_of(found).endswith("; and 2 more differences")
    assert label_of(found[:4]).endswith("; and 1 more difference")


def test_a_list_is_compared_by_names_else_item_by_item_else_as_a_whole():
    def paths(before, after):
        return [each.path for each in differences({"l": before}, {"l": after})]

    named = [{"stage": "a", "v": 1}, {"stage": "b", "v": 1}]
    assert paths(named, [named[0], {"stage": "b", "v": 2}]) == ["l.b.v"]
    assert paths(named, [*named, {"stage": "c"}]) == ["l.c"]
    assert paths(named, named[::-1]) == ["l"]
    assert paths([{"v": 1}], [{"v": 2}]) == ["l.0.v"]
    assert paths([{"v": 1}], [{"v": 1}, {"v": 2}]) == ["l"]
    assert paths([1, 2], [1, 3]) == ["l"]
    assert paths([1], [True]) == ["l"]


def test_long_values_are_cut_in_a_label():
    (found,) = differences({"a": 1}, {"a": "x" * 100})
    assert len(str(found)) < 60


def test_a_remark_becomes_an_assumption(scenario):
    rows = {row.path: row for row in scenario.assumptions}
    assert rows["start"].note == "reported S:1"
    assert (rows["start"].confidence, rows["start"].value) == ("reported", date(2009, 3, 2))
    assert rows["demand.per_month"].confidence == "derived"
    assert rows["demand.team"].value == {"north": 0.5, "south": "rest"}
    assert rows["demand.team"].note == "assumed"
    assert "demand.team.north" not in rows
    assert rows["demand.need.low"].confidence == "unstated"
    assert rows["staff.care.share"].note == "assumed: a tenth"
    assert "name" not in rows


@pytest.mark.parametrize(
    ("note", "confidence"),
    [
        ("derived / assumed", "derived"),
        ("Reported 5.4; the spread is assumed", "reported"),
        ("unassumed", "unstated"),
        ("", "unstated"),
    ],
)
def test_the_first_word_of_confidence_counts(note, confidence):
    assert confidence_of(note) == confidence


def test_a_remark_on_a_section_covers_it_only_if_it_says_how_sure_it_is():
    text = small(
        ("  broker:\n", "  broker:   # assumed\n"), ("panels:\n", "panels:   # when they sit\n")
    )
    rows = {row.path: row.note for row in load_text(text).assumptions}
    assert rows["staff.broker"] == "assumed"
    assert rows["panels.panel.every_days"] == ""


def test_a_value_that_is_changed_loses_the_remark_of_the_old(tmp_path):
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text(
        "extends: a\nstaff: {care: {share: 0.2}}\ndemand:\n  team:\n    north: 0.6   # derived\n"
    )
    rows = {
        row.path: row.note
        for row in load(tmp_path / "b.yaml", sets=["demand.per_month=9"]).assumptions
    }
    assert rows["staff.care.share"] == ""
    assert rows["demand.team.north"] == "derived"
    assert rows["demand.team.south"] == "assumed"
    assert rows["demand.per_month"] == "set for this run"


def test_values_can_be_set_in_a_call(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(SMALL)
    for found in (
        load(path, panels__panel__every_days=np.float64(7)),
        load(path, **{"panels.panel.every_days": 7}),
        load(path, sets=["panels.panel.every_days=7"]),
        vary(load(path), {"panels.panel.every_days": 7}),
    ):
        assert found.label == "panel every_days: 14 -> 7"
        assert found.base.panels["panel"].every_days == 7


def test_a_wrong_value_in_a_call_is_told_with_the_call(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(SMALL)
    (problem,) = problems_of(lambda: load(path, panels__panel__every_days=-1))
    assert problem.file == "panels.panel.every_days=-1"
    with pytest.raises(SdssimError, match="finite"):
        load(path, panels__panel__every_days=float("nan"))


def test_a_varied_scenario_is_the_one_that_would_be_loaded(scenario):
    varied = vary(vary(scenario, {"staff.care.share": 0.2}), {"panels.panel.places": 5})
    loaded = load_text(small(("share: 0.1", "share: 0.2"), ("places: 4", "places: 5")))
    assert varied == loaded
    assert varied.label == "care share: 0.1 -> 0.2; panel places: 4 -> 5"
    assert varied.name == "Small"
    assert varied.file == "small.yaml"
    rows = {row.path: row for row in varied.assumptions}
    assert rows["staff.care.share"].value == 0.2
    assert rows["staff.care.share"].note == "set for this run"
    assert rows["demand.per_month"].note == "derived: from the list"


def test_varying_leaves_the_scenario_as_it_was(scenario):
    before = to_yaml(scenario)
    vary(scenario, {"staff.care.share": 0.2})
    assert to_yaml(scenario) == before


def test_what_cannot_be_varied_is_told_by_its_path(scenario):
    (problem,) = problems_of(lambda: vary(scenario, {"staff.care.share": 2}))
    assert (problem.message, problem.allowed) == ("'share' is 2", "a number of at most 1")
    (problem,) = problems_of(lambda: vary(scenario, {"staff.crae.share": 2}))
    assert problem.suggestion == "care"


@pytest.mark.parametrize(
    "value", [object(), {None: 1}, {True: 1}, {"a": float("inf")}, {1, 2}, b"x"]
)
def test_plain_data_only(value):
    with pytest.raises(SdssimError):
        from_mapping({"name": value})


def test_data_that_contain_themselves_are_refused():
    endless = {}
    endless["a"] = endless
    with pytest.raises(SdssimError, match="nests deeper"):
        from_mapping(endless)


def test_problems_in_plain_data_are_told_with_their_path():
    tree = read_text(SMALL, "x").tree
    tree["staff"]["care"]["shre"] = 1
    (problem,) = problems_of(lambda: from_mapping(tree))
    assert problem.file == "staff.care.shre"
    assert problem.suggestion == "share"


@pytest.mark.parametrize(
    ("before", "after", "message", "allowed", "suggestion"),
    [
        ("name: Small\n", "", "the field 'name' is missing", None, None),
        ("hours: 3}", "hour: 3}", None, None, None),
        ("    people: 1", "    peple: 1", None, None, None),
        ("per_month: 4 ", "per_month: many ", "'per_month' is 'many'", "a number", None),
        ("per_month: 4 ", "per_month: -4 ", "'per_month' is -4", "a number of at least 0", None),
        ("within_days: 90", "within_days: 0", "'within_days' is 0", "a number above 0", None),
        ("share: 0.1 ", "share: 1.1 ", "'share' is 1.1", "a number of at most 1", None),
        ("places: 4", "places: 4.5", "'places' is 4.5", "a whole number", None),
        ("places: 4", "places: true", "'places' is true", "a whole number", None),
        ("people: 1", "people: []", "'people' is a list", "a whole number", None),
        (
            "also: care",
            "rule: carefirst\n    also: care",
            "'rule' is 'carefirst'",
            "care_first, broker_first, as_they_come, ring_fenced",
            "care_first",
        ),
        ("end: 2010-02-28", "end: soon", "'end' is 'soon'", "a date such as 2009-12-01", None),
        ("end: 2010-02-28", "end: 2010-02-28 12:00", None, "a date such as 2009-12-01", None),
        ("panels:\n", "panels: 5\nxx:\n", None, None, None),
        ("name: Small", "name: ''", "'name' is ''", "a text that is not empty", None),
        ("name: Small", "name: 5", "'name' is 5", None, None),
        ("name: Small", f"name: {'x' * 3000}", None, "at most 2000 characters", None),
        ("[1, 2, 6]", "[6, 2, 1]", None, None, None),
        ("{triangular:", "{triangle:", "unknown distribution 'triangle'", None, "triangular"),
        ("choose: route", "choose: [route]", "'choose' is a list", None, None),
        ("every_days: 14", "same_day: 1, every_days: 14", "'same_day' is 1", "true or false", None),
        ("every_days: 14", "Every-days: 14", "unknown field 'Every-days'", None, "every_days"),
        ("end: 2010-02-28", "end:", "'end' is empty", "a date such as 2009-12-01", None),
        ("  broker:\n    people", "  br?:\n    people", "a name is 'br?'", None, None),
        ("agreed: rest", "agreed: most", None, None, None),
        ("pathway:\n  - stage: start", "pathway: []\nx:\n  - stage: start", None, None, None),
    ],
)
def test_the_schema_speaks_plainly(before, after, message, allowed, suggestion):
    problems = problems_of(lambda: load_text(small((before, after)), "x.yaml"))
    for problem in problems:
        assert problem.file == "x.yaml"
        assert problem.line is not None
        for jargon in ("Input", "pydantic", "http", "valid ", "type=", "dict", "Extra inputs"):
            assert jargon not in problem.headline()
    if message is not None:
        assert message in [problem.message for problem in problems]
    if allowed is not None:
        assert allowed in [problem.allowed for problem in problems]
    if suggestion is not None:
        assert suggestion in [problem.suggestion for problem in problems]


def test_an_unknown_field_is_answered_with_the_fields_of_that_place():
    problems = problems_of(lambda: load_text(small(("hours: 3}", "houres: 3}")), "x.yaml"))
    unknown = next(problem for problem in problems if "unknown" in problem.message)
    assert unknown.message == "unknown field 'houres'"
    assert unknown.allowed == "by, hours, visits, days_between, patience_days"
    assert unknown.suggestion == "hours"
    assert unknown.source_line.strip() == "- work: {by: care, houres: 3}"
    assert unknown.source_line[unknown.column - 1 :].startswith("houres")
    missing = next(problem for problem in problems if "missing" in problem.message)
    assert missing.message == "the field 'hours' is missing in 'work'"
    assert missing.line == unknown.line


def test_an_unknown_field_of_the_file_may_be_meant_for_composing():
    problem = only(small(("changes:", "chnges:")))
    assert problem.suggestion == "changes"


def test_every_problem_of_schema_and_whole_is_told_at_once():
    text = small(
        ("share: 0.1 ", "share: 7 "),
        ("sitting: panel", "sitting: pannel"),
        ("choose: route", "choose: rout"),
        ("hours: 3}", "hours: {tri: 3}}"),
        ("allocate: care", "allocate: crae"),
    )
    messages = {problem.message for problem in problems_of(lambda: load_text(text))}
    assert messages == {
        "'share' is 7",
        "there is no panel 'pannel'",
        "there is no choice in routes 'rout'",
        "unknown distribution 'tri'",
        "there is no role 'crae'",
    }


def test_what_is_refused_makes_no_false_alarms_elsewhere():
    assert len(problems_of(lambda: load_text(small(("people: 1", "people: one"))))) == 1
    assert len(problems_of(lambda: load_text(small(("stage: start", "stage: st/art"))))) == 1
    assert len(problems_of(lambda: load_text(small(("every_days: 14", "every_days: x"))))) == 1
    assert len(problems_of(lambda: load_text(small(("per_month: 4", "per_month: x"))))) == 1
    assert len(problems_of(lambda: load_text(small(("start: 2009-03-02", "start: x"))))) == 1
    assert len(problems_of(lambda: load_text(small(("allocate: care", "alocate: care"))))) == 1


def test_a_hopeless_file_is_still_told():
    assert problems_of(lambda: load_text("pathway: 5\nstaff: 7\ndemand: x\n"))
    assert problems_of(lambda: load_text("a: 1"))


def test_a_scenario_can_be_made_directly(scenario):
    made = Scenario("n", "l", "d" * 64, None, scenario.base, scenario.periods)
    assert made.short_digest == "d" * 12


def test_a_file_that_is_whole_only_with_settings_is_its_own_baseline(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(small(("end: 2010-02-28\n", "")))
    assert load(path, sets=["end=2010-02-28"]).label == "baseline"


def test_a_refused_item_of_a_list_takes_the_list_with_it():
    problem = only(small(("panel: {every_days: 14", "panel: {dates: [2009-03-02, x]")))
    assert problem.message == "item 2 of dates is 'x'"


def test_a_refused_scenario_may_be_no_mapping_at_all_inside():
    problem = only(small(("  - stage: close", "  - close\n  - stage: close")))
    assert problem.message == "item 4 of pathway is 'close'"


def test_whole_items_of_lists_can_be_set(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(SMALL)
    found = load(path, sets=["pathway.start.steps.1={work: {by: care, hours: 9}}"])
    assert found.label == "start step 2 work hours: 3 -> 9"


def test_a_label_spells_truths_and_fractions():
    first, second = differences({"a": 1.5, "b": True}, {"a": 2.25, "b": False})
    assert (str(first), str(second)) == ("a: 1.5 -> 2.25", "b: true -> false")


def test_varying_nothing_shares_everything(scenario):
    varied = vary(scenario, {})
    assert varied == scenario
    assert varied.base.staff is scenario.base.staff


def test_differences_that_are_alike_are_told_together():
    found = differences(
        {"staff": {"care": {"per_team": {"a": 7, "b": 7, "c": 7}}}},
        {"staff": {"care": {"per_team": {"a": 8, "b": 8, "c": 9}}}},
    )
    assert label_of(found) == "care per_team a, b: 7 -> 8; care per_team c: 7 -> 9"


def test_the_remark_on_a_setting_covers_a_value_of_several_parts(tmp_path):
    (tmp_path / "parent.yaml").write_text(small())
    child = (
        "extends: parent\nset:\n"
        "  pathway.start.steps.1.work.hours: {lognormal: {median: 3, p90: 9}}  # assumed: a guess\n"
    )
    (tmp_path / "child.yaml").write_text(child)
    rows = [row for row in load(tmp_path / "child.yaml").assumptions if "start" in row.path]
    assert [(row.confidence, row.note) for row in rows if "hours" in row.path] == [
        ("assumed", "assumed: a guess")
    ]
